"""
The helpline's hours: whether it is open, when it opens next, and which holidays are near.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from bot.handover.hours import LONDON, Opening, Span, is_open, opening, spans

HOURS = "Mon-Fri 09:00-17:00; Sat 10:00-12:00"
WEEKDAYS = Span(0, 4, time(9), time(17))
SATURDAY = Span(5, 5, time(10), time(12))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "is_there"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T16:59", True),
        ("2026-11-23T17:00", False),
        ("2026-11-28T10:00", True),
        ("2026-11-28T12:00", False),
        ("2026-11-29T11:00", False),
        ("2026-12-25T11:00", False),
    ],
)
def test_it_is_open_within_its_hours_and_not_on_a_holiday(now: str, is_there: bool):
    assert is_open(HOURS, "2026-12-25", at(now)) is is_there


def test_a_moment_from_elsewhere_is_read_in_london_time():
    assert is_open("Mon-Fri 09:00-17:00", "", datetime(2026, 7, 6, 8, 30, tzinfo=UTC))
    assert not is_open("Mon-Fri 09:00-17:00", "", datetime(2026, 12, 7, 8, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23T02:00", "2026-11-23T09:00"),
        ("2026-11-23T17:00", "2026-11-24T09:00"),
        ("2026-11-27T18:00", "2026-11-28T10:00"),
        ("2026-11-28T13:00", "2026-11-30T09:00"),
        ("2026-12-24T18:00", "2026-12-29T09:00"),
    ],
)
def test_while_it_is_closed_the_next_opening_is_known_and_passes_over_holidays(
    now: str, opens: str
):
    found = opening(HOURS, "2026-12-25 2026-12-26 2026-12-28", at(now))
    assert (found.is_open, found.opens) == (False, at(opens))


def test_while_it_is_open_nothing_is_said_of_an_opening():
    assert opening(HOURS, "", at("2026-11-23T10:00")) == Opening(True, (WEEKDAYS, SATURDAY))


def test_holidays_are_told_two_weeks_ahead():
    found = opening(HOURS, "2026-12-25 2027-01-01 2026-01-01", at("2026-12-14T10:00"))
    assert found.closed_on == (date(2026, 12, 25),)


def test_without_hours_it_is_never_open_and_no_opening_is_known():
    assert opening("", "", at("2026-11-23T10:00")) == Opening(False)


@pytest.mark.parametrize("hours", ["always", "Mon 9-17", "Mon-Fri", "Xyz 09:00-10:00"])
def test_hours_that_cannot_be_read_name_the_part(hours: str):
    with pytest.raises(ValueError, match="LUTEA_HELPLINE_HOURS"):
        spans(hours)
