"""
Who told her that it can wait: staff who know of her, or anybody else.

Only read after a danger text. What cannot be told apart counts as nobody's advice.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from bot.understanding.tables import table

Adviser = Literal["staff", "lay"]
SUBJECTS = ("staff", "lay", "they", "one")
_OPENING = re.compile(r"\W*((ok|okay|yes|yeah|just|so|well|also|and)\W+)*")
NEAR = 40  # letters between who says it and the saying


def told_to_wait(plain: str) -> Adviser | None:
    """
    Who said that it can wait, of a lower-case text: "staff", "lay", or None where nobody did.
    """
    text = _without_their_trades(plain)
    if _found("read", text) and _found("waits", text):
        return "lay"
    for saying in _pattern("verbs").finditer(text):
        adviser = _adviser(text, saying.start())
        if adviser and _can_wait(text[saying.start() :]):
            return "lay" if _found("earlier", text) else adviser
    return None


def _without_their_trades(text: str) -> str:
    """
    "My friend who's a nurse", "my friend's midwife", "my midwife friend": a friend.
    """
    lay, staff = _one("subjects", "lay"), _one("subjects", "staff")
    is_one = r"(?: is|'?s)?(?: (?:who|that)(?:'?s| is| was)?| used to be| was)?"
    text = re.sub(rf"\b({lay}){is_one} an? (?:\w+ )?(?:{staff})\b", r"\1", text)
    text = re.sub(rf"\b({lay})(?:'s|s)? (?:{staff})\b", r"\1", text)
    return re.sub(rf"\b(?:{staff}) (?P<lay>{lay})\b", r"\g<lay>", text)


def _adviser(text: str, start: int) -> Adviser | None:
    """
    Whose saying begins at ``start``: the nearest one named before it. "They" are staff, unless
    only friends are named; "she" is whoever is named.
    """
    before = text[:start]
    if re.search(rf"(?<![\w'])(?:{_any('maybe')})(?: [\w']+){{0,2}} $", before):
        return None
    staff, lay = (_pattern("subjects", kind).search(before) for kind in ("staff", "lay"))
    passive = re.search(rf"(?<![\w'])(?:{_any('passive')}) $", before)
    if passive or _OPENING.fullmatch(before):
        by = re.search(rf"\b(?:by|from) (?:\w+ )?(?:{_one('subjects', 'lay')})\b", text)
        return "lay" if by or (lay and not staff) else "staff"
    last = [(found.end(), kind) for kind in SUBJECTS for found in _all(kind, before)]
    at, kind = max(last, default=(-NEAR - 1, ""))
    if start - at > NEAR:
        return None
    if kind in ("staff", "lay"):
        return "staff" if kind == "staff" else "lay"
    if staff or (kind == "they" and (_found("rang", before) or not lay)):
        return "staff"
    return "lay"


def _all(kind: str, text: str) -> list[re.Match[str]]:
    return list(_pattern("subjects", kind).finditer(text))


def _can_wait(rest: str) -> bool:
    """
    The advice, up to where she goes on with her own wish; "come in now" is no waiting.
    """
    advice = rest[: turn.start()] if (turn := _pattern("turns").search(rest)) else rest
    if _found("now", advice) and not re.search(r"\b(if|unless|when|until)\b", advice):
        return False
    return _found("waits", advice)


def _found(section: str, text: str) -> bool:
    return _pattern(section).search(text) is not None


@cache
def _pattern(section: str, name: str = "") -> re.Pattern[str]:
    lines = _one(section, name) if name else _any(section)
    return re.compile(rf"(?<![\w'])(?:{lines})(?![\w])")


@cache
def _any(section: str) -> str:
    return "|".join(table("advice").expressions(section).values())


@cache
def _one(section: str, name: str) -> str:
    return table("advice").expressions(section)[name]
