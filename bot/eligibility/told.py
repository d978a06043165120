"""
From what was told to ``Answers``, and between ``Answers`` and JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from bot.eligibility.answers import Answers
from bot.eligibility.fields import check

NAMES = tuple(f.name for f in fields(Answers))
FIRST_PREGNANCY: dict[str, Any] = {
    "losses": {},
    "sptb_at": None,
    "late_loss_at": None,
    "pprom": "no",
}
EITHER_WAY = ("miscarriage", "missed_miscarriage")
STILLBIRTH_FROM = 168  # 24+0: from here on a loss is not a miscarriage


def derive(told: Mapping[str, Any]) -> Answers:
    """
    Answers from facts as they were told, with what follows from them.

    A missing key is unknown. For ``sptb_at`` and ``late_loss_at`` a None that is there means never.
    ``first_pregnancy`` ("yes") settles the losses, both early endings and the waters.
    Other names are passed over. Raises ValueError naming the field that has a wrong type or range.
    """
    known = {name: check(name, told[name]) for name in NAMES if name in told}
    if told.get("first_pregnancy") in ("yes", True):
        known = {**FIRST_PREGNANCY, **known}
    return Answers(**_late_loss_and_losses(known))


def _late_loss_and_losses(known: dict[str, Any]) -> dict[str, Any]:
    """
    A late loss is one late miscarriage; a late miscarriage without weeks is an unknown day.
    """
    losses, late = known.get("losses"), known.get("late_loss_at")
    if isinstance(late, int):
        return {**known, "losses": _with_late(losses or {})} if late < STILLBIRTH_FROM else known
    if losses is None:
        return known
    if losses.get("late_miscarriage"):
        return {**known, "late_loss_at": "unknown"}
    if not any(losses.values()) and "late_loss_at" not in known:
        return {**known, "late_loss_at": None}  # no loss at all, so no late one
    return known


def _with_late(losses: Mapping[str, int]) -> dict[str, int]:
    """
    The same number of losses with one of them late: a told miscarriage may be that very one.
    """
    if losses.get("late_miscarriage"):
        return dict(losses)
    changed = {**losses, "late_miscarriage": 1}
    for kind in EITHER_WAY:
        if changed.get(kind):
            changed[kind] -= 1
            break
    return {kind: count for kind, count in changed.items() if count}


def from_json(obj: Any) -> Answers:
    """
    One line of ``lutea assess``, read literally: nothing is derived, a missing key is unknown.

    Raises ValueError naming the field; an ``id`` is passed over.
    """
    if not isinstance(obj, Mapping):
        raise ValueError("expected an object of answers")  # noqa: TRY004
    stray = sorted(set(obj) - set(NAMES) - {"id"})
    if stray:
        raise ValueError(f"unknown field; the fields are {', '.join(NAMES)}")
    return Answers(**{name: check(name, obj[name]) for name in NAMES if name in obj})


def to_json(answers: Answers) -> dict[str, Any]:
    """
    All facts in JSON's types; ``from_json`` reads it back to equal answers.
    """
    shown: dict[str, Any] = {}
    for name in NAMES:
        value = getattr(answers, name)
        if isinstance(value, frozenset):
            value = sorted(value)
        elif isinstance(value, Mapping):
            value = dict(value)
        shown[name] = value
    return shown
