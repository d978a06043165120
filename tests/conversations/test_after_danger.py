"""
Once a number was given Lutea stays with the person, and asks nothing of her.
"""

from __future__ import annotations

from typing import Any

import pytest

HEAVY = "soaking a pad every half hour"
LEAK = "i think my waters have gone, im 20 weeks"
CRISIS = "i want to die"


@pytest.mark.parametrize(
    ("danger", "said", "heard"),
    [
        (HEAVY, "ok ive called them", "Do what they say"),
        (HEAVY, "i cant get through", "try again now:\n**999**"),
        (HEAVY, "can it wait til morning?", "can't say it's safe to wait"),
        (HEAVY, "thanks", "If you haven't rung yet"),
        (HEAVY, "ok", "If you haven't rung yet"),
        (HEAVY, "bye", "If you haven't rung yet"),
        (HEAVY, "im back from the hospital", "coming back to tell me"),
        (LEAK, "nobody is answering", "**111**"),
        (LEAK, "i dont want to be a bother", "aren't being a nuisance"),
        (LEAK, "ok", "please do it now"),
        (CRISIS, "im not going to do anything", "**116 123**"),
        (CRISIS, "no answer", "**85258**"),
        (CRISIS, "ok", "**116 123**"),
        (CRISIS, "im talking to my sister", "glad you're talking"),
    ],
)
def test_each_thing_said_after_a_number_is_met(
    chat: Any, danger: str, said: str, heard: str
) -> None:
    chat.say(danger)
    chat.say(said)

    assert heard in chat.text
    assert chat.asking is None, "nothing is asked while she may be ringing"
    assert "I'm Lutea" not in chat.text


def test_a_button_says_that_nobody_answered(chat: Any) -> None:
    chat.say_all(HEAVY, "thanks")

    assert "try again now" in chat.say("I can't get through")
    assert "Do what they say" in chat.say("I've rung")


def test_a_question_afterwards_is_answered(chat: Any) -> None:
    chat.say(HEAVY)

    assert "hormone" in chat.say("what is progesterone?")
    assert "If you haven't rung yet" in chat.say("ok thanks")


def test_the_check_is_taken_up_again_only_when_she_says_so(in_check: Any) -> None:
    in_check.say(HEAVY)
    in_check.say("thank you")
    assert in_check.asking is None

    in_check.say("carry on")
    assert in_check.asking == "danger"
    in_check.say_all("no, none of these")
    assert "haven't rung" not in in_check.say("thanks"), "the danger lies behind her"


def test_a_second_danger_is_a_danger_again(chat: Any) -> None:
    chat.say(HEAVY)

    assert "**999**" in chat.say("now ive passed out twice")
    assert chat.kinds == ["safety"]
