"""
What is said: the number first, no question after it, the right place for weeks and nation.
"""

from __future__ import annotations

import re

import pyphen
import pytest

from bot.safety.net import read
from bot.safety.pieces import pieces
from bot.safety.reading import LEVELS, Reading, RedFlag
from bot.safety.words import names_for, reply_for, same_day_line, sms_for

HYPHENS = pyphen.Pyphen(lang="en_GB", left=1, right=1)
NATIONS = [None, "england", "scotland", "wales", "ni", "unknown"]
WEEKS = [None, 6 * 7, 12 * 7, 16 * 7, 20 * 7, 30 * 7]
CODES = [f"RF{n}" for n in range(1, 24)]
EVERY = [(code, level, nation, gest, lost, night)
         for code in CODES for level in LEVELS for nation in NATIONS for gest in WEEKS
         for lost in (False, True) for night in (None, True)]  # fmt: skip
NEVER = re.compile(
    r"\b(eligible|should take|must stop|caused|would have happened|failed|viable|just|simply|"
    r"don't worry|at least|great)\b|!", re.I)  # fmt: skip


def reading_of(code: str, level: str) -> Reading:
    return Reading((RedFlag(code, level, "words"),))


def said_everywhere() -> set[str]:
    return {
        reply_for(reading_of(code, level), nation=nation, gest=gest, lost=lost, night=night)
        for code, level, nation, gest, lost, night in EVERY
    }


def test_every_reading_has_words_and_none_asks_a_question():
    for text in said_everywhere():
        assert text
        assert "?" not in text
        assert "{" not in text
        assert not NEVER.search(text), text


def grade(text: str) -> float:
    """The Flesch-Kincaid grade; a number to ring ends the sentence it stands after."""
    plain = re.sub(r"\s*\*\*[\d ]+\*\*[.,]?", ".", text)
    words = re.findall(r"[A-Za-z'&]+", plain)
    sentences = [s for s in re.split(r"[.:\n]+", plain) if re.search(r"[A-Za-z]", s)]
    syllables = sum(len(HYPHENS.inserted(w).split("-")) for w in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_every_text_reads_at_eleven():
    for text in said_everywhere():
        assert grade(text) <= 6, (grade(text), text)


@pytest.mark.parametrize("code", CODES)
def test_every_emergency_gives_999_on_its_own_line_within_the_first_three(code):
    lines = reply_for(reading_of(code, "emergency")).split("\n")
    assert "**999**" in lines[:3]


def test_a_number_that_interrupts_stands_alone_on_its_line():
    for code, level, nation, gest, lost, night in EVERY:
        if level in ("same_day", "routine"):
            continue
        text = reply_for(reading_of(code, level), nation=nation, gest=gest, lost=lost, night=night)
        for line in text.split("\n"):
            assert re.fullmatch(r"\*\*[\d ]+\*\*", line) or "**" not in line, line


@pytest.mark.parametrize(
    ("nation", "has", "has_not"),
    [
        ("england", ["**111**", "**116 123**", "**85258**", "mental health option"], ["Lifeline"]),
        ("scotland", ["**111**", "**116 123**"], ["Lifeline"]),
        ("wales", ["**111**", "press 2"], ["Lifeline"]),
        ("ni", ["**0808 808 8000**", "Lifeline"], ["111"]),
        (None, ["**111**", "**0808 808 8000**"], []),
    ],
)
def test_the_crisis_numbers_follow_the_nation(nation, has, has_not):
    text = reply_for(read("i want to die"), nation=nation)
    assert all(words in text for words in has), text
    assert not any(words in text for words in has_not), text


@pytest.mark.parametrize("code", ["RF13", "RF17", "RF19", "RF3", "RF21", "RF22", "RF8"])
@pytest.mark.parametrize("level", ["urgent", "same_day"])
def test_northern_ireland_is_never_sent_to_111(code, level):
    reading = reading_of(code, level)
    assert "111" not in reply_for(reading, nation="ni", gest=56, night=True)


@pytest.mark.parametrize(
    ("weeks", "names"),
    [
        (6, ["urgent_unit", "if_shut_early"]),
        (11, ["urgent_unit", "if_shut_early"]),
        (12, ["urgent_unit", "if_shut"]),
        (15, ["urgent_unit", "if_shut"]),
        (16, ["urgent_either"]),
        (19, ["urgent_either"]),
        (20, ["urgent_maternity"]),
        (36, ["urgent_maternity"]),
    ],
)
def test_bleeding_goes_to_the_unit_or_to_maternity_by_weeks(weeks, names):
    reading = reading_of("RF13", "urgent")
    assert names_for(reading, gest=weeks * 7) == [*names, "net_999"]


def test_from_twelve_weeks_there_is_a_way_on_when_the_unit_is_shut():
    text = reply_for(read("spotting", gest=90), gest=90)
    assert "If it is shut" in text
    assert "A&E" in text


def test_weeks_not_known_name_both_places():
    text = reply_for(reading_of("RF3", "urgent"))
    assert "early pregnancy unit" in text
    assert "maternity" in text


def test_after_a_loss_nothing_speaks_of_being_pregnant():
    for code in CODES:
        for level in ("emergency", "urgent"):
            text = reply_for(reading_of(code, level), lost=True)
            assert "you are pregnant" not in text


def test_the_deployers_numbers_are_shown():
    services = {"unit": "01632 960001", "maternity": "01632 960002"}
    assert "\n**01632 960001**" in reply_for(
        reading_of("RF13", "urgent"), gest=60, services=services
    )
    assert "\n**01632 960002**" in reply_for(
        reading_of("RF9", "urgent"), gest=180, services=services
    )
    assert " **01632 960001**" in same_day_line(read("spotting"), gest=60, services=services)


def test_the_same_day_line_is_one_paragraph_with_the_way_to_999():
    line = same_day_line(read("spotting", gest=50), nation="england", gest=50)
    assert "\n" not in line
    assert line.startswith("With any bleeding it's right to ring your early pregnancy unit today.")
    assert "**111**" in line
    assert line.endswith("ring **999**.")


@pytest.mark.parametrize("nation", NATIONS)
def test_half_sure_of_a_wish_to_die_has_numbers_and_keeps_the_line_about_bleeding(nation):
    hint, bleeding = RedFlag("RF12", "same_day"), RedFlag("RF13", "same_day")
    text = reply_for(Reading((hint, bleeding)), nation=nation, gest=56)
    assert text.startswith("I'm sorry things are so hard.")
    assert "**116 123**" in text
    assert "With any bleeding" in text
    assert "111" not in text or nation != "ni"


def test_rhesus_negative_is_said_on():
    line = same_day_line(read("im rhesus negative and bleeding", gest=60), gest=60)
    assert "rhesus negative" in line


def test_nothing_found_says_nothing():
    assert reply_for(Reading()) == ""
    assert same_day_line(Reading()) == ""
    assert sms_for(Reading()) == ""


@pytest.mark.parametrize("nation", NATIONS)
def test_a_text_message_fits(nation):
    for code in CODES:
        for level in LEVELS:
            text = sms_for(reading_of(code, level), nation=nation)
            assert 0 < len(text) <= 300
            assert "?" not in text


def test_every_piece_has_sources_and_a_date():
    for piece in pieces().values():
        assert piece.source
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", piece.date)


def test_a_blow_by_a_partner_gets_the_helpline_and_the_check_of_the_baby() -> None:
    said = reply_for(read("my husband hit me in the stomach im 20 weeks", gest=140), gest=140)

    assert said.startswith("I'm sorry. Nobody should hurt you")
    assert "**999**" in said
    assert "0808 2000 247" in said
    assert "should be checked" in said
