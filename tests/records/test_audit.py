"""
The audit log takes no change, and shows any that was forced on it.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.records.sql_store import SqlStore
from tests.records.helpers import Clock


def five_events(store: SqlStore) -> None:
    for number in range(5):
        store.audit.write("anna", "viewed", f"conversation-{number}", why="asked")


def force(store: SqlStore, statement: str) -> None:
    """
    Change the log as somebody with full rights on the database could.
    """
    with store.database.write() as connection:
        if store.database.is_sqlite:
            connection.execute(text("DROP TRIGGER IF EXISTS audit_event_no_update"))
            connection.execute(text("DROP TRIGGER IF EXISTS audit_event_no_delete"))
            connection.execute(text(statement))
        else:
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER audit_event_guard"))
            connection.execute(text(statement))
            connection.execute(text("ALTER TABLE audit_event ENABLE TRIGGER audit_event_guard"))


def test_an_untouched_log_holds(store: SqlStore) -> None:
    assert store.audit.verify().holds
    five_events(store)

    verdict = store.audit.verify()

    assert (verdict.holds, verdict.rows) == (True, 5)


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE audit_event SET actor = 'nobody' WHERE seq = 3", 3),
        ("UPDATE audit_event SET subject = 'another' WHERE seq = 1", 1),
        ("UPDATE audit_event SET detail = '{}' WHERE seq = 5", 5),
        ("DELETE FROM audit_event WHERE seq = 2", 2),
        ("DELETE FROM audit_event WHERE seq = 1", 1),
        ("DELETE FROM audit_event WHERE seq = 5", 6),
        ("DELETE FROM audit_event", 1),
        ("DELETE FROM audit_head", None),
    ],
)
def test_a_forced_change_shows(store: SqlStore, statement: str, broken_at: int | None) -> None:
    five_events(store)

    force(store, statement)

    verdict = store.audit.verify()
    assert not verdict.holds
    if broken_at is not None and "seq = 5" not in statement:
        assert verdict.broken_at == broken_at


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET actor = 'nobody'", "DELETE FROM audit_event WHERE seq = 2"],
)
def test_the_database_itself_refuses_a_change(store: SqlStore, statement: str) -> None:
    five_events(store)

    with pytest.raises(DBAPIError, match="append-only"), store.database.write() as connection:
        connection.execute(text(statement))

    assert store.audit.verify().holds


def test_old_events_go_and_the_rest_still_holds(store: SqlStore, clock: Clock) -> None:
    five_events(store)
    clock.forward(days=100)
    five_events(store)

    with store.records.write() as connection:
        gone = store.audit.forget_before(connection, clock.time - timedelta(days=50))

    assert gone == 5
    verdict = store.audit.verify()
    assert (verdict.holds, verdict.rows) == (True, 5)
    store.audit.write("anna", "viewed", "x")
    assert store.audit.verify().rows == 6


def test_an_event_without_an_actor_is_refused(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="actor"):
        store.audit.write("", "viewed", "x")


def test_many_at_once_stay_one_chain(store: SqlStore) -> None:
    def write(name: str) -> None:
        for _ in range(5):
            store.audit.write(name, "viewed", "x")

    store.audit.write("first", "viewed", "x")
    threads = [threading.Thread(target=write, args=(f"staff-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verdict = store.audit.verify()
    assert (verdict.holds, verdict.rows) == (True, 21)


def test_an_act_that_is_rolled_back_leaves_no_event(store: SqlStore) -> None:
    with pytest.raises(RuntimeError), store.records.write() as connection:  # noqa: PT012
        store.audit.append(connection, "anna", "exported", "x")
        raise RuntimeError

    assert store.audit.lines() == []


def test_lines_of_one_record(store: SqlStore) -> None:
    five_events(store)

    (line,) = store.audit.lines("conversation-3")

    assert (line.actor, line.action, line.detail) == ("anna", "viewed", {"why": "asked"})
