"""
The history as the conversation holds it: Rasa slots on one side, the rules' answers on the other.

A slot holds what was told; an empty slot is not told. "never" in a slot is a told never, since
an empty slot cannot say it. ``settled`` lists what was asked and left open ("not sure").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.eligibility.answers import Answers
from bot.eligibility.told import derive

FACTS = (
    "nation", "pregnant", "gest", "bleeding", "scan", "heartbeat", "losses", "on_progesterone",
    "babies", "sptb_at", "late_loss_at", "pprom", "cervix_surgery", "other_risk",
    "cx_mm", "cx_at", "cx_tv", "allergy", "conditions",
)  # fmt: skip
NEVER_FACTS = frozenset({"sptb_at", "late_loss_at"})
SETS = frozenset({"allergy", "conditions"})
# Finer kinds of a miscarriage that was told before in one word.
FINER = frozenset({"late_miscarriage", "missed_miscarriage", "chemical", "molar"})

Slots = Mapping[str, Any]


def told(slots: Slots) -> dict[str, Any]:
    """
    The facts told, as the rules name them. A missing key is not told.
    """
    found: dict[str, Any] = {}
    for name in FACTS:
        value = slots.get(name)
        if value is None or value == "unknown":
            continue
        found[name] = None if name in NEVER_FACTS and value == "never" else value
    return found


def answers(slots: Slots) -> Answers:
    """
    What is told, with what follows from it, for the rules.
    """
    return derive(told(slots))


def settled(slots: Slots) -> frozenset[str]:
    """
    Facts that must not be asked again: told, or asked and left open.
    """
    return frozenset(told(slots)) | frozenset(slots.get("settled") or ())


def lost(slots: Slots) -> bool:
    """
    True once a loss of this pregnancy is told: from then on the wording changes everywhere.
    """
    return slots.get("heartbeat") == "loss_confirmed" or slots.get("baby_died") == "yes"


def to_slot(name: str, value: Any) -> Any:
    """
    A value as a slot can hold it.
    """
    if name in NEVER_FACTS and value is None:
        return "never"
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return value


def merged(name: str, before: Any, now: Any, *, replaces: bool) -> Any:
    """
    A new telling beside an earlier one: a correction replaces it, anything else adds to it.
    """
    if before is None or replaces:
        return now
    if name in SETS and isinstance(before, list) and isinstance(now, list):
        return sorted((set(before) | set(now)) - {"unknown"}) or now
    if name == "losses" and isinstance(before, dict) and isinstance(now, dict):
        return _merged_losses(before, now)
    return now


def _merged_losses(before: dict[str, int], now: dict[str, int]) -> dict[str, int]:
    merged_counts = dict(before)
    for kind, count in now.items():
        plain = merged_counts.get("miscarriage", 0)
        if kind in FINER and kind not in merged_counts and plain >= count:
            merged_counts["miscarriage"] = plain - count
        merged_counts[kind] = max(count, merged_counts.get(kind, 0))
    return {kind: count for kind, count in merged_counts.items() if count}
