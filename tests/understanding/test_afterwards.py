"""
What a person says once she was given a number: a table of wordings, by what is meant.
"""

from __future__ import annotations

import pytest

from bot.understanding.afterwards import after_danger

SAID = {
    "rang": """
        ok ive called them
        I've just rung 999
        hes ringing now
        ambulance on its way
        theyre seeing me at 3
        on our way now
        im in a&e
        they said come straight in
        will do
        ringing now
        going in now
        booked in for a scan at 4 today
    """,
    "no_answer": """
        i cant get through
        nobody is answering
        no one picks up
        its engaged
        been on hold for 20 mins
        ive got no credit
        epau is shut
        it just rings
        couldnt reach them
    """,
    "doubt": """
        can it wait til morning
        should i ring
        can i call 111 instead
        i'll ring tomorrow
        will call them later
        do i really have to
        i dont want to go
        is it really an emergency
        i dont want to waste their time
        i'm scared to ring
        ive no one to take me
        the kids are asleep
        not going to hospital
        i feel like im overreacting
    """,
    "seen": """
        back from hospital now
        ive been seen and sent home
        they scanned me
        just home from a&e
        got checked out
    """,
}


@pytest.mark.parametrize(
    ("kind", "text"), [(k, t.strip()) for k, ts in SAID.items() for t in ts.strip().splitlines()]
)
def test_what_she_says_of_the_number_is_told_apart(kind: str, text: str) -> None:
    assert after_danger(text, "emergency") == kind
    assert after_danger(text.upper() + "!!", "urgent") == kind


@pytest.mark.parametrize(
    "text",
    ["not going to do anything", "im safe", "i didn't mean it", "my partner is here with me",
     "i wont hurt myself", "i'm ok now"],
)  # fmt: skip
def test_being_safe_answers_a_crisis_only(text: str) -> None:
    assert after_danger(text, "crisis") == "safe"
    assert after_danger(text, "emergency") != "safe"


@pytest.mark.parametrize("text", ["thank you", "ok", "what is progesterone", "", "😢", "why"])
def test_other_words_are_of_no_kind(text: str) -> None:
    assert after_danger(text, "emergency") is None
