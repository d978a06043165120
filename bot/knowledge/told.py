"""
What is known of the person: it tips the search, and chooses between the wordings of an entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.knowledge.entries import Entry, Variant
from bot.understanding.logistic import Floats

NEAR, ELSEWHERE = 1.3, 0.5  # a family that fits what was told; a nation that is not hers
REPEATED = 0.3  # "and the dose?" does not want the answer before it once more
FITS = {("ivf", "yes"): "after_ivf", ("babies", "two_plus"): "twins"}


def favour(
    shares: Floats,
    labels: Sequence[str],
    entries: Mapping[str, Entry],
    topic: str | None,
    facts: Mapping[str, Any],
) -> Floats:
    """
    The shares with entries that fit what was told raised a little; they still sum to 1.

    ``topic`` is the entry that a question leans on, None for one that stands by itself.
    """
    weights = shares.copy()
    for place, label in enumerate(labels):
        if label in entries:
            weights[place] *= _weight(entries[label], topic, facts)
    raised: Floats = weights / weights.sum()
    return raised


def _weight(entry: Entry, topic: str | None, facts: Mapping[str, Any]) -> float:
    weight = REPEATED if entry.id == topic else 1.0
    if any(facts.get(n) == value and entry.family == f for (n, value), f in FITS.items()):
        weight *= NEAR
    nation = facts.get("nation")
    if entry.nation and nation not in (None, "unknown", entry.nation):
        weight *= ELSEWHERE
    return weight


def wording(entry: Entry, facts: Mapping[str, Any]) -> Variant:
    """
    The entry's words for this person: the first variant whose every fact is known and true.
    """
    for variant in entry.variants:
        if all(_holds(name, wanted, facts) for name, wanted in variant.when.items()):
            return Variant(variant.when, variant.short, variant.longer or entry.longer)
    return Variant({}, entry.short, entry.longer)


def _holds(name: str, wanted: str, facts: Mapping[str, Any]) -> bool:
    """
    ``gest_from`` and ``gest_below`` are bounds in the fact's own unit (days); unknown never holds.
    """
    base, _, bound = name.rpartition("_")
    if bound not in ("from", "below"):
        known = facts.get(name)
        return known is not None and str(known) == wanted
    value = facts.get(base)
    if not isinstance(value, int | float):
        return False
    return value >= float(wanted) if bound == "from" else value < float(wanted)
