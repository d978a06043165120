"""
Another medicine, condition or country in a question: it is noticed and said, not answered over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from bot.knowledge.entries import DATA, Entry

Kind = Literal["medicine", "condition", "country"]
FILE = DATA / "library" / "not_ours.yml"
_POINTS = re.compile(r"\b(?:it|this|them|these)\b", re.IGNORECASE)
MOST_WORDS = 40  # in a longer piece a name is part of a story, not what is asked


@dataclass(frozen=True)
class Noticed:
    """
    What a question names that the library does not hold: "sertraline" is a medicine.
    """

    kind: Kind
    name: str


@dataclass(frozen=True)
class NotOurs:
    """
    The names that are noticed, as patterns, and the words that make a question ours after all.
    """

    names: Mapping[Kind, re.Pattern[str]]
    ours: re.Pattern[str]
    together: re.Pattern[str]
    places: Mapping[str, re.Pattern[str]]

    def notice(self, text: str) -> Noticed | None:
        """
        The other medicine, condition or country that a short piece is about, or None.

        "Can I take it with sertraline" is ours: it asks of the two together. "Sertraline side
        effects" is not.
        """
        if len(text.split()) > MOST_WORDS or self._asks_of_both(text):
            return None
        for kind, pattern in self.names.items():
            found = pattern.search(text)
            if found and not self.ours.search(text):
                return Noticed(kind, found.group(0).lower())
        return None

    def plain(self, text: str) -> str:
        """
        The text with such names made general, so that "with sertraline" is found as "with other
        medicines", "in Spain" as "outside the UK" and "in Glasgow" as a question about Scotland.
        """
        if self._asks_of_both(text):
            text = self.names["medicine"].sub("my other medicines", text)
        if self.ours.search(text):
            text = self.names["country"].sub("a country outside the UK", text)
        for nation, places in self.places.items():
            if nation not in text.lower():
                text = places.sub(rf"\g<0> {nation}", text)
        return text

    def _asks_of_both(self, text: str) -> bool:
        medicine = self.names["medicine"].search(text)
        us = self.ours.search(text) or _POINTS.search(text)
        return bool(medicine and us and self.together.search(text))


def load_not_ours(entries: Iterable[Entry], path: Path = FILE) -> NotOurs:
    """
    The lists of a file, less what a phrasing of an entry names by itself: "what is letrozole
    for" would make it ours, "can I take it together with letrozole" does not.
    """
    read = yaml.safe_load(path.read_text("utf-8"))
    ours, together = _pattern(_parts(read["ours"])), _pattern(_parts(read["together"]))
    asked = [p.lower() for e in entries for p in (e.question, *e.phrasings)]
    beside = (ours, together, _POINTS)
    alone = " \n ".join(p for p in asked if not any(words.search(p) for words in beside))
    kinds: tuple[tuple[Kind, list[str]], ...] = (
        ("medicine", read["medicines"].split()),
        ("condition", _parts(read["conditions"])),
        ("country", _parts(read["countries"])),
    )
    names = {kind: _pattern(w for w in words if not _word(w, alone)) for kind, words in kinds}
    towns = yaml.safe_load((path.parent / "places.yml").read_text("utf-8"))
    places = {nation: _pattern(_parts(listed)) for nation, listed in towns.items()}
    return NotOurs(names, ours, together, places)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _word(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text) is not None


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: -len(word))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b", re.IGNORECASE)
