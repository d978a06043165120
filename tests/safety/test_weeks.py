"""
How many weeks change the level, and how weeks are read.
"""

from __future__ import annotations

import pytest

from bot.safety.net import read
from bot.safety.weeks import earlier_weeks, weeks_in

W = 7


def level_of(code, text, *, gest):
    return {flag.code: flag.level for flag in read(text, gest=gest).flags}.get(code)


@pytest.mark.parametrize(
    ("code", "text", "gest", "level"),
    [
        ("RF13", "spotting", 12 * W - 1, "same_day"),
        ("RF13", "spotting", 12 * W, "urgent"),
        ("RF13", "spotting", 12 * W + 1, "urgent"),
        ("RF13", "spotting", None, "same_day"),
        ("RF14", "I'm bleeding", 16 * W - 1, None),
        ("RF14", "I'm bleeding", 16 * W, "urgent"),
        ("RF14", "I'm bleeding", None, None),
        ("RF3", "shoulder tip pain", 14 * W - 1, "emergency"),
        ("RF3", "shoulder tip pain", 14 * W, None),
        ("RF3", "shoulder tip pain", None, "emergency"),
        ("RF6", "period pains", 16 * W - 1, None),
        ("RF6", "period pains", 16 * W, "urgent"),
        ("RF6", "period pains", 37 * W - 1, "urgent"),
        ("RF6", "period pains", 37 * W, None),
        ("RF6", "contractions", None, "urgent"),
        ("RF5", "my waters have gone", 16 * W, "urgent"),
        ("RF5", "my waters have gone", None, "urgent"),
        ("RF9", "baby is not moving", 24 * W, "urgent"),
        ("RF9", "baby is not moving", None, "urgent"),
        ("RF9", "baby is not moving", 15 * W, None),
        ("RF10", "flashing lights in my eyes", 20 * W, "urgent"),
        ("RF10", "flashing lights in my eyes", 20 * W - 1, None),
        ("RF17", "bleeding for 3 weeks", 16 * W - 1, "same_day"),
        ("RF17", "bleeding for 3 weeks", 16 * W, None),
    ],
)
def test_the_level_follows_the_weeks(code, text, gest, level):
    assert level_of(code, text, gest=gest) == level


def test_weeks_in_the_message_go_before_weeks_known_from_before():
    assert read("im 14 weeks and spotting", gest=6 * W).level == "urgent"
    assert read("im 7 weeks and spotting", gest=20 * W).level == "same_day"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("im 7w3d", 52),
        ("14 weeks", 98),
        ("16+2", 114),
        ("20wks", 140),
        ("12/40", 84),
        ("14+3/40", 101),
        ("5 months pregnant", 150),
        ("I am thirteen weeks", 91),
        ("bleeding at 13 weeks", 91),
        ("I had a loss at 9 weeks and now im 6 weeks", 42),
        ("first miscarriage at 8 weeks. Currently 11w2d", 79),
        ("bleeding for 3 weeks", None),
        ("my scan is in 2 weeks", None),
        ("my miscarriage was 6 weeks ago", None),
        ("hello", None),
        ("99 weeks", None),
    ],
)
def test_weeks_are_read(text, days):
    assert weeks_in(text) == days


def test_earlier_weeks_are_those_more_than_a_week_back():
    text = "I bled at 6 weeks and am 12 weeks now"
    assert [text[a:b].strip() for a, b in earlier_weeks(text, 84)] == ["6 weeks"]
    assert earlier_weeks(text, None) == []


@pytest.mark.parametrize("gest", [None, 18 * W, 150, 161])
@pytest.mark.parametrize(
    "text",
    [
        "my waters broke at 18wks. I had a nosebleed last year.",
        "I had a nosebleed last year. my waters broke at 18wks.",
    ],
)
def test_what_another_sentence_tells_of_the_past_makes_no_weeks_earlier(text, gest):
    assert level_of("RF5", text, gest=gest) == "urgent"
