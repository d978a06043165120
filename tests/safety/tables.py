"""
The case tables of this folder, one sentence at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.safety.reading import LEVELS

CASES = Path(__file__).parent / "cases"
RANK = {level: rank for rank, level in enumerate((*LEVELS, None))}


def rows(name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """
    Each block of a table with each of its sentences.
    """
    for block in yaml.safe_load((CASES / name).read_text(encoding="utf-8")):
        for sentence in block["says"]:
            yield block, sentence


def reaches(level: str | None, wanted: str) -> bool:
    """
    True when a level is as urgent as the one wanted, or more.
    """
    return RANK[level] <= RANK[wanted]
