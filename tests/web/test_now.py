"""
What is on offer below the transcript.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.engine.contract import Answered
from bot.records.store import Entry
from bot.replies import Choice, Reply
from bot.web.inbox import Posted
from bot.web.now import answers_an_older_question, now_of

AT = datetime(2026, 11, 22, 2, 14, tzinfo=UTC)
NOBODY = Answered(())


def entry(name: str, who: Any, *choices: str, text: str = "text") -> Entry:
    return Entry(name, who, Reply(text, choices=tuple(Choice(c, c) for c in choices)), AT)


ASKED = [entry("1", "bot", "Yes", "No"), entry("2", "person"), entry("3", "bot", "Left", "Right")]


def test_the_choices_are_those_offered_since_she_wrote():
    now = now_of(ASKED, NOBODY)
    assert (now.choices, now.asked) == (("Left", "Right"), "3")


def test_what_an_answer_offers_stands_apart_from_what_is_asked_and_each_title_once():
    both = [*ASKED[:2], entry("3", "bot", "Keep", "Yes"), entry("4", "bot", "Yes", "No")]
    now = now_of(both, NOBODY)
    assert (now.choices, now.more, now.asked) == (("Yes", "No"), ("Keep",), "4")


def test_once_she_has_written_nothing_is_on_offer():
    assert now_of(ASKED[:2], NOBODY).choices == ()
    assert now_of([], NOBODY).choices == ()


def test_while_a_person_has_the_chat_the_bot_offers_nothing_and_counts_nothing():
    now = now_of(ASKED, Answered((), asking="gest", remaining=3, held=True))
    assert (now.choices, now.remaining, now.with_person) == ((), None, "")


def test_the_way_to_go_is_told_only_while_a_question_is_open():
    assert now_of(ASKED, Answered((), asking="gest", remaining=3)).remaining == 3
    assert now_of(ASKED, Answered((), asking=None, remaining=3)).remaining is None


def test_a_loss_in_this_pregnancy_changes_the_page_and_an_earlier_one_does_not():
    assert now_of(ASKED, Answered((), lost=True)).lost
    assert not now_of(ASKED, Answered((), facts={"losses": {"miscarriage": 2}})).lost


def test_the_page_stays_changed_once_a_result_after_a_loss_was_shown():
    card = Entry("4", "bot", Reply("text", "result", card={"lost": True}), AT)
    assert now_of([*ASKED, card], NOBODY).lost


@pytest.mark.parametrize(
    ("text", "tapped", "asked", "stale"),
    [
        ("Yes", True, "3", False),
        ("Yes", True, "1", True),
        ("Yes", True, "", False),
        ("Yes", True, "never-there", True),
        ("yes", False, "1", True),
        ("no.", False, "1", True),
        ("2", False, "1", True),
        ("3", False, "1", False),
        ("not sure", False, "1", True),
        ("yes but now i am bleeding a lot", False, "1", False),
        ("help", False, "1", False),
        ("yes", False, "never-there", False),
    ],
)
def test_only_a_bare_answer_belongs_to_the_question_it_was_given_to(
    text: str, tapped: bool, asked: str, stale: bool
):
    sent = Posted(text, tapped=tapped, asked=asked)
    assert answers_an_older_question(sent, ASKED) is stale
