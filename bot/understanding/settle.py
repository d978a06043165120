"""
The readers' facts put together: one value a name, and what follows from what is told.
"""

from __future__ import annotations

from dataclasses import replace

from bot.understanding.facts import Fact

_SURE = ("said", "denied")


def settle(facts: list[Fact]) -> tuple[Fact, ...]:
    """
    All facts in order of place, with those that follow from them.
    """
    facts = _one_each(facts)
    facts += _pregnant(facts)
    return tuple(sorted(facts, key=lambda fact: (fact.start, fact.name)))


def _one_each(facts: list[Fact]) -> list[Fact]:
    """
    The first sure telling of a name wins over unsure ones; other people's facts all stay.
    """
    best: dict[str, Fact] = {}
    others: list[Fact] = []
    for fact in facts:
        if fact.whose == "other":
            others.append(fact)
            continue
        held = best.get(fact.name)
        if held is None or (fact.certainty in _SURE and held.certainty not in _SURE):
            best[fact.name] = fact
    return [*best.values(), *others]


def _pregnant(facts: list[Fact]) -> list[Fact]:
    """
    Weeks of this pregnancy, told as so, say that she is pregnant.
    """
    if any(f.name == "pregnant" and f.whose != "other" for f in facts):
        return []
    if any(f.name == "baby_died" for f in facts):
        return []
    for name in ("gest", "heartbeat", "scan", "babies"):
        for fact in facts:
            if (
                fact.name == name
                and fact.whose != "other"
                and fact.when == "now"
                and fact.certainty in _SURE
            ):
                if fact.value in ("loss_confirmed", "none", "outside_womb", "not_seen"):
                    continue
                return [replace(fact, name="pregnant", value="yes", certainty="said")]
    return []
