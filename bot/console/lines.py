"""
The lines of a transcript as staff read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.console import words
from bot.records.store import Entry


@dataclass(frozen=True)
class Line:
    """
    ``look`` is a class of the style sheet: who said it, and what kind it was.
    """

    id: str
    name: str
    text: str
    at: datetime
    look: str


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    """
    Each entry with the name of who said it.
    """
    return [
        Line(e.id, e.sender or words.WHO[e.who], e.reply.text, e.at, f"{e.who} {e.reply.kind}")
        for e in entries
    ]
