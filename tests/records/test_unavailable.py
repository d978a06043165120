"""
A disk that is full or read-only, a server that is away: one clear error, and never her words.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import event, text

from bot.records.errors import RecordsUnavailable
from bot.records.keys import Keyring
from bot.records.sql_store import SqlStore
from bot.records.store import Turn
from bot.replies import Reply
from tests.records.helpers import Clock, full_turn
from tests.records.serving import LATEST

WORDS = "words-that-must-not-show"


def limit_size(store: SqlStore) -> None:
    """
    SQLite then answers "database or disk is full", as on a full disk.
    """

    @event.listens_for(store.database.engine, "connect")
    def _limit(raw: object, _: object) -> None:
        raw.execute("PRAGMA max_page_count=1")  # type: ignore[attr-defined]

    store.database.engine.dispose()


def make_read_only(store: SqlStore) -> None:
    @event.listens_for(store.database.engine, "connect")
    def _refuse(raw: object, _: object) -> None:
        raw.execute("PRAGMA query_only=ON")  # type: ignore[attr-defined]

    store.database.engine.dispose()


def test_a_full_disk_is_said_clearly_and_without_her_words(
    sqlite_store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    conversation = sqlite_store.open_conversation("web", "a")
    limit_size(sqlite_store)

    with pytest.raises(RecordsUnavailable, match="full") as caught, caplog.at_level(logging.DEBUG):
        sqlite_store.receive(conversation, WORDS * 20_000)

    assert WORDS not in str(caught.value) + caplog.text
    assert caught.value.__cause__ is None
    sqlite_store.ping()


def test_a_read_only_disk_is_said_clearly(sqlite_store: SqlStore) -> None:
    conversation = sqlite_store.open_conversation("web", "a")
    full_turn(sqlite_store, conversation)
    make_read_only(sqlite_store)

    with pytest.raises(RecordsUnavailable, match="readonly"):
        sqlite_store.receive(conversation, WORDS)

    assert sqlite_store.load(conversation).turn == 1


def test_a_disk_that_fills_up_in_the_middle_leaves_whole_turns_only(
    sqlite_store: SqlStore,
) -> None:
    conversation = sqlite_store.open_conversation("web", "a")
    inbound = sqlite_store.receive(conversation, "hello")
    limit_size(sqlite_store)

    with pytest.raises(RecordsUnavailable):
        sqlite_store.finish(
            Turn(inbound.id, conversation, replies=[Reply("x"), Reply("y" * 2_000_000)])
        )

    assert [entry.reply.text for entry in sqlite_store.transcript(conversation)] == ["hello"]
    assert sqlite_store.inbox.waiting(before=sqlite_store.records.now().replace(year=2027))


def test_a_real_file_limit_of_the_system_is_a_clear_error_too(tmp_path: Path) -> None:
    program = """
        import resource, signal, sys
        from pathlib import Path
        from bot.records.crypto import new_key
        from bot.records.errors import RecordsUnavailable
        from bot.records.keys import Keyring
        from bot.records.sql_store import sqlite_store
        store = sqlite_store(Path(sys.argv[1]), Keyring((new_key("k"),)))
        conversation = store.open_conversation("web", "a")
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
        try:
            for _ in range(200):
                store.receive(conversation, "x" * 50_000)
        except RecordsUnavailable as error:
            print("said:", error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), str(tmp_path / "lutea.db")],
        capture_output=True, text=True, check=True, timeout=LATEST,
    )  # fmt: skip

    assert done.stdout.startswith("said: the records cannot be used now")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////proc/no-such-folder/lutea.db",
        "postgresql://nobody@127.0.0.1:1/nothing",
    ],
)
def test_a_database_that_is_away_is_an_error_of_its_own(
    url: str, keyring: Keyring, clock: Clock
) -> None:
    store = SqlStore(url, keyring, now=clock)

    with pytest.raises(RecordsUnavailable):
        store.ping()
    with pytest.raises(RecordsUnavailable):
        store.open_conversation("web", "a")


def test_a_lost_table_does_not_show_her_words(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    with store.database.write() as connection:
        connection.execute(text("ALTER TABLE message RENAME TO elsewhere"))
    try:
        with pytest.raises(Exception, match="message") as caught:
            store.receive(conversation, WORDS, "provider-" + WORDS)
        shown = str(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)
        assert WORDS not in shown
    finally:
        with store.database.write() as connection:
            connection.execute(text("ALTER TABLE elsewhere RENAME TO message"))
