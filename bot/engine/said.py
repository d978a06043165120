"""
Sentences of the safety net that an action says: their words, and the sources behind them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.knowledge.entries import Source, load_sources
from bot.safety.pieces import pieces


@dataclass(frozen=True)
class Said:
    """
    One text, and its citations as ``bot.replies.Citation`` takes them.
    """

    text: str
    citations: list[dict[str, str]]


def said(names: Sequence[str]) -> Said:
    """
    The pieces of these names, in their order, a line each.
    """
    used = [pieces()[name] for name in names]
    numbers = dict.fromkeys(number for piece in used for number in piece.source)
    sources = {s.id: s for s in map(_by_number().get, numbers) if s is not None}
    return Said("\n".join(piece.text for piece in used), [_citation(s) for s in sources.values()])


def _citation(source: Source) -> dict[str, str]:
    found = {"source": source.id, "title": source.title, "place": "", "date": source.date}
    return {**found, "url": source.url}


@lru_cache(maxsize=1)
def _by_number() -> Mapping[str, Source]:
    """
    Sources by their id and by the numbers of their further pages.
    """
    sources = load_sources()
    further = {number: source for source in sources.values() for number in source.also}
    return {**further, **sources}
