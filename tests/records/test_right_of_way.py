"""
Whoever erases goes first on SQLite, however many write; and nobody is held up for long by that.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.records import right_of_way
from bot.records.crypto import new_key
from bot.records.database import Database
from bot.records.erase import scrub_sqlite
from bot.records.errors import NoSuchConversation
from bot.records.keys import write_keys
from bot.records.right_of_way import RightOfWay
from bot.records.sql_store import SqlStore, sqlite_store
from tests.records.helpers import full_turn
from tests.records.serving import LATEST, ROOT

LATE = """
    import sys
    from pathlib import Path
    from bot.records import right_of_way
    from bot.records.errors import NoSuchConversation
    from bot.records.keys import read_keys
    from bot.records.sql_store import SqlStore
    right_of_way.PATIENCE_SECONDS = 1e6
    database, keys, other, erased = sys.argv[1:]
    store = SqlStore(f"sqlite:///{database}", read_keys(Path(keys)))
    store.people.channel(erased)
    print("she is there", flush=True)
    store.receive(other, "late")
    try:
        store.people.channel(erased)
    except NoSuchConversation:
        print("she is gone")
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    keys = write_keys(tmp_path / "keys.json", (new_key("k"),))
    made = sqlite_store(tmp_path / "lutea.db", keys)
    yield made
    made.close()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(right_of_way, "PATIENCE_SECONDS", LATEST)


def is_taken(folder: Path) -> bool:
    opened = os.open(folder / f"lutea.db{right_of_way.SUFFIX}", os.O_CREAT | os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(opened)
    return False


def wait_until_taken(folder: Path) -> None:
    ends = time.monotonic() + LATEST
    while not is_taken(folder):
        assert time.monotonic() < ends, "nobody took the right of way"


@pytest.mark.usefixtures("patient")
def test_an_erase_goes_before_all_who_begin_to_write_after_it(
    store: SqlStore, tmp_path: Path
) -> None:
    others = [store.open_conversation("web", f"other {n}") for n in range(12)]
    conversation = store.open_conversation("web", "somebody")
    full_turn(store, conversation)
    together = threading.Barrier(len(others) + 1)

    def writes(other: str) -> bool:
        together.wait()
        store.receive(other, "late")
        return is_gone(store, conversation)

    with ThreadPoolExecutor(len(others) + 1) as hands:
        with store.database.write():
            erasing = hands.submit(store.erase_with_receipt, conversation, by="anna", reason="x")
            wait_until_taken(tmp_path)
            late = [hands.submit(writes, other) for other in others]
            together.wait()
        assert erasing.result().found
        assert [one.result() for one in late] == [True] * len(others)


@pytest.mark.usefixtures("patient")
def test_a_writer_in_another_process_gives_way_too(store: SqlStore, tmp_path: Path) -> None:
    other = store.open_conversation("web", "other")
    conversation = store.open_conversation("web", "somebody")
    arguments = [str(tmp_path / "lutea.db"), str(tmp_path / "keys.json"), other, conversation]
    with store.database.going_first():
        late = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(LATE), *arguments],
            cwd=ROOT, text=True, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert late.stdout is not None
        assert late.stdout.readline() == "she is there\n"
        store.erase(conversation, by="anna", reason="asked")

    assert late.communicate(timeout=LATEST)[0] == "she is gone\n"
    assert late.returncode == 0
    assert [entry.reply.text for entry in store.transcript(other)] == ["late"]


def is_gone(store: SqlStore, conversation: str) -> bool:
    try:
        store.people.channel(conversation)
    except NoSuchConversation:
        return True
    return False


def test_the_files_are_rewritten_at_once_while_others_write(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """
    The right of way is kept until the traces are gone as well.
    """
    seen: list[bool] = []

    def looked_at(database: Database) -> bool:
        seen.append(is_taken(tmp_path))
        return scrub_sqlite(database)

    monkeypatch.setattr("bot.records.erase.scrub_sqlite", looked_at)
    conversation = store.open_conversation("web", "somebody")

    assert store.erase_with_receipt(conversation, by="anna", reason="asked").scrubbed
    assert seen == [True]
    assert not is_taken(tmp_path)


@pytest.mark.usefixtures("patient")
def test_a_process_that_dies_with_the_right_of_way_holds_nobody_up(
    store: SqlStore, tmp_path: Path
) -> None:
    program = """
        import os, signal, sys
        from pathlib import Path
        from bot.records.right_of_way import RightOfWay
        with RightOfWay(Path(sys.argv[1])).taken():
            os.kill(os.getpid(), signal.SIGKILL)
    """
    database = str(tmp_path / "lutea.db")
    died = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), database], cwd=ROOT, check=False
    )

    assert died.returncode < 0
    assert not is_taken(tmp_path)
    assert store.open_conversation("web", "somebody")


def test_who_stands_still_with_the_right_of_way_holds_nobody_up_for_ever(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(right_of_way, "PATIENCE_SECONDS", 0.05)
    standing_still = RightOfWay(tmp_path / "lutea.db")

    with standing_still.taken():
        conversation = store.open_conversation("web", "somebody")
        assert store.erase_with_receipt(conversation, by="anna", reason="asked").found


def test_where_there_can_be_no_file_everybody_goes_on_without() -> None:
    way = RightOfWay(Path("/proc/no-such-folder/lutea.db"))

    with way.taken(), way.taken():
        way.give()
    way.give()


def test_the_file_is_empty_and_its_owners_alone(store: SqlStore, tmp_path: Path) -> None:
    found = (tmp_path / f"lutea.db{right_of_way.SUFFIX}").stat()

    assert (found.st_size, found.st_mode & 0o777) == (0, 0o600)
