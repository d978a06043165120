"""
How weeks, lengths and doses are written, each turned into one plain form.

"7w3d", "7/40+3" and "seven weeks n 3 days" all become "7 weeks 3 days"; "4.3cm" becomes "4.3 cm".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.understanding.lexicon import TENS, UNITS, number_of

_WORDS = (
    rf"(?:(?:{'|'.join(TENS)})[- ]?(?:{'|'.join(list(UNITS)[:9])})\b"
    rf"|(?:{'|'.join(sorted((*UNITS, *TENS), key=len, reverse=True))})\b)"
)
_NUM = rf"(?:\d{{1,3}}|{_WORDS})"
_WEEK = (
    r"(?:w|wk|wks|wekks|weeks?|weaks?|weks?|wee?k?s|wke?s|weeek?s|week's)\b"
    r"(?:\.(?=\s?(?:pregnan|preg\b|gone|along|gestation|and \d|\d\s?d)))?"
)
_WEEK_OPEN = r"(?:w|wks?|weeks?)"
_DAY = r"(?:d|dys?|days?|/7)\b"
_HALF = r"(?:\s*(?:and|n|&)?\s*(?:(?:a\s*)?half|1/2)|½)"


def figure(text: str) -> str:
    """
    A number in words as figures: "twenty-one" is "21"; figures stay as they are.
    """
    value = number_of(text)
    if value is None:
        tens, *units = re.split(r"[- ]+", text)
        value = float(TENS.get(tens, 0) + sum(UNITS.get(unit, 0) for unit in units))
    return f"{value:g}"


def _weeks_days(match: re.Match[str]) -> str:
    return f"{figure(match['w'])} weeks {figure(match['d'])} days"


def _half_weeks(match: re.Match[str]) -> str:
    return f"{figure(match['w'])}.5 {match['u']}"


def _half_after(match: re.Match[str]) -> str:
    return f"{figure(match['w'])}.5 weeks"


def _weeks(match: re.Match[str]) -> str:
    return f"{figure(match['w'])} weeks"


def _range(match: re.Match[str]) -> str:
    unit = "months" if match["u"].startswith("m") else "weeks"
    return f"{figure(match['w'])} to {figure(match['d'])} {unit}"


def _unit(match: re.Match[str]) -> str:
    unit = {"month": "months", "day": "days"}.get(match["u"], match["u"])
    return f"{figure(match['w'])} {unit}"


def _length(match: re.Match[str]) -> str:
    unit = (
        "cm" if match["u"].startswith("c") else "mm" if match["u"].startswith("m") else match["u"]
    )
    number = match["w"].replace(",", ".")
    return f"{number} {unit}"


def _dose(match: re.Match[str]) -> str:
    return f"{match['w']} mg"


def _times(match: re.Match[str]) -> str:
    return f"{match['w']} x"


def _transfer(match: re.Match[str]) -> str:
    return f"{match['w']}dp{match['d'] or ''}dt"


# Order matters: the first that fits at a place is taken.
NOTATIONS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"2day\b", lambda _: "today"),
    (r"2mor+ow?\b|2moz\b", lambda _: "tomorrow"),
    (r"2nite?\b", lambda _: "tonight"),
    (
        r"(?P<w>\d{1,2})\s?d(?:ays?)?\s?p(?:ast)?\s?(?P<d>[356])?(?:\s?d(?:ay)?)?\s?"
        r"(?:f?e?t|transfer)\b",
        _transfer,
    ),
    (
        r"(?P<w>\d{1,2})\s?days?\s(?:past|post|after)\s(?:a\s|my\s|our\s)?(?P<d>[356])"
        r"(?:-|\s)?days?\s(?:embryo\s|frozen\s|blast\w*\s)*transfer\b",
        _transfer,
    ),
    (
        rf"(?P<w>{_NUM})\s*(?:{_WEEK_OPEN})?\s*/\s*40\s*(?:\+|and)?\s*(?P<d>[0-6])\b"
        rf"(?:\s*{_DAY})?",
        _weeks_days,
    ),
    (r"(?P<w>\d{1,2})\s*/\s*40\b", _weeks),
    (
        rf"(?P<w>[3-9]|[1-4]\d)\s*(?:{_WEEK_OPEN})?\s*\+\s*(?P<d>[0-6])\b(?!\.?\d)\s*"
        rf"(?:{_DAY})?\s*(?:{_WEEK})?",
        _weeks_days,
    ),
    (
        rf"(?P<w>{_NUM})\s*-?\s*{_WEEK_OPEN}[\s,.]*(?:and|n|&|\+|plus)?\s*"
        rf"(?P<d>[0-6]|one|two|three|four|five|six)\s*-?{_DAY}",
        _weeks_days,
    ),
    (rf"(?P<w>{_NUM})\s*{_WEEK_OPEN}\s*\+\s*(?P<d>[0-6])\b", _weeks_days),
    (
        rf"(?P<w>{_NUM})\s+{_WEEK}\s+(?P<d>[1-6])(?=\s*(?:$|[.,!?;)]|pregnant|preg\b"
        rf"|today|tomorrow|tomoz|now))",
        _weeks_days,
    ),
    (rf"(?P<w>{_NUM}){_HALF}\s+(?P<u>weeks|months)\b", _half_weeks),
    (rf"(?P<w>{_NUM}){_HALF}\s*(?:wks?|week)\b", _half_after),
    (rf"(?P<w>{_NUM})\s*{_WEEK_OPEN}\s*(?:and|n|&)\s*a\s*half\b", _half_after),
    (rf"(?P<w>\d{{1,2}}\.\d|{_NUM})\s*\+?\s*-?\s*{_WEEK}", _weeks),
    (rf"(?P<w>{_NUM})\s*-?ish\s*{_WEEK}", _weeks),
    (rf"(?P<w>[3-9]|[1-4]\d)\s*plus\s*(?P<d>[0-6])\s*(?:{_WEEK}|{_DAY})", _weeks_days),
    (rf"(?P<w>{_NUM})\s*(?:-|–|/|to|or)\s*(?P<d>{_NUM})\s*(?P<u>{_WEEK})", _range),
    (
        rf"between\s+(?P<w>{_NUM})\s*(?:{_WEEK})?\s*(?:and|n|&|to)\s*(?P<d>{_NUM})\s*(?P<u>{_WEEK})",
        _range,
    ),
    (rf"(?P<w>{_NUM})\s*(?:-|–|/|to|or)\s*(?P<d>{_NUM})\s*(?P<u>months?|mths?)\b", _range),
    (r"a\s+(?P<u>month|week)(?=\s+(?:pregnant|preg|pg|gone|along)\b)", lambda m: f"1 {m['u']}s"),
    (
        rf"(?P<w>\d\.5|{_NUM})\s*-?\s*(?:months?|mths?|mnths?)\b",
        lambda m: f"{figure(m['w'])} months",
    ),
    (rf"(?P<w>{_NUM})\s*-?\s*(?P<u>days?|years?|hours?)\b(?!')", _unit),
    (
        r"(?P<w>\d+(?:[.,]\d+)?)\s*(?P<u>cms?|centimet(?:er|re)s?|mms?|millimet"
        r"(?:er|re)s?|mil)\b",
        _length,
    ),
    (r"(?P<w>\d)\s*x\s*(?=\d)", _times),
    (r"(?P<w>\d{2,4})\s*(?:mgs?|milligrams?|milligrammes?)\b", _dose),
)  # fmt: skip

_COMPILED = [(re.compile(pattern), turn) for pattern, turn in NOTATIONS]
_STARTS = re.compile(rf"(?:\d|{_WORDS}|a (?:month|week) |between )")


def plain_at(text: str, place: int) -> tuple[int, str] | None:
    """
    The end of the notation that starts at ``place`` of a lower-case text, and its plain form.
    """
    before = text[place - 1 : place]
    if not _STARTS.match(text, place) or (before.isalnum() and before != "x") or before == ".":
        return None
    for pattern, turn in _COMPILED:
        match = pattern.match(text, place)
        if match:
            gap = " " if text[match.end() : match.end() + 1].isalnum() else ""
            return match.end(), turn(match) + gap
    return None
