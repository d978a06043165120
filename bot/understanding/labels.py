"""
What the labels of invented and real posts allow, in the terms of the facts.
"""

from __future__ import annotations

import re
from typing import Any

DAYS_A_MONTH = 30.44


def agrees(name: str, label: Any, value: Any) -> bool:
    """
    True when a reading fits its label: the day where days were stated, else the stated stretch.
    """
    if value is None or name != "gestation_weeks":
        return bool(value == label)
    low, high = stated(str(label))
    return bool(low <= value <= high)


def stated(label: str) -> tuple[int, int]:
    """
    First and last day of pregnancy that a label such as "7+3", "6.5", "9-10" or "5 months" allows.
    """
    if exact := re.fullmatch(r"(\d+)\+(\d)", label):
        day = int(exact[1]) * 7 + int(exact[2])
        return day, day
    if months := re.fullmatch(r"(\d+) months?", label):
        count = int(months[1])
        return int((count - 1) * DAYS_A_MONTH), int((count + 1) * DAYS_A_MONTH)
    first, _, last = label.partition("-")
    return int(float(first)) * 7, int(float(last or first)) * 7 + 6
