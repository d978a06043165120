"""
What a history amounts to: losses that count, an early birth, a short cervix. Each may be unknown.
"""

from __future__ import annotations

from bot.eligibility.answers import Answers
from bot.eligibility.edition import Limits

TRAUMA = frozenset({"one_over_15mm", "two_plus", "cone", "trachelectomy"})
LOCAL_SURGERY = frozenset({"one_10_to_15mm", "one_depth_unknown"})


def counted(c: Answers, kinds: frozenset[str]) -> int:
    """
    Losses of these kinds; ask only when the losses are known.
    """
    return sum(count for kind, count in (c.losses or {}).items() if kind in kinds)


def late_loss(c: Answers, limits: Limits) -> bool:
    loss = c.late_loss_at
    return isinstance(loss, int) and loss >= limits.late_loss_from


def early_birth(c: Answers, limits: Limits) -> bool:
    birth = c.sptb_at
    return isinstance(birth, int) and birth <= limits.early_birth_to


def early_history(c: Answers, limits: Limits) -> bool:
    """
    A loss from 16+0, or a birth that began by itself up to 34+0 (NG25).
    """
    return late_loss(c, limits) or early_birth(c, limits)


def history_unknown(c: Answers) -> bool:
    return "unknown" in (c.late_loss_at, c.sptb_at)


def near_ending(c: Answers, limits: Limits) -> bool:
    """
    A loss at 14+0 to 15+6, or a birth at 34+1 to 36+6: outside NG25, seen by some units.
    """
    loss, birth = c.late_loss_at, c.sptb_at
    if isinstance(loss, int) and limits.late_loss_near_from <= loss < limits.late_loss_from:
        return True
    return isinstance(birth, int) and limits.early_birth_to < birth < limits.term


def near_history(c: Answers, limits: Limits) -> bool:
    """
    Just outside the lines, where units differ.
    """
    return near_ending(c, limits) or c.cervix_surgery in LOCAL_SURGERY


def trauma(c: Answers) -> bool:
    return c.cervix_surgery in TRAUMA


def at_risk(c: Answers) -> bool:
    """
    A reason for a cervix scan other than an early birth or a late loss.
    """
    return trauma(c) or c.pprom == "yes" or c.other_risk == "yes"


def measured_in_window(c: Answers, limits: Limits) -> bool:
    """
    An inside scan with a length, on a day from 16+0 to 24+0.
    """
    return (
        c.cx_mm is not None
        and c.cx_at is not None
        and c.cx_tv == "yes"
        and limits.cervix_scan_from <= c.cx_at <= limits.cervix_scan_to
    )


def short_cervix(c: Answers, limits: Limits) -> bool | None:
    """
    True or False on a usable scan; None when there is none, which is not the same as False.
    """
    if not measured_in_window(c, limits) or c.cx_mm is None:
        return None
    return limits.is_short(c.cx_mm)
