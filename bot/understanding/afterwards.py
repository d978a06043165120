"""
What a person says once a number to ring was given: she rang, nobody answers, she was told to wait.

Only read after a danger text, so the wording may be loose: outside it these words mean little.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, get_args

from bot.understanding.advice import Adviser, told_to_wait
from bot.understanding.tables import table

Kind = Literal["no_answer", "advised", "doubt", "safe", "seen", "rang"]
# Feeling calmer answers a crisis and not heavy bleeding; having been seen answers the bleeding.
NOT_FOR = {"crisis": ("seen",), "emergency": ("safe",), "urgent": ("safe",)}


def after_danger(text: str, level: str) -> Kind | None:
    """
    The first kind whose wording stands in the text, or None.

    ``level`` is the danger that was answered: crisis, emergency or urgent.
    """
    plain = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    adviser = told_to_wait(plain)
    for kind in get_args(Kind):
        if kind not in NOT_FOR[level] and _is(kind, plain, adviser, level):
            found: Kind = kind
            return found
    return None


def _is(kind: str, plain: str, adviser: Adviser | None, level: str) -> bool:
    """
    Whether a kind fits. Whose advice it is goes before the words of it: "they said it's fine" is
    no news of having been seen, and a friend's word is no reason to wait.
    """
    if kind == "advised":
        was_seen = "seen" not in NOT_FOR[level] and _worded("seen", plain)
        return adviser == "staff" and not was_seen
    if adviser and kind in ("no_answer", "safe"):
        return False
    if kind == "doubt":
        return adviser == "lay" or (adviser is None and _worded(kind, plain))
    if kind == "seen":
        return _worded(kind, plain) or (adviser is None and _worded("all_well", plain))
    return _worded(kind, plain)


def _worded(kind: str, plain: str) -> bool:
    return _wording(kind).search(plain) is not None


@cache
def _wording(kind: str) -> re.Pattern[str]:
    lines = table("afterwards").phrases(kind)
    return re.compile("|".join(rf"(?:(?<![\w'])(?:{line})(?![\w]))" for line in lines))
