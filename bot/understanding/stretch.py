"""
What "7 weeks 3 days", "9 to 10 weeks" or "5 months" comes to, in days of pregnancy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.understanding.lexicon import number_of

LONGEST = 42 * 7  # a longer pregnancy is a slip of the finger or not a pregnancy
SHORTEST = 14
DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Stretch:
    """
    The days that stand for the words; ``exact`` when the days of the week were said.
    """

    value: int
    exact: bool


def stretch_of(token: Any) -> Stretch | None:
    """
    What a merged token comes to; None when it holds no number.
    """
    parts = token.text.split()
    kind = token.ent_type_
    if kind == "WEEKS":
        return _weeks(parts)
    if kind == "RANGE":
        middle = (float(parts[0]) + float(parts[2])) / 2
        return Stretch(int(middle * (7 if parts[3].startswith("week") else DAYS_A_MONTH)), False)
    if kind == "MONTHS":
        return Stretch(int(float(parts[0]) * DAYS_A_MONTH), False)
    return _nth(parts)


def _weeks(parts: list[str]) -> Stretch:
    whole, _, part = parts[0].partition(".")
    days = int(whole) * 7
    if len(parts) == 4:
        return Stretch(days + int(parts[2]), True)
    if part:  # "7.3 weeks" mostly means 7 weeks and 3 days, but a half is a half
        days += 3 if part == "5" else min(int(part[0]), 6)
    return Stretch(days, False)


def _nth(parts: list[str]) -> Stretch | None:
    number = number_of(parts[1]) if parts[0].startswith("week") else number_of(parts[0])
    if number is None:
        return None
    if "month" in parts[-1]:
        return Stretch(int((number - 0.5) * DAYS_A_MONTH), False)
    return Stretch(int(number * 7), False)


def possible(days: int) -> bool:
    """
    True for a length that a pregnancy can have.
    """
    return SHORTEST <= days <= LONGEST
