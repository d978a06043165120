"""
What a person says once she was given a number: a table of wordings, by what is meant.
"""

from __future__ import annotations

import pytest

from bot.understanding.afterwards import after_danger

# Staff told her that it can wait.
ADVISED = """
    they said to ring tomorrow
    they said wait til morning
    midwife said wait and see
    the midwife told me to come in Monday
    111 said ring epau in the morning
    EPAU said come in on monday for a scan
    they said go home and rest
    they told me to take paracetamol
    gp told me to take paracetamol and wait
    they said ring back if it gets worse
    they said only come in if i soak a pad in an hour
    been told to wait
    ive been told to ring back in the morning
    told to ring back if it gets heavier
    my husband rang 111 and they said wait til the morning
    i rang epau n she said to keep an eye on it
    doctor says its normal
    midwife isnt worried
    theyve told me to stay home and put my feet up
    epu cant see me til thursday
    they wont scan me until monday
    they booked me in for a scan on friday
    spoke to triage, said to wait
    a&e sent me home
    they sent me home and said to ring in the morning
    the nurse said theres nothing they can do
    couldnt get through to epau so rang 111 and they said ring them in the morning
    hospital said no need to come in
    they said sit tight
    the lady on 111 said its fine to wait
    they said not to worry
    was told by the midwife to wait
    they said don't come in unless it gets worse
    Midwife said to monitor it and call back when they open
    they advised paracetamol and rest
    said to wait til my appointment on tuesday
    they reckon its ok to leave it til the morning
"""
# Somebody else did, or it was another time.
NOBODY_TO_GO_BY = """
    my friend said wait
    my mum says wait til morning
    google says its normal
    mumsnet says wait and see
    my friend whos a nurse says leave it
    my mum is a midwife and she said wait
    my friends midwife told her to wait
    my sister said they told her to wait
    i read online that its fine to wait
    my husband thinks its fine
    he says wait til tomorrow
    receptionist said ring back tomorrow
    they said wait last week
    midwife told me yesterday to wait
    last time they said go home
    everyone on facebook says its normal
    my midwife friend says rest
    my mum and sister both think its nothing, they said go to bed
    chatgpt said to wait
"""
# Nobody did: what they said is to come now, or she only thinks of it.
NOT_ADVISED = """
    they said come straight in
    they said come in now but i want to wait
    they said dont wait
    what if they say wait
    they'll only tell me to go home
    should i wait
    i think ill wait til morning
    midwife said come to triage
    can it wait til monday
    they said theyre sending an ambulance
    im scared they will send me home
    they said ring 999
    i bet they just say take paracetamol
    my mum says ring 999
    i rang them
    nobody answers
    they said go to a&e tonight
    they said come in today
    if they say go home what do i do
    ok
"""
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


def lines(table: str) -> list[str]:
    return [line.strip() for line in table.strip().splitlines()]


@pytest.mark.parametrize("text", lines(ADVISED))
def test_what_staff_told_her_is_no_putting_off(text: str) -> None:
    assert after_danger(text, "emergency") == "advised"
    assert after_danger(text.capitalize() + ".", "urgent") == "advised"
    assert after_danger(text.upper(), "crisis") == "advised"


@pytest.mark.parametrize("text", lines(NOBODY_TO_GO_BY))
def test_a_friend_a_page_or_last_week_is_no_reason_to_wait(text: str) -> None:
    assert after_danger(text, "emergency") == "doubt"


@pytest.mark.parametrize("text", lines(NOT_ADVISED))
def test_to_come_now_and_to_wonder_are_no_advice_to_wait(text: str) -> None:
    assert after_danger(text, "emergency") != "advised"


@pytest.mark.parametrize(
    "text",
    ["back from a&e, they said go home and rest", "they checked me over and said to wait",
     "went to hospital and they sent me home"],
)  # fmt: skip
def test_having_been_seen_is_more_than_advice(text: str) -> None:
    assert after_danger(text, "emergency") == "seen"
