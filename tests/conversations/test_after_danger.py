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
        (HEAVY, "they said to ring tomorrow", "Do as they said"),
        (HEAVY, "midwife said come in monday if it gets worse", "pad in an hour"),
        (HEAVY, "my mum says wait til tomorrow", "can't say it's safe to wait"),
        (LEAK, "nobody is answering", "**111**"),
        (LEAK, "i dont want to be a bother", "aren't being a nuisance"),
        (LEAK, "ok", "please do it now"),
        (LEAK, "111 told me to wait til the morning", "Ring them again at once"),
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


@pytest.mark.parametrize(
    ("danger", "said"),
    [
        (HEAVY, "i rang them"),
        (HEAVY, "nobody is answering"),
        (HEAVY, "can it wait til morning"),
        (HEAVY, "they said to ring tomorrow"),
        (HEAVY, "ok"),
        (LEAK, "nobody is answering"),
        (LEAK, "midwife said wait"),
        (LEAK, "thanks"),
        (CRISIS, "im talking to my sister"),
        (CRISIS, "no answer"),
        (CRISIS, "im safe"),
    ],
)
def test_what_is_said_twice_is_answered_shortly_with_a_number(
    chat: Any, danger: str, said: str
) -> None:
    chat.say(danger)
    first, again, third = (chat.say(said) for _ in range(3))

    assert again != first
    assert len(again) < 130
    assert "**" in again
    assert third == again


def test_a_new_danger_is_answered_in_full_again(chat: Any) -> None:
    chat.say_all(HEAVY, "i rang them", "i rang them")
    chat.say("now ive passed out")

    assert "Do what they say" in chat.say("i rang them")


def test_who_rang_and_says_thanks_is_not_told_to_ring(chat: Any) -> None:
    chat.say_all(HEAVY, "i rang them")

    assert "haven't rung" not in chat.say("ok thanks")
    assert "**999**" in chat.text
    assert "I've rung" not in [c.title for s in chat.last.replies for c in s.reply.choices]


@pytest.mark.parametrize("said", ["i rang them", "they said to ring tomorrow", "ok"])
def test_what_is_said_after_a_number_names_its_sources(chat: Any, said: str) -> None:
    chat.say_all(HEAVY, said)

    cited = [citation for stored in chat.last.replies for citation in stored.reply.citations]
    assert cited
    assert all(citation.title and citation.date for citation in cited)


def test_another_language_hears_the_number_with_its_sources(chat: Any) -> None:
    chat.say("estoy embarazada de 7 semanas y sangrando mucho, no se que hacer")

    assert "**999**" in chat.text
    assert "say your language" in chat.text
    assert chat.last.replies[-1].reply.citations
