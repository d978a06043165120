"""
How soon somebody should pick up is read from what a person writes, by the whole engine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.engine.effects import Effects
from bot.engine.engine import Engine
from bot.engine.urgency import is_upset, most
from bot.handover.helpline import Helpline
from bot.records.live import LocalLive
from bot.records.locks import LocalLocks
from bot.records.sql_store import SqlStore
from bot.records.store import Turn
from tests.console.conftest import TODAY

PERSON = "can I talk to a person please"
CRYING = "I'm so scared and I can't stop crying"
FAINT = "I'm soaking a pad every half hour and I feel faint"

# What she writes, one message after another; then the reason and the urgency in the queue.
CASES = [
    ((PERSON,), ("asked", "routine")),
    ((CRYING, PERSON), ("asked", "upset")),
    ((PERSON, CRYING), ("asked", "upset")),
    (("is spotting normal?", CRYING, "thank you", PERSON), ("asked", "upset")),
    ((FAINT,), ("red flag", "emergency")),
    ((PERSON, CRYING, FAINT), ("red flag", "emergency")),
    ((FAINT, CRYING), ("red flag", "emergency")),
    ((CRYING,), None),
    (("is spotting normal?",), None),
]


@pytest.fixture
def whole(mind: Any, store: SqlStore) -> Engine:
    return _engine(mind, store)


def _engine(mind: Any, store: SqlStore) -> Engine:
    helpline = Helpline(store, LocalLive(), open_now=lambda: True)
    return Engine(
        store, mind, LocalLocks(), today=lambda: TODAY, holds=helpline.holds,
        effects=Effects(store, helpline),
    )  # fmt: skip


@pytest.fixture
def writes(run: Callable[[Any], Any], store: SqlStore) -> Callable[..., str]:
    """
    Somebody new writes these messages; returns her conversation's id.
    """
    count = iter(range(100))

    def write(engine: Engine, *texts: str) -> str:
        conversation = store.open_conversation("web", f"somebody {next(count)}")
        for text in texts:
            run(engine.converse(conversation, text))
        return conversation

    return write


@pytest.mark.parametrize(("says", "stands"), CASES, ids=[" / ".join(says) for says, _ in CASES])
def test_danger_and_distress_set_the_urgency(says, stands, whole, writes, store):
    case = store.queue.standing(writes(whole, *says))
    assert (case and (case.reason, case.urgency)) == stands


def test_danger_stands_first_then_the_upset_then_who_asked_then_where_the_bot_failed(
    whole, mind, writes, store, signed_in
):
    failed = writes(_engine(None, store), "hello there")
    asked = writes(whole, PERSON)
    upset = writes(whole, CRYING, PERSON)
    danger = writes(whole, FAINT)
    later = writes(whole, PERSON)
    order = [danger, upset, asked, later, failed]
    assert [case.conversation for case in store.queue.open_cases()] == order
    page = signed_in().get("/staff/queue").text
    assert sorted(order, key=page.index) == order
    for tag in ("Emergency", "Upset", "Routine", "When free"):
        assert f">{tag}</span>" in page
    assert "crying" not in page


def test_who_is_upset_while_staff_hold_the_chat_is_not_asked_about_again(
    whole, writes, store, run, signed_in
):
    conversation = writes(whole, PERSON)
    case = store.queue.standing(conversation)
    assert store.queue.take(case.id, signed_in().member.id)
    answered = run(whole.converse(conversation, CRYING))
    assert (answered.held, store.queue.standing(conversation).state) == (True, "held")


def _heard(intent: str, confidence: float, *ranking: tuple[str, float]) -> Turn:
    turn = Turn("", "c")
    ranked = [{"name": name, "confidence": score} for name, score in ranking]
    parsed = {"intent": {"name": intent, "confidence": confidence}, "intent_ranking": ranked}
    turn.events = [{"event": "action"}, {"event": "user", "parse_data": parsed}]
    return turn


@pytest.mark.parametrize(
    ("turn", "upset"),
    [
        (_heard("upset", 0.9), True),
        (_heard("upset", 0.5), True),
        (_heard("upset", 0.49), False),
        (_heard("inform", 0.7, ("upset", 0.7), ("inform", 0.2)), True),
        (_heard("inform", 0.7, ("inform", 0.6), ("upset", 0.3)), False),
        (Turn("", "c"), False),
    ],
)
def test_fear_beside_a_fact_is_heard_too_and_a_doubtful_one_is_not(turn: Turn, upset: bool):
    assert is_upset(turn) is upset


def test_a_word_that_is_not_known_ranks_with_the_routine_ones():
    assert most({"routine", "upset", "strange"}) == "upset"
    assert most({"not_answered", "strange"}) == "strange"
    assert most(set()) is None
