"""
Pulls a misspelt word towards a word of this field, and leaves English words alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from spacy.lookups import load_lookups

from bot.understanding.lexicon import BRANDS, CONTRACTIONS, FIELD, PLAIN, SHORT_FORMS

SHORTEST = 5  # a shorter word has too many neighbours
LONG = 8  # from here on two slips are forgiven


def _without_one(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _keys(word: str) -> set[str]:
    """
    The word and everything left when one letter (two in a long word) is taken out.
    """
    keys = {word, *_without_one(word)}
    if len(word) >= LONG:
        keys |= {shorter for once in set(keys) for shorter in _without_one(once)}
    return keys


@cache
def _forms() -> Any:
    """
    The table of inflected English words; it keeps hashes, so it answers only "is this one?".
    """
    return load_lookups("en", ["lemma_lookup"]).get_table("lemma_lookup")


@cache
def _known() -> frozenset[str]:
    return frozenset({*PLAIN, *FIELD, *SHORT_FORMS, *CONTRACTIONS, *BRANDS, *_forms().values()})


def _english(word: str) -> bool:
    return word in _known() or word in _forms()


@cache
def _index() -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for word in sorted({*FIELD, *BRANDS}):
        for key in _keys(word):
            index.setdefault(key, []).append(word)
    return index


def distance(one: str, other: str) -> int:
    """
    Letters to add, drop, change or swap with a neighbour to turn one word into the other.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, its in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


@lru_cache(maxsize=4096)
def repair(word: str) -> str:
    """
    The word of the field that this one was meant to be, or the word itself.
    """
    if len(word) < SHORTEST or not word.isalpha() or _english(word):
        return word
    near = {candidate for key in _keys(word) for candidate in _index().get(key, ())}
    best = min(near, key=lambda candidate: (distance(word, candidate), candidate), default=word)
    allowed = 2 if min(len(word), len(best)) >= LONG else 1
    return best if distance(word, best) <= allowed else word
