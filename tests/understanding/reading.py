"""
Reads a text the way the dialogue does and shows its facts as plain values.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.understanding.facts import Fact
from bot.understanding.reader import read_facts

TODAY = date(2026, 6, 15)


def facts(text: str, **options: Any) -> tuple[Fact, ...]:
    return read_facts(text, today=TODAY, **options)


def plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def slots(text: str, **options: Any) -> dict[str, Any]:
    """
    What may fill a slot.
    """
    return {f.name: plain(f.value) for f in facts(text, **options) if f.fills_a_slot}


def hedged(text: str) -> dict[str, Any]:
    """
    What must be read back first.
    """
    return {f.name: plain(f.value) for f in facts(text) if f.to_read_back}
