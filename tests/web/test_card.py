"""
The result card and its picture.
"""

from __future__ import annotations

import pytest

from bot.web.card import card_of, day_in_words
from bot.web.timeline import LEFT, WIDTH, at, timeline
from tests.web.conftest import CARD


def test_a_card_keeps_every_part():
    card = card_of(CARD)
    assert card
    assert [point.state for point in card.points] == [p["state"] for p in CARD["points"]]
    assert card.day == "2026-11-22"
    assert card.timeline
    assert card.timeline.gest == 52


def test_a_card_with_parts_missing_is_still_drawn_and_guesses_nothing():
    card = card_of({"title": "A title", "points": [{"sentence": "x", "state": "perhaps"}]})
    assert card
    assert card.points[0].state == "not_known"
    assert card.timeline is None


def test_after_a_loss_there_is_no_picture_of_weeks():
    card = card_of({**CARD, "lost": True})
    assert card
    assert card.timeline is None


def test_a_citation_holds_its_year_once():
    points = [
        {"state": "met", "sentence": "a", "source": "NICE, 2021", "date": "2021-11-24"},
        {"state": "met", "sentence": "b", "source": "NICE NG126", "date": "2021"},
        {"state": "met", "sentence": "c", "source": "A clinic, 2026", "date": "read 2026-11-22"},
        {"state": "met", "sentence": "d", "source": "A clinic", "date": ""},
    ]
    card = card_of({"points": points})
    assert card
    assert [point.cite for point in card.points] == [
        "NICE, 2021", "NICE NG126, 2021", "A clinic, 2026", "A clinic",
    ]  # fmt: skip


@pytest.mark.parametrize("nothing", [None, {}])
def test_a_reply_without_a_card_has_none(nothing: dict[str, object] | None):
    assert card_of(nothing) is None


def test_a_source_keeps_its_words_and_loses_an_address_that_is_no_web_address():
    card = card_of({"sources": [{"title": "t", "url": "javascript:alert(1)"}]})
    assert card
    assert (card.sources[0].title, card.sources[0].url) == ("t", "")


@pytest.mark.parametrize(
    ("gest", "here"),
    [
        (0, LEFT), (7 * 20, LEFT + WIDTH / 2), (7 * 40, LEFT + WIDTH), (7 * 41, LEFT + WIDTH),
        (-1, None), (400, None), (None, None), ("52", None), (True, None),
    ],
)  # fmt: skip
def test_she_stands_where_her_weeks_are(gest: object, here: float | None):
    drawn = timeline(gest)
    assert (drawn.here if drawn else None) == here


@pytest.mark.parametrize("gest", [0, 52, 112, 168, 238, 280])
def test_the_label_stays_inside_the_picture(gest: int):
    drawn = timeline(gest)
    assert drawn
    assert 84 <= drawn.label_at <= 360 - 84


def test_the_marks_stand_in_order():
    marks = [at(week) for week in (0, 16, 24, 34, 40)]
    assert marks == sorted(marks)


@pytest.mark.parametrize(
    ("iso", "language", "words"),
    [
        ("2026-11-02", "en", "2 November 2026"),
        ("2026-11-02", "cy", "2 Tachwedd 2026"),
        ("", "en", ""),
        ("soon", "cy", "soon"),
    ],
)
def test_a_day_is_said_in_the_words_of_the_page(iso: str, language: str, words: str):
    assert day_in_words(iso, language) == words
