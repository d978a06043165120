"""
An answer as a person meets it: its source, its review, what else there is to ask, and "was this
useful?", whether a check is running or not.
"""

from dataclasses import replace
from datetime import date

import pytest

from bot.engine import answering
from bot.engine.speaking import put_in_order
from bot.knowledge.entries import load_entries
from bot.replies import Choice, Reply

HELPED = {"This helped", "This didn't help"}
ENTRIES = {entry.id: entry for entry in load_entries()}
ASKED = "how do I put the pessary in?"


def titles(chat):
    return {choice.title for stored in chat.last.replies for choice in stored.reply.choices}


def answer_of(chat):
    return next(s.reply for s in chat.last.replies if s.reply.kind == "answer")


@pytest.mark.parametrize("before", [(), ("check what the guidance says", "no")])
def test_an_answer_shows_its_source_its_review_and_its_doors_inside_a_check_and_out(chat, before):
    chat.say_all("hello", *before)
    chat.say(ASKED)
    answer = answer_of(chat)
    entry = ENTRIES[answer.card["entry"]]
    assert bool(before) == bool(chat.asking)
    assert [c.source for c in answer.citations] == [c.source for c in entry.sources]
    assert "Not yet reviewed by a clinician. We will look at this answer again by " in answer.text
    related = {ENTRIES[one].question for one in entry.related[:2]}
    assert titles(chat) >= HELPED | related | {"More about this"}


def test_inside_a_check_the_doors_stand_with_the_answer_and_the_question_keeps_its_own(chat):
    chat.say_all("hello", "check what the guidance says", "no")
    own = [c.title for c in chat.last.replies[-1].reply.choices]
    chat.say(ASKED)
    last = chat.last.replies[-1].reply
    assert last.kind == "question"
    assert [c.title for c in last.choices] == own
    assert {c.title for c in answer_of(chat).choices} >= HELPED


def test_inside_a_check_a_number_picks_from_the_question_first(chat):
    chat.say_all("hello", "check what the guidance says", "no")
    chat.say(ASKED)
    chat.say("2")
    assert chat.asking != "consent"


def test_saying_that_it_helped_goes_on_with_the_check(chat):
    chat.say_all("hello", "check what the guidance says", "no")
    asking = chat.asking
    chat.say(ASKED)
    said = chat.say("This helped")
    assert "Thank you" in said
    assert chat.asking == asking


def test_the_longer_words_are_a_tap_away(chat):
    chat.say("hello")
    chat.say(ASKED)
    entry = ENTRIES[answer_of(chat).card["entry"]]
    chat.say("More about this")
    assert entry.longer.split("\n")[0] in answer_of(chat).text
    assert "More about this" not in titles(chat)


def test_after_a_side_answer_the_same_question_is_said_to_be_the_same():
    door, question = Choice("This helped", "/feedback"), Reply("How many weeks?", "question")
    ordered = put_in_order([question, Reply("It is so.", "answer", (door,))], asked_before=True)
    assert [r.text for r in ordered] == ["It is so.", "Back to my question. How many weeks?"]
    assert [reply.choices for reply in ordered] == [(door,), ()]


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-11-22", "We will look at this answer again by 22 November 2026."),
        ("2026-11-21", "We should have looked at this answer again by 21 November 2026"),
    ],
)
def test_a_late_review_is_said(due, said):
    entry = replace(ENTRIES["how_to_use"], review_due=due)
    assert said in answering.reviewed(entry, date(2026, 11, 22))
