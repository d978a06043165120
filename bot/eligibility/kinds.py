"""
The kinds of value that the rules tell apart, one example of each: 52 days is as good as 60.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bot.eligibility.answers import Answers
from bot.eligibility.edition import Limits
from bot.eligibility.history import LOCAL_SURGERY, TRAUMA

NO_VALUE: dict[str, Any] = {"gest": None, "losses": None, "cx_mm": None, "cx_at": None}


def unknown(fact: str) -> Any:
    """
    How this fact is written when it is not known.
    """
    return NO_VALUE.get(fact, "unknown")


@lru_cache(maxsize=16)
def kinds(limits: Limits) -> dict[str, tuple[Any, ...]]:
    """
    Examples by fact; the last one of each is unknown.
    """
    shown: dict[str, tuple[Any, ...]] = {
        "nation": ("england", "scotland"),
        "pregnant": ("yes", "no"),
        "gest": (
            limits.early_max, limits.course_end - 1, limits.cervix_scan_to,
            limits.early_birth_to - 1, limits.early_birth_to,
        ),
        "bleeding": ("yes", "stopped", "contact_only", "no"),
        "scan": ("in_womb", "outside_womb", "not_seen", "none"),
        "heartbeat": ("seen", "not_yet", "loss_confirmed"),
        "losses": (
            {}, {"chemical": 1}, {"miscarriage": 1}, {"miscarriage": limits.scotland_losses},
        ),
        "on_progesterone": ("no", "threatened", "preterm", "ivf"),
        "babies": ("one", "two_plus"),
        "sptb_at": (None, limits.early_birth_to, limits.term - 1),
        "late_loss_at": (None, limits.late_loss_near_from, limits.late_loss_from),
        "pprom": ("no", "yes"),
        "cervix_surgery": ("none", "one_depth_unknown", "two_plus"),
        "other_risk": ("no", "yes"),
        "cx_mm": (limits.short_cervix - 1, limits.short_cervix + 1),
        "cx_at": (limits.cervix_scan_from, limits.cervix_scan_from - 1),
        "cx_tv": ("yes", "no"),
    }  # fmt: skip
    return {fact: (*values, unknown(fact)) for fact, values in shown.items()}


def kind_of(fact: str, answers: Answers, limits: Limits) -> int:
    """
    Which of the examples stands for what was told.
    """
    value, examples = getattr(answers, fact), kinds(limits)[fact]
    if value == unknown(fact):
        return len(examples) - 1
    special = SPECIAL.get(fact)
    return special(value, limits) if special else examples.index(value)


def _gest(value: int, limits: Limits) -> int:
    ends = (limits.early_max, limits.course_end - 1, limits.cervix_scan_to)
    return next((i for i, end in enumerate(ends) if value <= end), _near_the_end(value, limits))


def _near_the_end(value: int, limits: Limits) -> int:
    return 3 if value < limits.early_birth_to else 4


def _losses(value: dict[str, int], limits: Limits) -> int:
    counted = sum(n for kind, n in value.items() if kind in limits.counts)
    if counted:
        return 3 if counted >= limits.scotland_losses else 2
    return 1 if any(n for kind, n in value.items() if kind in limits.unclear) else 0


def _birth(value: int | None, limits: Limits) -> int:
    if value is None or value >= limits.term:
        return 0
    return 1 if value <= limits.early_birth_to else 2


def _late_loss(value: int | None, limits: Limits) -> int:
    if value is None or value < limits.late_loss_near_from:
        return 0
    return 1 if value < limits.late_loss_from else 2


def _surgery(value: str, _limits: Limits) -> int:
    if value in TRAUMA:
        return 2
    return 1 if value in LOCAL_SURGERY else 0


def _day_of_scan(value: int, limits: Limits) -> int:
    return 0 if limits.cervix_scan_from <= value <= limits.cervix_scan_to else 1


def _using(value: str, _limits: Limits) -> int:
    return {"no": 0, "threatened": 1, "preterm": 2}.get(value, 3)


SPECIAL: dict[str, Any] = {
    "on_progesterone": _using,
    "nation": lambda value, _limits: int(value == "scotland"),
    "gest": _gest,
    "losses": _losses,
    "sptb_at": _birth,
    "late_loss_at": _late_loss,
    "cervix_surgery": _surgery,
    "cx_mm": lambda value, limits: 0 if limits.is_short(value) else 1,
    "cx_at": _day_of_scan,
}
