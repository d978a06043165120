"""
What each fact may be: its kind, its values and its range. Anything else is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from bot.eligibility.answers import (
    Babies,
    Bleeding,
    CervixSurgery,
    Heartbeat,
    Nation,
    OnProgesterone,
    Scan,
    YesNo,
)

LOSSES = (
    "miscarriage", "missed_miscarriage", "late_miscarriage", "chemical", "molar",
    "unknown_location_resolved", "ectopic", "termination", "stillbirth_24plus",
)  # fmt: skip
ALLERGIES = ("soya", "peanut", "progesterone", "unknown")
CONDITIONS = (
    "blood_clot", "stroke", "liver", "breast_cancer", "genital_cancer", "porphyria", "jaundice",
    "waters_broken", "depression", "epilepsy", "migraine", "asthma", "diabetes", "heart_kidney",
    "unknown",
)  # fmt: skip
CHOICES: dict[str, tuple[str, ...]] = {
    "nation": get_args(Nation),
    "pregnant": get_args(YesNo),
    "bleeding": get_args(Bleeding),
    "scan": get_args(Scan),
    "heartbeat": get_args(Heartbeat),
    "on_progesterone": get_args(OnProgesterone),
    "babies": get_args(Babies),
    "pprom": get_args(YesNo),
    "cervix_surgery": get_args(CervixSurgery),
    "other_risk": get_args(YesNo),
    "cx_tv": get_args(YesNo),
}
SETS: dict[str, tuple[str, ...]] = {"allergy": ALLERGIES, "conditions": CONDITIONS}
LONGEST, WIDEST = 294, 60  # days (42 weeks); millimetres


def _choice(name: str, value: Any) -> str:
    if value is None:
        return "unknown"
    if value not in CHOICES[name]:
        raise ValueError(f"{name}: expected one of {', '.join(CHOICES[name])}")
    return str(value)


def _whole(name: str, value: Any, most: int = LONGEST) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError(f"{name}: expected a whole number from 0 to {most}, or null")
    return value


def _days(name: str, value: Any) -> int | None:
    return None if value is None else _whole(name, value)


def _days_or_never(name: str, value: Any) -> int | str | None:
    if value is None or value == "unknown":
        return value  # type: ignore[no-any-return]
    try:
        return _whole(name, value)
    except ValueError:
        raise ValueError(
            f'{name}: expected days from 0 to {LONGEST}, null for never, or "unknown"'
        ) from None


def _millimetres(name: str, value: Any) -> float | None:
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= WIDEST:  # NaN fails the comparison
        raise ValueError(f"{name}: expected millimetres from 0 to {WIDEST}, or null")
    return value  # type: ignore[no-any-return]


def _counts(name: str, value: Any) -> dict[str, int] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise ValueError(f"{name}: expected counts by kind of loss, or null")  # noqa: TRY004
    for kind in value:
        if kind not in LOSSES:
            raise ValueError(f"{name}: expected the kinds {', '.join(LOSSES)}")
    return {kind: _whole(f"{name}.{kind}", count, 99) for kind, count in value.items()}


def _set(name: str, value: Any) -> frozenset[str]:
    if value is None:
        return frozenset({"unknown"})
    if not isinstance(value, list | tuple | set | frozenset):
        raise ValueError(f"{name}: expected a list")  # noqa: TRY004
    if any(not isinstance(item, str) or item not in SETS[name] for item in value):
        raise ValueError(f"{name}: expected only {', '.join(SETS[name])}")
    return frozenset(value)


CHECKS: dict[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(CHOICES, _choice),
    "gest": _days,
    "losses": _counts,
    "sptb_at": _days_or_never,
    "late_loss_at": _days_or_never,
    "cx_mm": _millimetres,
    "cx_at": _days,
    "allergy": _set,
    "conditions": _set,
}


def check(name: str, value: Any) -> Any:
    """
    The value as ``Answers`` holds it; raises ValueError that names the field, never the value.
    """
    return CHECKS[name](name, value)


def valid(name: str, value: Any) -> bool:
    """
    True when a fact has this name and may have this value.
    """
    try:
        check(name, value)
    except (KeyError, ValueError, TypeError):
        return False
    return True
