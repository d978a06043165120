"""
When somebody can be rung, and which numbers can be.
"""

from __future__ import annotations

import pytest

from bot.handover.call_backs import uk_number, windows
from tests.handover.test_hours import HOURS, at

FRIDAY = at("2026-11-27T14:10")


def said(*args, **also) -> list[str]:
    return [f"{one.begins:%a %H:%M}-{one.ends:%H:%M}" for one in windows(*args, **also)]


def test_the_next_three_opening_days_are_offered_in_windows_of_two_hours():
    week = ["Mon 09:00-11:00", "Mon 11:00-13:00", "Mon 13:00-15:00", "Mon 15:00-17:00"]
    assert said(HOURS, "", FRIDAY) == ["Fri 15:00-17:00", "Sat 10:00-12:00", *week]


def test_a_holiday_and_a_day_whose_windows_have_all_begun_are_passed_over():
    late = at("2026-11-27T15:00")
    days = [one.split()[0] for one in said(HOURS, "2026-11-30", late)]
    assert list(dict.fromkeys(days)) == ["Sat", "Tue", "Wed"]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("", []),
        ("Sat 10:00-10:29", []),
        ("Sat 10:00-10:30", ["Sat 10:00-10:30"] * 3),
        ("Sat 10:00-12:15", ["Sat 10:00-12:00"] * 3),
        ("Sat 10:00-12:00; Sat 10:00-12:00", ["Sat 10:00-12:00"] * 3),
    ],
)
def test_what_is_left_of_the_hours_is_a_window_from_half_an_hour_on(hours, expected):
    assert said(hours, "", FRIDAY) == expected


def test_no_window_ends_after_the_record_is_gone():
    assert said(HOURS, "", FRIDAY, before=at("2026-11-28T12:00")) == ["Fri 15:00-17:00"]


def test_a_window_keeps_its_hour_when_the_clocks_change():
    before_october_change = at("2026-10-24T20:00")
    sunday = windows("Sun 09:00-11:00", "", before_october_change)[0]
    assert sunday.key == "2026-10-25T09:00+00:00"


@pytest.mark.parametrize(
    ("written", "rung"),
    [
        ("07700 900123", "07700900123"),
        ("+44 7700 900123", "07700900123"),
        ("+44 (0)7700 900 123", "07700900123"),
        ("0044 7700-900-123", "07700900123"),
        ("(020) 7946 0123", "02079460123"),
        ("01632 96012", "0163296012"),
        ("0300 123 1234", "03001231234"),
        ("", None),
        ("7700 900123", None),
        ("07700 90012", None),
        ("07700 9001234", None),
        ("070 1234 5678", None),
        ("0900 123 4567", None),
        ("0800 123 4567", None),
        ("999", None),
        ("+33 1 23 45 67 89", None),
        ("٠٧٧٠٠٩٠٠١٢٣", None),
        ("07700900123; drop", None),
    ],
)
def test_a_number_is_one_of_the_uk_that_costs_a_usual_call(written, rung):
    assert uk_number(written) == rung
