"""
How soon somebody should pick up: by the danger signs that were read, and by how she feels.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.records.queue import RANKS
from bot.records.store import Turn

UPSET = "upset"
ROUTINE = "routine"
SURE = 0.5
# These count whenever she asks for a person; worse ones put her into the queue by themselves.
COUNT = ("urgent", "same_day")


def of_message(turn: Turn) -> str | None:
    """
    What the message at hand adds: a level that counts, or "upset"; None for neither.
    """
    found = {level for level in COUNT if any(flag["level"] == level for flag in turn.red_flags)}
    return most(found | ({UPSET} if is_upset(turn) else set()))


def of_conversation(turn: Turn, ours: Mapping[str, Any]) -> str:
    """
    The same with what was said before in mind; "routine" where nothing presses.
    """
    before = {level for level in COUNT if level in (ours.get("said") or [])}
    feels = {UPSET} if ours.get(UPSET) else set()
    return most({of_message(turn) or ROUTINE} | before | feels) or ROUTINE


def is_upset(turn: Turn) -> bool:
    """
    Whether the message was heard as fear or grief, by itself or beside what else it tells.
    """
    heard = [e.get("parse_data") or {} for e in turn.events if e.get("event") == "user"]
    scores = [
        (each.get("name"), float(each.get("confidence") or 0))
        for one in heard
        for each in ((one.get("intent") or {}), *(one.get("intent_ranking") or []))
    ]
    return any(name == UPSET and score >= SURE for name, score in scores)


def most(words: set[str]) -> str | None:
    """
    The most urgent of some words of the queue, or None of none.
    """
    return min(words, key=lambda word: RANKS.get(word, RANKS[ROUTINE]), default=None)
