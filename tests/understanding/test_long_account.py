"""
A whole account in one message: an earlier pregnancy told at length, then this one.
"""

from __future__ import annotations

from tests.understanding.reading import facts, slots

ACCOUNT = """
Two years ago I was expecting twins after IVF and my clinic put me on progesterone pessaries,
two of 400mg a day. That is usual until 12 weeks. My notes said high risk: twins, IVF, and
2 previous LOOP excisions on my cervix. The hospital took me off it at 13 weeks and a few days
later I started spotting brown. It got heavier, I went into labour and I lost my twins at 17 weeks.

I am now pregnant again at 12 weeks with a single baby. I was promised that I would be given
progesterone this time but I am struggling to get it prescribed. They say my cervix showed no
shortening (4.3cm) but could the LOOP excisions have weakened it? I didn't ask for the progesterone
last time and I regret it. I am having swabs every month. The first of these caused slight
bleeding - pinky red blood on the swab - which scares me.
"""


def test_an_account_of_two_pregnancies_yields_the_facts_of_this_one() -> None:
    told = slots(ACCOUNT)
    wanted = {
        "gest": 84, "pregnant": "yes", "babies": "one", "losses": {"late_miscarriage": 1},
        "late_loss_at": 119, "cervix_surgery": "two_plus", "cx_mm": 43, "bleeding": "contact_only",
        "on_progesterone": "no",
    }  # fmt: skip
    assert told == wanted


def test_a_list_of_facts_without_verbs_is_read() -> None:
    told = slots("I've had two miscarriages, 7 weeks, bleeding, scan saw a heartbeat")
    assert told == {
        "losses": {"miscarriage": 2}, "gest": 49, "pregnant": "yes", "bleeding": "yes",
        "scan": "in_womb", "heartbeat": "seen",
    }  # fmt: skip


def test_each_fact_shows_the_words_it_came_from() -> None:
    for fact in facts(ACCOUNT):
        assert ACCOUNT[fact.start : fact.end] == fact.words
        assert fact.words


def test_past_and_present_are_marked() -> None:
    when = {fact.name: fact.when for fact in facts(ACCOUNT)}
    assert when["gest"] == "now"
    assert when["losses"] == when["cervix_surgery"] == "before"


def test_an_answer_hidden_among_questions_is_still_read() -> None:
    told = slots("can i ask what dose do i need, i'm 8 weeks and had 2 mc, is it safe?")
    assert told["gest"] == 56
    assert told["losses"] == {"miscarriage": 2}


def test_the_person_of_the_conversation_decides_whose_facts_count() -> None:
    text = "My sister is 7 weeks and she is bleeding."
    assert "gest" not in slots(text)
    assert slots(text, person="other")["gest"] == 49
    assert slots(text, person="other")["bleeding"] == "yes"


def test_four_thousand_characters_of_anything_are_read_without_error() -> None:
    for text in ("a" * 4000, "7+3 " * 1000, "…?!," * 1000, "\n" * 4000, "🙏" * 2000, "İ’ß" * 1000):
        assert isinstance(facts(text), tuple)
