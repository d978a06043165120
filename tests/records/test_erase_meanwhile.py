"""
Erased in the middle of something: she is still answered, and nothing of hers comes back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.engine.effects import Effects
from bot.engine.engine import Engine
from bot.engine.turning import SORRY
from bot.handover.helpline import Helpline
from bot.records.erase import personal_tables
from bot.records.errors import NoSuchConversation
from bot.records.live import LocalLive
from bot.records.locks import LocalLocks, RedisLocks
from bot.records.models_helpline import AuditEvent
from bot.records.sql_store import SqlStore
from bot.records.store import Turn
from bot.replies import Reply
from tests.records.helpers import full_turn

HEAVY = "im soaking a pad every half hour"
Run = Callable[[Any], Any]


@pytest.fixture
def engine(store: SqlStore, mind: Any) -> Engine:
    helpline = Helpline(store, LocalLive(), open_now=lambda: True)
    return Engine(store, mind, LocalLocks(), holds=helpline.holds, effects=Effects(store, helpline))


@pytest.fixture
def conversation(engine: Engine, run: Run) -> str:
    """
    In the middle of the check, with a yes to being kept.
    """
    made: str = run(engine.open("web", "somebody"))
    for text in ("check what the guidance says for me", "yes", "no, none of these"):
        run(engine.converse(made, text))
    return made


def left(store: SqlStore) -> dict[str, int]:
    """
    Rows about people, by table; empty when there are none.
    """
    with store.database.read() as connection:
        counts = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in personal_tables().items()
        }
    return {name: rows for name, rows in counts.items() if rows}


def erase_before(
    monkeypatch: pytest.MonkeyPatch, store: SqlStore, conversation: str, moment: str
) -> None:
    """
    She is erased in the console at the moment when her turn comes to this step.
    """
    step = getattr(store, moment)

    def erased_first(*given: Any, **named: Any) -> Any:
        store.erase(conversation, by="anna", reason="she rang and asked")
        return step(*given, **named)

    monkeypatch.setattr(store, moment, erased_first)


@pytest.mark.parametrize("moment", ["receive", "load", "finish"])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAVY, "**999**"),
        ("is spotting normal?", ""),
        ("can I talk to a person?", ""),
        ("7 weeks and 3 days", ""),
    ],
)
def test_a_turn_that_runs_while_she_is_erased_is_answered_and_not_kept(
    engine: Engine,
    store: SqlStore,
    conversation: str,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
    text: str,
    says: str,
) -> None:
    erase_before(monkeypatch, store, conversation, moment)

    answered = run(engine.converse(conversation, text))

    assert says in answered.replies[0].reply.text
    assert left(store) == {}
    assert store.audit.verify().holds


@pytest.mark.parametrize(("text", "says"), [(HEAVY, "**999**"), ("hello", SORRY.text)])
def test_a_message_into_an_erased_conversation_gets_the_number_and_is_not_kept(
    engine: Engine, store: SqlStore, conversation: str, run: Run, text: str, says: str
) -> None:
    store.erase(conversation, by="anna", reason="she rang and asked")

    answered = run(engine.converse(conversation, text))

    assert says in answered.replies[0].reply.text
    assert left(store) == {}


def test_a_danger_while_staff_hold_her_gets_the_number_if_she_is_erased_meanwhile(
    engine: Engine,
    store: SqlStore,
    conversation: str,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    staff = store.accounts.add("anna", "Anna", "helpline", by="test", password="correct horse")
    case = store.queue.ask(conversation, reason="asked", urgency="routine")
    assert store.queue.take(case, staff.id)
    held = store.alarms.set

    def erased_first(*given: Any, **named: Any) -> bool:
        store.erase(conversation, by="person", reason="asked through the API")
        return held(*given, **named)

    monkeypatch.setattr(store.alarms, "set", erased_first)
    run(engine.converse(conversation, HEAVY))

    assert left(store) == {}


def test_of_two_erases_at_once_one_finds_her_and_the_audit_says_it_once(store: SqlStore) -> None:
    for number in range(5):
        conversation = store.open_conversation("web", f"somebody {number}")
        full_turn(store, conversation)
        with ThreadPoolExecutor(2) as hands:
            erase = partial(store.erase_with_receipt, by="anna", reason="asked")
            receipts = list(hands.map(erase, [conversation] * 2))

        assert sorted(receipt.found for receipt in receipts) == [False, True]
    assert left(store) == {}
    with store.database.read() as connection:
        erased = select(func.count()).where(AuditEvent.action == "erased")
        assert connection.execute(erased).scalar_one() == 5
    assert store.audit.verify().holds


def test_two_who_say_yes_to_deleting_at_once_leave_nothing(
    engine: Engine, store: SqlStore, conversation: str, run: Run
) -> None:
    run(engine.converse(conversation, "delete my data"))

    with ThreadPoolExecutor(2) as hands:
        list(hands.map(lambda _: run_alone(engine, conversation, "yes"), range(2)))

    assert left(store) == {}


def run_alone(engine: Engine, conversation: str, text: str) -> Any:
    """
    As another process would: with a loop and locks of its own.
    """
    other = Engine(engine.store, engine.mind, LocalLocks())
    return asyncio.run(other.converse(conversation, text))


def test_messages_that_arrive_while_she_is_erased_leave_no_row(store: SqlStore) -> None:
    """
    Several threads talk while she is erased: whoever comes too late is told so, and nothing else.
    """

    def talk(conversation: str) -> None:
        with suppress(NoSuchConversation):
            for number in range(12):
                inbound = store.receive(conversation, f"message {number}")
                events = [{"number": number}]
                store.finish(Turn(inbound.id, conversation, replies=[Reply("so")], events=events))

    for number in range(3):
        conversation = store.open_conversation("web", f"somebody {number}")
        with ThreadPoolExecutor(4) as hands:
            talking = [hands.submit(talk, conversation) for _ in range(3)]
            store.erase(conversation, by="anna", reason="asked")
        assert [one.result() for one in talking] == [None] * 3

    assert left(store) == {}
    assert store.audit.verify().holds


@pytest.mark.parametrize(("text", "says"), [(HEAVY, "**999**"), ("hello", SORRY.text)])
def test_without_redis_the_safety_net_still_answers(
    store: SqlStore, run: Run, text: str, says: str
) -> None:
    engine = Engine(store, None, RedisLocks("redis://127.0.0.1:1/0"))

    answered = run(engine.converse("whoever", text))

    assert says in answered.replies[0].reply.text
