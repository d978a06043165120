"""
The sentences of the safety net as data: each with its sources and date.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import yaml

from bot.safety.danger_words import FOLDER

FILES = ("replies.yml", "afterwards.yml")


@dataclass(frozen=True)
class Piece:
    """
    A few lines for a person, where they come from, and the day the source was seen (ISO).
    """

    name: str
    text: str
    source: tuple[str, ...]
    date: str
    file: str = ""


@lru_cache(maxsize=1)
def pieces() -> dict[str, Piece]:
    """
    The pieces of ``FILES`` by name; raises ValueError for one without source or date, or named
    twice.
    """
    found: dict[str, Piece] = {}
    for file in FILES:
        data = yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))
        for name, entry in data["pieces"].items():
            if not entry.get("source") or not entry.get("date"):
                raise ValueError(f"data/safety/{file}: {name} has no source or no date")
            if name in found:
                raise ValueError(f"data/safety/{file}: {name} stands in another file as well")
            sources = tuple(str(source) for source in entry["source"])
            found[name] = Piece(name, entry["text"], sources, str(entry["date"]), file)
    return found
