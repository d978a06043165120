"""
Two simpler ways of reading a message, to measure the fact reader against.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

_WEEKS = re.compile(r"\b(\d{1,2})(?:\s*\+\s*(\d))?\s*(?:w|wks?|weeks?)\b(?:\s*(\d)\s*d)?", re.I)
_LOSSES = re.compile(r"\b(\d+|one|two|three|four)\s+(?:miscarriages?|losses)\b", re.I)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}


def plain_expressions(text: str, today: date) -> dict[str, Any]:
    """
    The first number of weeks, the first number of losses, and "no" or "stopped" before bleeding.
    """
    del today
    weeks, losses = _WEEKS.search(text), _LOSSES.search(text)
    days = int(weeks[1]) * 7 + int(weeks[2] or weeks[3] or 0) if weeks else None
    count = (_NUMBERS.get(losses[1].lower()) or int(losses[1])) if losses else None
    if count is None and re.search(r"first pregnancy|no miscarriages", text, re.I):
        count = 0
    return {
        "gestation_weeks": days,
        "n_previous_miscarriages": count,
        "bleeding": _bleeding(text),
        "ivf": "yes" if re.search(r"\bivf\b|\bicsi\b", text, re.I) else None,
    }


def _bleeding(text: str) -> str | None:
    if re.search(r"\b(?:no|not|never)\s+(?:\w+\s+)?(?:bleeding|spotting|blood)", text, re.I):
        return "no"
    if re.search(r"(?:bleeding|spotting)\s+(?:has\s+)?stopped", text, re.I):
        return "past"
    return "yes" if re.search(r"bleed|spotting|brown discharge", text, re.I) else None


def keywords(text: str, today: date) -> dict[str, Any]:
    """
    A word is there or it is not.
    """
    del today
    words = set(re.findall(r"[a-z]+|\d+", text.lower()))
    figures = [int(word) for word in re.findall(r"\d+", text) if 3 <= int(word) <= 42]
    lost = {"miscarriage", "miscarriages", "miscarried", "loss", "losses"} & words
    return {
        "gestation_weeks": figures[0] * 7 if figures and {"weeks", "week", "wks"} & words else None,
        "n_previous_miscarriages": 1 if lost else None,
        "bleeding": "yes" if {"bleeding", "spotting", "bleed", "blood"} & words else None,
        "ivf": "yes" if {"ivf", "icsi"} & words else None,
    }
