"""
What people write between the questions: sources, thanks, a wish that sounds like another, a sister.
"""

from __future__ import annotations

from typing import Any

import pytest

READER = "I've had two miscarriages, 7 weeks, bleeding, scan saw a heartbeat"


@pytest.fixture
def at_the_result(chat: Any) -> Any:
    chat.say_all(READER, "yes", "no, none of these", "no", "no", "yes, that's right")
    assert chat.asking == "continue"
    assert chat.outcomes is not None
    assert chat.outcomes["A"] == "A_OFFER:to_16_weeks"
    return chat


@pytest.mark.parametrize("said", ["show me the sources", "show me sources please", "sources"])
def test_the_sources_are_shown_when_asked_for_in_words(at_the_result: Any, said: str) -> None:
    assert "NG126" in at_the_result.say(said)
    assert at_the_result.asking == "continue"


@pytest.mark.parametrize("said", ["early birth", "the second part please", "part 2"])
def test_the_second_part_is_asked_for_by_its_name(at_the_result: Any, said: str) -> None:
    at_the_result.say(said)

    assert at_the_result.asking == "babies"


@pytest.mark.parametrize("said", ["thanks", "no thanks", "nothing else thanks", "bye"])
def test_who_left_the_check_is_not_drawn_back_by_good_manners(in_check: Any, said: str) -> None:
    in_check.say_all("stop", said)

    assert in_check.asking is None


@pytest.mark.parametrize("said", ["carry on", "ok where were we", "can we continue please", "yes"])
def test_who_left_the_check_comes_back_when_she_says_so(in_check: Any, said: str) -> None:
    in_check.say_all("stop", said)

    assert in_check.asking == "pregnant"


@pytest.mark.parametrize(
    "said", ["could i have stopped it", "i want to try again when can i", "should we have stopped"]
)
def test_a_question_of_grief_is_no_wish_to_stop_or_begin_again(chat: Any, said: str) -> None:
    chat.say_all("i lost my baby at 9 weeks", said)

    assert "Shall I clear" not in chat.text
    assert "we'll stop there" not in chat.text


@pytest.mark.parametrize("yes", ["Yes, it's for her", "its for her", "1"])
def test_a_sisters_history_is_taken_once_the_check_is_for_her(chat: Any, yes: str) -> None:
    chat.say("my sister is 6 weeks and bleeding and she had a miscarriage")
    assert chat.facts == {}
    assert "Is this for her" in chat.text

    chat.say(yes)

    assert chat.facts["gest"] == 42
    assert chat.facts["bleeding"] == "yes"
    assert chat.facts["losses"] == {"miscarriage": 1}
    assert chat.asking == "consent"


def test_a_sisters_history_is_dropped_when_the_check_is_for_the_writer(chat: Any) -> None:
    chat.say("my sister is 6 weeks and bleeding and she had a miscarriage")
    chat.say("No, it's about me")

    assert chat.facts == {}
    assert chat.asking == "consent"


def test_a_sister_beside_ones_own_history_changes_nothing(in_check: Any) -> None:
    in_check.say("yes, im 8 weeks")
    before = in_check.facts

    in_check.say("my sister is bleeding at 6 weeks too")

    assert in_check.facts == before
    assert "Is this for her" not in in_check.text


def test_another_language_gets_the_numbers_and_the_way_to_an_interpreter(in_check: Any) -> None:
    asked = in_check.asking
    in_check.say("estoy embarazada y no se que hacer")

    assert "only read English" in in_check.text
    assert "interpreter" in in_check.text
    assert in_check.asking == asked


def test_for_a_partner_it_is_said_once_who_you_means(chat: Any) -> None:
    said = chat.say("my wife is 9 weeks and has brown spotting")
    assert said.count('Where I say "you"') == 1

    assert 'Where I say "you"' not in chat.say_all("yes", "no, none of these")


def test_a_no_to_keeping_is_acknowledged(chat: Any) -> None:
    chat.say_all("check what the guidance says for me")

    assert "gone when this chat ends" in chat.say("no, don't keep anything")


def test_loneliness_is_met_once_and_not_in_two_voices(chat: Any) -> None:
    assert chat.say("i feel so alone").count("116 123") == 1


def test_is_it_safe_after_an_answer_is_asked_of_the_medicine(chat: Any) -> None:
    chat.say("what is progesterone for?")

    assert "stored in code" not in chat.say("is it safe")


@pytest.mark.parametrize(
    "said",
    ["can you tell me if my baby is alive", "is my baby dead", "will my baby die", "baby update"],
)
def test_a_fear_is_not_taken_for_a_loss(chat: Any, said: str) -> None:
    assert "sorry you lost your baby" not in chat.say(said)


@pytest.mark.parametrize("said", ["my baby died", "he was stillborn", "they said she's gone"])
def test_a_loss_told_is_met_first(chat: Any, said: str) -> None:
    assert "so sorry you lost your baby" in chat.say(said)


def test_may_i_have_it_beside_a_history_is_answered_by_the_check(chat: Any) -> None:
    chat.say("Can I take progesterone? I'm 7 weeks, have had a miscarriage")

    assert "nearest I have" not in chat.text
    assert chat.asking == "consent"


def test_what_happens_now_is_answered_after_a_loss(chat: Any) -> None:
    chat.say("my baby died")

    assert "early pregnancy unit will talk with you" in chat.say("what happens now")


def test_a_scan_with_the_yes_behind_it_is_a_yes(chat: Any) -> None:
    chat.say_all("I'm 7 weeks and bleeding", "yes", "no, none of these")
    assert chat.asking == "scan"

    chat.say("had scan yes")

    assert chat.facts["scan"] == "in_womb"
