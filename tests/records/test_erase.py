"""
Erase means gone: from every table, and from the files the database leaves on the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.records.columns import Base
from bot.records.crypto import Box, Key
from bot.records.erase import personal_tables, scrub
from bot.records.errors import NoSuchConversation
from bot.records.keys import Keyring
from bot.records.models import Message, Person, PersonKey
from bot.records.sql_store import SqlStore
from bot.records.store import Turn
from bot.replies import Reply
from tests.records.helpers import Clock, full_turn, one_turn

CANARY = "canary-seven-weeks-and-afraid"
ADDRESS = "canary-447700900123"

NUMBER = "07700900123"


class ClearBox(Box):
    """
    Keeps values as they are, so that a forgotten copy can be found by its words.
    """

    def put(self, field_name: str, value: Any) -> bytes:
        return repr(value).encode()

    def get(self, field_name: str, sealed: bytes) -> Any:
        return eval(sealed.decode())


class ClearKeyring(Keyring):
    """
    Encryption off.
    """

    def box(self, key: Key, owner: str) -> Box:
        return ClearBox(key, owner)


@pytest.fixture
def clear_store(url: str, keyring: Keyring, clock: Clock) -> Iterator[SqlStore]:
    made = SqlStore(url, ClearKeyring(keyring.keys), now=clock)
    yield made
    made.close()


def fill(store: SqlStore, address: str = ADDRESS, words: str = CANARY) -> str:
    """
    A conversation with rows in every table that hangs on a person.
    """
    conversation = store.open_conversation("sms", address)
    full_turn(store, conversation, words)
    store.receive(conversation, words + " again", "SM-" + words)
    store.casework.note(conversation, f"she said {words}", by="anna")
    store.casework.label(conversation, "call back", by="anna")
    store.call_backs.ask(
        conversation,
        number=NUMBER,
        begins=store.records.now(),
        ends=store.records.now(),
        message=True,
    )
    store.queue.ask(conversation, reason="asked", urgency="upset", summary=f"told us: {words}")
    store.alarms.set(conversation, Reply(words))
    store.say(conversation, Reply(f"I read: {words}"), sender="Anna")
    store.outbox.opt_out("sms", address)
    return conversation


def rows(store: SqlStore) -> dict[str, int]:
    with store.database.read() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in Base.metadata.tables
        }


def files_of(store: SqlStore) -> bytes:
    """
    Everything the database has on the disk about its tables: files and log on SQLite, the tables'
    own files on PostgreSQL.
    """
    path = store.database.path
    if path is not None:
        return b"".join(f.read_bytes() for f in path.parent.glob(path.name + "*"))
    with store.database.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        names = ", ".join(f"('{name}')" for name in Base.metadata.tables)
        listed = connection.execute(
            text(
                "SELECT pg_relation_filepath(c.oid) FROM pg_class c LEFT JOIN pg_index i "
                "ON i.indexrelid = c.oid LEFT JOIN pg_class t ON t.reltoastrelid = c.oid "
                f"WHERE c.oid::regclass::text IN (VALUES {names}) "
                f"OR i.indrelid::regclass::text IN (VALUES {names}) "
                f"OR t.oid::regclass::text IN (VALUES {names})"
            )
        ).scalars()
        paths = [folder / relation for relation in listed]
    if not all(readable(path) for path in paths):
        pytest.skip("the server's files cannot be read from here")
    return b"".join(path.read_bytes() for path in paths)


def readable(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:
        return False


def test_erasing_leaves_no_row_of_hers_in_any_table(store: SqlStore) -> None:
    conversation = fill(store)
    assert all(rows(store)[name] for name in personal_tables())

    receipt = store.erase_with_receipt(conversation, by="person", reason="asked in chat")

    assert set(receipt.rows) == set(personal_tables())
    after = rows(store)
    assert {name: after[name] for name in (*personal_tables(), "opt_out")} == dict.fromkeys(
        (*personal_tables(), "opt_out"), 0
    )
    assert store.transcript(conversation) == []
    assert store.load(conversation).snapshot == {}


def test_erasing_one_person_leaves_the_other_whole(store: SqlStore) -> None:
    hers, mine = fill(store), fill(store, "other-address", "other words")
    before = store.export(mine)

    store.erase(hers, by="person", reason="asked in chat")

    after = store.export(mine)
    assert {**after, "exported_at": ""} == {**before, "exported_at": ""}
    assert store.outbox.opted_out("sms", "other-address")


def test_no_ciphertext_key_or_hash_of_hers_stays_in_the_files(store: SqlStore) -> None:
    conversation = fill(store)
    with store.database.read() as connection:
        bodies = connection.execute(select(Message.body)).scalars().all()
        wrapped = connection.execute(select(PersonKey.wrapped)).scalar_one()
        person = connection.execute(select(Person.__table__)).one()
    traces = [*bodies, wrapped, person.address, person.address_hash.encode(), person.id.encode()]
    assert all(trace[:60] in files_of(store) for trace in traces)

    store.erase(conversation, by="person", reason="asked in chat")
    scrub(store.database)

    left = files_of(store)
    # The middle of a value counts too: a half-overwritten page is not gone.
    assert not [trace for trace in traces if trace[:60] in left or trace[-30:] in left]


def test_no_word_of_hers_stays_in_the_files_with_encryption_off(clear_store: SqlStore) -> None:
    conversation = fill(clear_store)
    assert CANARY.encode() in files_of(clear_store)
    assert ADDRESS.encode() in files_of(clear_store)

    clear_store.erase(conversation, by="person", reason="asked in chat")
    # What is kept without identity is not hers any more: it goes by its own time.
    with clear_store.database.write() as connection:
        connection.execute(text("DELETE FROM feedback"))
        connection.execute(text("DELETE FROM unanswered"))
    scrub(clear_store.database)

    left = files_of(clear_store)
    assert CANARY.encode() not in left
    assert ADDRESS.encode() not in left


def test_with_encryption_on_no_word_is_ever_in_the_files(store: SqlStore) -> None:
    fill(store)

    kept = files_of(store)

    assert CANARY.encode() not in kept
    assert ADDRESS.encode() not in kept


def test_a_reader_delays_the_scrubbing_and_the_next_clean_up_does_it(
    sqlite_store: SqlStore, clock: Clock
) -> None:
    conversation = fill(sqlite_store)
    with sqlite_store.database.read() as reader:
        reader.execute(text("SELECT count(*) FROM message"))
        receipt = sqlite_store.erase_with_receipt(conversation, by="person", reason="asked in chat")
        assert not receipt.scrubbed

    assert sqlite_store.retention.sweep().scrubbed
    clock.forward(hours=30)
    assert not sqlite_store.retention.sweep().scrubbed


def test_a_turn_that_ends_after_the_erase_is_said_but_not_kept(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    inbound = store.receive(conversation, "delete my data")
    store.erase(conversation, by="person", reason="asked in chat")

    (said,) = store.finish(Turn(inbound.id, conversation, replies=[Reply("All gone.")]))

    assert said.reply.text == "All gone."
    assert rows(store)["message"] == 0


def test_erasing_twice_does_nothing_the_second_time(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    store.erase(conversation, by="person", reason="asked in chat")

    receipt = store.erase_with_receipt(conversation, by="person", reason="asked in chat")

    assert not receipt.found
    assert [line.action for line in store.audit.lines()] == ["erased"]


def test_the_audit_says_who_erased_and_why_and_nothing_about_her(store: SqlStore) -> None:
    conversation = fill(store)
    store.erase(conversation, by="anna", reason="asked on the phone")

    newest = store.audit.lines()[0]

    assert (newest.actor, newest.action, newest.subject) == ("anna", "erased", conversation)
    assert newest.detail == {"reason": "asked on the phone"}
    assert store.audit.verify().holds


def test_after_erasing_the_address_begins_anew(store: SqlStore) -> None:
    first = store.open_conversation("web", "a")
    one_turn(store, first)
    store.erase(first, by="person", reason="asked in chat")

    second = store.open_conversation("web", "a")

    assert second != first
    assert store.transcript(second) == []
    with pytest.raises(NoSuchConversation):
        store.receive(first, "hello?")


def test_every_table_is_hers_or_is_known_to_hold_nobodys_data() -> None:
    nobodys = {
        "api_token", "audit_event", "audit_head", "feedback", "opt_out", "role", "staff",
        "staff_session", "system_key", "tally", "unanswered",
    }  # fmt: skip

    assert set(Base.metadata.tables) - set(personal_tables()) == nobodys


def test_every_personal_table_goes_with_the_person() -> None:
    for name, table in personal_tables().items():
        rules = {key.ondelete for column in ("person_id", "conversation_id") if column in table.columns
                 for key in table.columns[column].foreign_keys}  # fmt: skip
        assert rules == {"CASCADE"} or name == "person"
