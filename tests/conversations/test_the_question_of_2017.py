"""
The long question that the first document answers, told anew: same facts, own words.
"""

from __future__ import annotations

import pytest

from tests.conftest import Chat

TOLD = (
    "Two years ago I was expecting twins from IVF and my private clinic gave me progesterone "
    "pessaries, 400mg twice a day. They said with my risks the hospital would keep me on them: "
    "I'm 41, I had two loop treatments on my cervix years back, and I had bad OHSS. The hospital "
    "took me off them at 13 weeks. I went down to one a day first and two days later brown spotting "
    "began. Once I stopped it got heavier, and then labour came early and I lost both my babies at "
    "17 weeks. The tests showed an infection that came up through the cervix. Could the drop in "
    "progesterone have let my cervix open? How long does an infection like that take?\n"
    "Now I'm 12 weeks pregnant again, just one baby. I was promised progesterone and now they won't "
    "prescribe it. They say my cervix isn't weak because it was 4.3cm, but is weakness only about "
    "length? Can progesterone make the cervix stronger, and how do I stop an infection? "
    "I have swabs every four weeks and the first one made me bleed a little, pinky red on the swab."
)


@pytest.fixture
def told(chat: Chat) -> Chat:
    chat.say(TOLD)
    return chat


def test_the_facts_of_this_pregnancy_and_the_past_are_kept_apart(told: Chat) -> None:
    facts = told.facts

    assert facts["gest"] == 84
    assert facts["babies"] == "one"
    assert facts["late_loss_at"] == 119
    assert facts["losses"] == {"late_miscarriage": 1}
    assert facts["cervix_surgery"] == "two_plus"
    assert facts["cx_mm"] == 43
    assert facts["bleeding"] == "contact_only"
    assert facts.get("on_progesterone", "no") == "no"


def test_the_loss_comes_first_and_no_cause_is_named(told: Chat) -> None:
    text = told.text.lower()

    assert "sorry" in text
    for never in (
        "caused it",
        "caused by",
        "your fault",
        "because you",
        "would have happened anyway",
    ):
        assert never not in text


def test_what_the_library_can_answer_is_answered_with_sources(told: Chat) -> None:
    answers = [s.reply for s in told.last.replies if s.reply.kind == "answer"]

    assert answers
    assert all(answer.citations for answer in answers if answer.card)


def test_it_goes_on_with_one_question(told: Chat) -> None:
    assert told.kinds.count("question") == 1
    assert told.kinds[-1] == "question"


def test_it_ends_where_the_worked_case_ends(told: Chat) -> None:
    for _ in range(20):
        if told.asking is None:
            break
        yes = ("consent", "scan", "heartbeat", "read_back", "continue")
        told.say("yes" if told.asking in yes else "no")

    assert told.outcomes == {"A": "A_DISCUSS:contact_bleed", "B": "B_REFER_SCAN"}
