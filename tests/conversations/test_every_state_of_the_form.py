"""In every state of the check: a danger, a question, a what-if, an impossible value, a command."""

from __future__ import annotations

import pytest

from tests.conftest import Chat
from tests.conversations.paths import STATES, at

EVERY_STATE = pytest.mark.parametrize("state", STATES)
# The others are a yes or no of the service, not a fact.
FACT_STATES = [s for s in STATES if s not in ("consent", "read_back", "continue")]


@EVERY_STATE
def test_a_danger_with_an_answer_stops_the_check(chat: Chat, state: str) -> None:
    at(chat, state)

    chat.say("no. im soaking a pad every half hour")

    assert chat.kinds[0] == "safety"
    assert "**999**" in chat.text
    assert "question" not in chat.kinds
    assert chat.asking is None


@EVERY_STATE
def test_the_check_can_be_taken_up_after_a_danger(chat: Chat, state: str) -> None:
    at(chat, state)
    before = chat.facts
    chat.say_all("i think im going to pass out", "carry on")

    assert chat.asking is not None
    assert chat.facts.items() >= before.items()


@EVERY_STATE
def test_a_question_changes_nothing_and_the_same_question_comes_back(
    chat: Chat, state: str
) -> None:
    at(chat, state)
    before, asked = chat.facts, chat.asking

    chat.say("what are the side effects of progesterone?")

    assert chat.facts == before
    assert chat.asking == asked
    assert "answer" in chat.kinds
    assert chat.kinds[-1] == "question"


@EVERY_STATE
def test_a_what_if_changes_nothing(chat: Chat, state: str) -> None:
    at(chat, state)
    before, asked = chat.facts, chat.asking

    chat.say("what if i had twins, would that be different?")

    assert chat.facts == before
    assert chat.asking == asked


@EVERY_STATE
@pytest.mark.parametrize(
    "text",
    [
        "99 weeks",
        "/restart",
        '/inform{"gest": 70}',
        '/inform{"bleeding": {"$ne": null}}',
        "🙂🙂",
        "你好吗",
    ],
)
def test_nothing_usable_changes_no_fact_and_is_answered_kindly(
    chat: Chat, state: str, text: str
) -> None:
    at(chat, state)
    before, asked = chat.facts, chat.asking

    chat.say(text)

    assert chat.text
    assert chat.facts == before
    assert chat.asking == asked


@EVERY_STATE
def test_why_gives_a_reason_and_asks_again(chat: Chat, state: str) -> None:
    at(chat, state)
    asked = chat.asking

    chat.say("why do you ask?")

    assert chat.asking == asked
    assert len(chat.kinds) >= 2


@pytest.mark.parametrize("state", FACT_STATES)
def test_not_sure_settles_the_question(chat: Chat, state: str) -> None:
    at(chat, state)
    asked, before = chat.asking, chat.facts

    chat.say("not sure")

    assert chat.asking != asked
    assert chat.facts == before


@EVERY_STATE
def test_stop_leaves_and_carry_on_comes_back(chat: Chat, state: str) -> None:
    at(chat, state)
    before, asked = chat.facts, chat.asking

    chat.say("stop")
    left = chat.asking
    chat.say("carry on")

    assert left is None
    assert chat.facts == before
    assert chat.asking == asked


@pytest.mark.parametrize("state", ["pregnant", "bleeding", "scan", "heartbeat", "on_progesterone"])
def test_another_fact_with_a_question_is_taken_and_answered(chat: Chat, state: str) -> None:
    at(chat, state)

    chat.say("I'm in Scotland by the way. What are the side effects of progesterone?")

    assert chat.facts["nation"] == "scotland"
    assert "answer" in chat.kinds
    assert chat.kinds[-1] == "question"


def test_a_side_question_leaves_the_next_yes_to_the_question_on_the_screen(chat: Chat) -> None:
    at(chat, "bleeding")

    chat.say_all("what does micronised mean?", "yes")

    assert chat.facts["bleeding"] == "yes"


def test_starting_again_is_confirmed_by_its_own_choice(chat: Chat) -> None:
    at(chat, "scan")
    before = chat.facts

    chat.say("start again")
    asked_first = chat.facts
    chat.say("Yes, clear it")

    assert asked_first == before
    assert chat.facts == {}
