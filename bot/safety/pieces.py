"""
The sentences of the safety net as data: each with its sources and date.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import yaml

from bot.safety.danger_words import FOLDER


@dataclass(frozen=True)
class Piece:
    """
    A few lines for a person, where they come from, and the day the source was seen (ISO).
    """

    name: str
    text: str
    source: tuple[str, ...]
    date: str


@lru_cache(maxsize=1)
def pieces() -> dict[str, Piece]:
    """
    ``data/safety/replies.yml`` by name; raises ValueError for one without source or date.
    """
    data = yaml.safe_load((FOLDER / "replies.yml").read_text(encoding="utf-8"))
    found = {}
    for name, entry in data["pieces"].items():
        if not entry.get("source") or not entry.get("date"):
            raise ValueError(f"data/safety/replies.yml: {name} has no source or no date")
        found[name] = Piece(name, entry["text"], tuple(entry["source"]), str(entry["date"]))
    return found
