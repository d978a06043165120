"""
Losses told of somebody else's pregnancy, wherever in the message the other one is named.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from bot.understanding.page import Page
from bot.understanding.people import OTHERS, PARTNER, on_behalf
from bot.understanding.spelling import distance
from bot.understanding.tables import table

_KEPT = "spoken of"
SHORTEST = 5  # a shorter word has too many neighbours
_TABLE = table("kin")
_LOOSE, _LIKELY, _MOTHERS, _BEING, _TO_ME, _MINE, _THEIRS = (
    _TABLE.words(name)
    for name in ("loose", "likely", "mothers", "being", "to_me", "mine", "theirs")
)
_KIN = OTHERS - _LOOSE | _TABLE.words("also")
_WORD = re.compile(r"[a-z'-]+|[.;!?\n]")
_OF_ONE, _HAVE = (
    re.compile(rf" (?:{_TABLE.expressions('expressions')[name]})") for name in ("of_one", "have")
)


@cache
def is_kin(word: str) -> bool:
    """
    True for a word for another person who may be pregnant, with one slip in its spelling.
    """
    bare = word.removesuffix("'s")
    if bare in _KIN or word in _KIN:
        return True
    return len(bare) >= SHORTEST and any(
        kin[0] == bare[0] and distance(bare, kin) <= 1 for kin in _LIKELY
    )


def of_kin(page: Page, place: int) -> bool:
    """
    True where the words before this place of the plain text, in its sentence, name another woman
    and do not come back to the writer.
    """
    if page.person != "self":
        return False
    kept = page.doc.user_data  # goes with the page: a person's words outlive no message
    if _KEPT not in kept:
        kept[_KEPT] = _spoken_of(page.normal.text)
    places, told = kept[_KEPT]
    return bool(told[bisect_right(places, place) - 1] == "kin")


def _spoken_of(text: str) -> tuple[list[int], list[str]]:
    """
    Where the words come to speak of somebody, and of whom from there on.
    """
    places, of_whom = [-1], [""]
    if on_behalf(text.split()):
        return places, of_whom
    last = ""
    for match in _WORD.finditer(text):
        told = _told(text, match, of_whom[-1], last)
        last = match[0]
        if told != of_whom[-1]:
            places.append(match.end())
            of_whom.append(told)
    return places, of_whom


def _told(text: str, match: re.Match[str], told: str, last: str) -> str:
    """
    Of whom the words speak after this one: "kin", "before" (kin in an earlier sentence) or "".
    """
    word = match[0]
    if word in ".;!?\n":
        return told and "before"
    if word in _MOTHERS and (last in _BEING or _OF_ONE.match(text, match.end())):
        return told  # "a second time mum" and "mum of two" are the writer
    if is_kin(word) or (word in _LOOSE and _HAVE.match(text, match.end())):
        return "kin"
    if (word in PARTNER and not is_kin(last)) or (word in _MINE and not _to_me(word, last)):
        return ""
    return "kin" if word in _THEIRS and told == "before" else told


def _to_me(word: str, last: str) -> bool:
    return word == "me" and last in _TO_ME
