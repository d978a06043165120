"""
What a person says once a number to ring was given: she rang, nobody answers, she would rather wait.

Only read after a danger text, so the wording may be loose: outside it these words mean little.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, get_args

from bot.understanding.tables import table

Kind = Literal["no_answer", "doubt", "safe", "seen", "rang"]
# Feeling calmer answers a crisis and not heavy bleeding; having been seen answers the bleeding.
NOT_FOR = {"crisis": ("seen",), "emergency": ("safe",), "urgent": ("safe",)}


def after_danger(text: str, level: str) -> Kind | None:
    """
    The first kind whose wording stands in the text, or None.

    ``level`` is the danger that was answered: crisis, emergency or urgent.
    """
    plain = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    for kind in get_args(Kind):
        if kind not in NOT_FOR[level] and _wording(kind).search(plain):
            found: Kind = kind
            return found
    return None


@cache
def _wording(kind: str) -> re.Pattern[str]:
    lines = table("afterwards").phrases(kind)
    return re.compile("|".join(rf"(?:(?<![\w'])(?:{line})(?![\w]))" for line in lines))
