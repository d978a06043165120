"""
Frightened, sloppy, distracted: what people really typed at night, and what went wrong with it.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conversations.paths import at

HEAVY = "soaking a pad every half hour"


def test_a_fear_beside_an_answer_is_no_loss_before(chat: Any) -> None:
    chat.say_all("check what the guidance says for me", "yes", "no, none of these", "yes")
    chat.say("yes bleeding. does that mean im losing it?")

    assert chat.facts["bleeding"] == "yes"
    assert "losses" not in chat.facts
    assert "through a loss before" not in chat.text


def test_may_she_have_it_is_no_word_of_using_it(chat: Any) -> None:
    chat.say("my friend is 8 weeks and bleeding shes had 3 miscarriages can she have progesterone")
    assert "Is this for her" in chat.text

    chat.say("Yes, it's for her")
    assert chat.facts["losses"] == {"miscarriage": 3}
    assert "on_progesterone" not in chat.facts


@pytest.mark.parametrize("said", ["ok but who can see this?", "yes but who reads it?"])
def test_nobody_agrees_to_keeping_before_she_was_told(chat: Any, said: str) -> None:
    chat.say_all("check what the guidance says for me", said)

    assert chat.asking == "consent"
    assert "Helpline staff see it only" in chat.text


def test_do_not_keep_it_is_a_no_and_nothing_more(chat: Any) -> None:
    chat.say_all("check what the guidance says for me", "no dont keep it")

    assert "Shall I delete" not in chat.text
    assert "gone when this chat ends" in chat.text
    assert chat.asking == "danger"


def test_after_nothing_was_deleted_the_question_stands_there_again(in_check: Any) -> None:
    asked = in_check.asking
    in_check.say_all("delete my data", "no, keep it")

    assert "nothing was deleted" in in_check.text
    assert in_check.kinds[-1] == "question"
    assert in_check.asking == asked


def test_a_later_yes_deletes_nothing(in_check: Any) -> None:
    in_check.say_all("delete my data", "what is progesterone?")
    assert in_check.kinds[-1] == "question"

    in_check.say("yes")
    assert "deleted" not in in_check.text
    assert in_check.facts["pregnant"] == "yes"


@pytest.mark.parametrize(
    ("state", "said", "fact", "value"),
    [
        ("pregnant", "👍🏽", "pregnant", "yes"),
        ("pregnant", "tak", "pregnant", "yes"),
        ("pregnant", "sí", "pregnant", "yes"),
        ("bleeding", "👎", "bleeding", "no"),
        ("gest", "maybe 6??", "gest", 42),
        ("scan", "scan tomorrow", "scan", "none"),
        ("scan", "its on thursday", "scan", "none"),
    ],
)
def test_signs_and_short_words_are_answers(
    chat: Any, state: str, said: str, fact: str, value: Any
) -> None:
    at(chat, state).say(said)

    assert chat.facts[fact] == value


@pytest.mark.parametrize("said", ["🤷‍♀️", "nie wiem"])
def test_a_shrug_settles_the_question(chat: Any, said: str) -> None:
    at(chat, "scan").say(said)

    assert chat.asking != "scan"
    assert "scan" not in chat.facts


def test_a_figure_with_doubt_is_no_question(chat: Any) -> None:
    chat.say("omg im bleeding, 7 weeks i think??")

    assert "nearest I have" not in chat.text
    assert chat.facts["bleeding"] == "yes"


@pytest.mark.parametrize("said", ["what do you mean", "i dont get it", "youre useless", "what?"])
def test_the_number_stays_in_reach_whatever_she_says_after_it(chat: Any, said: str) -> None:
    chat.say_all(HEAVY, said)

    assert "**999**" in chat.text
    assert "this hasn't gone well" not in chat.text


def test_calling_now_is_heard_as_calling(chat: Any) -> None:
    chat.say(HEAVY)

    assert "Do what they say" in chat.say("omg ok calling")


def test_why_did_it_happen_is_asked_of_her_life(chat: Any) -> None:
    chat.say("we lost the baby today")

    assert "I only ask what the guidance needs" not in chat.say("why did it happen")


def test_a_loss_told_further_is_not_met_with_the_same_words(chat: Any) -> None:
    first = chat.say("we lost the baby today")
    again = chat.say("they couldnt find a heartbeat at the scan")

    assert again != first
    assert "0303" not in again


def test_after_a_loss_no_check_is_offered_for_an_ok(chat: Any) -> None:
    chat.say_all("we lost the baby today", "ok")

    titles = [c.title for s in chat.last.replies for c in s.reply.choices]
    assert "Check what the guidance says for me" not in titles


def test_may_i_ask_something_opens_the_door(chat: Any) -> None:
    assert "Please ask" in chat.say("can i ask something")


def test_what_with_nothing_asked_is_not_answered_with_nothing(chat: Any) -> None:
    assert "here it is again" not in chat.say("what")


def test_i_dont_get_it_is_no_no(chat: Any) -> None:
    at(chat, "continue").say("i dont get it")

    assert chat.asking == "continue"


def test_the_long_list_of_what_was_noted_is_not_said_at_every_turn(chat: Any) -> None:
    at(chat, "read_back")
    assert "weeks" in chat.say("I live in Wales")

    chat.say("thanks")
    assert "Is it right?" in chat.text
    assert "weeks" not in chat.text
    assert "weeks" in chat.say("what?")


def test_what_to_change_is_one_question(chat: Any) -> None:
    at(chat, "read_back").say("no")

    assert "Which answer would you like to change?" in chat.text
    assert "Is that right?" not in chat.text
    chat.say("Bleeding")
    assert chat.asking == "bleeding"


@pytest.mark.parametrize(
    ("state", "said", "heard"),
    [
        ("on_progesterone", "the clinic", "who gave it to you. Like"),
        ("on_progesterone", "yes", "who gave it to you. Like"),
        ("losses", "yes", "what you were told it was"),
    ],
)
def test_half_an_answer_hears_what_is_missing(chat: Any, state: str, said: str, heard: str) -> None:
    assert heard in at(chat, state).say(said)


def test_what_to_say_on_the_phone_says_nothing_twice(chat: Any) -> None:
    chat.say_all("I'm 7 weeks and bleeding, no scan yet, one miscarriage", "yes", "no", "no")
    for _ in range(4):
        if chat.outcomes:
            break
        chat.say("yes" if chat.asking == "read_back" else "no")

    spoken = chat.text.split("You could say:")[1].split("\n")[0]
    assert spoken.count("I'm bleeding") == 1


@pytest.mark.parametrize("said", ["what do you mean", "how do you know that", "why do you ask?"])
def test_a_question_to_the_computer_makes_it_about_nobody_else(in_check: Any, said: str) -> None:
    in_check.say(said)

    assert (
        in_check.engine.store.load(in_check.conversation).snapshot["rasa"]["slots"].get("person")
        is None
    )


def test_a_question_beside_a_first_telling_is_not_passed_over(chat: Any) -> None:
    chat.say("hi im 7 weeks and ive had 2 miscarriages, is it safe to have a bath?")

    assert "You asked me something too" in chat.text
    assert "7 weeks" in chat.text
    assert chat.asking == "consent"


def test_a_telling_that_asks_nothing_is_not_told_that_it_asked(chat: Any) -> None:
    chat.say("im 7 weeks and ive had 2 miscarriages, bleeding a bit since this morning")

    assert "You asked me something too" not in chat.text


@pytest.mark.parametrize(
    "said", ["please stop storing my answers", "I take back my consent", "i withdraw my consent"]
)
def test_consent_taken_back_leads_to_deleting_and_answers_nothing(in_check: Any, said: str) -> None:
    before = dict(in_check.facts)
    in_check.say(said)

    assert "nothing you tell me is kept" in in_check.text
    assert "Shall I delete" in in_check.text
    assert dict(in_check.facts) == before


def test_please_stop_is_no_yes(chat: Any) -> None:
    chat.say_all("check what the guidance says for me", "please stop")

    assert "consent" not in chat.facts
    assert chat.asking != "danger"


def test_a_wish_that_nothing_is_kept_answers_the_question_of_consent(chat: Any) -> None:
    chat.say_all("check what the guidance says for me", "please stop storing my answers")

    assert "gone when this chat ends" in chat.text


def test_what_was_kept_for_days_is_kept_for_the_session_from_then_on(
    in_check: Any, store: Any
) -> None:
    in_check.say_all("I take back my consent", "no, keep it")

    found = store.export(in_check.conversation)
    assert [consent["said"] for consent in found["consents"]] == ["yes", "withdrawn"]
    assert found["consents"][0]["withdrawn_at"]
    assert store.load(in_check.conversation).keep == "session"
