"""
Checks of the sentences of the safety net: known sources, real dates, no question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from bot.knowledge.entries import Source, iso
from bot.knowledge.problems import Problem
from bot.safety.pieces import Piece

COMMON_KNOWLEDGE = "M"  # not found in a source: a clinician must look at it


def check_safety(
    pieces: Iterable[Piece], sources: Mapping[str, Source], day: date
) -> Iterator[Problem]:
    """
    Each piece names sources that exist and a day that has been, and asks nothing.
    """
    known = {COMMON_KNOWLEDGE, *sources, *(also for s in sources.values() for also in s.also)}
    for piece in pieces:
        where = f"data/safety/{piece.file}: {piece.name}"
        for source in piece.source:
            if source not in known:
                yield Problem(where, f"source {source} is not in sources.yml")
        seen = iso(piece.date)
        if seen is None or seen > day:
            yield Problem(where, f"date is {piece.date}, expected an ISO date up to {day}")
        if "?" in piece.text:
            yield Problem(where, "asks a question: nothing is asked beside a number")
