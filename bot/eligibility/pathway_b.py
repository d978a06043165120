"""
Pathway B: preventing an early birth (NG25). One baby; twins go to their own team (NG137).
"""

from __future__ import annotations

from bot.eligibility.answers import Answers
from bot.eligibility.edition import Limits
from bot.eligibility.history import (
    at_risk,
    early_history,
    history_unknown,
    near_history,
    short_cervix,
    trauma,
)


def pathway_b(c: Answers, limits: Limits) -> str:
    """
    The outcome of pathway B.
    """
    if c.pregnant != "yes":
        return "NEED_INFO:pregnant" if c.pregnant == "unknown" else _before_pregnancy(c, limits)
    return _this_pregnancy(c, limits) or _by_history_and_cervix(c, limits)


def _before_pregnancy(c: Answers, limits: Limits) -> str:
    if early_history(c, limits) or at_risk(c) or near_history(c, limits):
        return "B_BEFORE_PREGNANCY"
    return _first_unknown(c)


def _this_pregnancy(c: Answers, limits: Limits) -> str | None:
    if c.heartbeat == "loss_confirmed" or c.scan == "outside_womb":
        return "B_NOT_APPLICABLE"
    if c.babies == "two_plus":
        return "B_SPECIALIST_MULTIPLE"
    if c.gest is None:
        return "NEED_INFO:gestation"
    if c.gest >= limits.early_birth_to:
        return "B_TOO_LATE"
    if c.on_progesterone == "preterm":
        return "B_ALREADY_ON"
    return "NEED_INFO:babies" if c.babies == "unknown" else None


def _by_history_and_cervix(c: Answers, limits: Limits) -> str:
    history, short = early_history(c, limits), short_cervix(c, limits)
    if history or short:
        return _within_ng25(c, limits, history=history, short=short)
    if _short_but_unusable(c, limits, short=short):
        return "B_ASK_SPECIALIST"
    if history_unknown(c):
        return "NEED_INFO:history"
    if at_risk(c):
        in_time = _start_still_open(c, limits) and short is None
        return "B_REFER_SCAN" if in_time else "B_ASK_SPECIALIST"
    return "B_ASK_LOCAL" if near_history(c, limits) else _first_unknown(c)


def _within_ng25(c: Answers, limits: Limits, *, history: bool, short: bool | None) -> str:
    if not _start_still_open(c, limits):
        return "B_ASK_SPECIALIST"
    if c.on_progesterone == "unknown":
        return "NEED_INFO:on_progesterone"
    if not history:
        stitch = trauma(c) or c.pprom == "yes"
        return "B_CONSIDER_SHORT_CERVIX" + ("+CERCLAGE" if stitch else "")
    if short is None:
        return "B_REFER_SCAN"
    return "B_OFFER_CHOICE" if short else "B_CONSIDER_HISTORY"


def _start_still_open(c: Answers, limits: Limits) -> bool:
    """
    NG25 starts progesterone at 16+0 to 24+0, so after that day a specialist must say.
    """
    return c.gest is not None and c.gest <= limits.cervix_scan_to


def _short_but_unusable(c: Answers, limits: Limits, *, short: bool | None) -> bool:
    return short is None and c.cx_mm is not None and limits.is_short(c.cx_mm)


def _first_unknown(c: Answers) -> str:
    """
    An unknown is never a "no": the first open point, or nothing to indicate.
    """
    if history_unknown(c):
        return "NEED_INFO:history"
    if c.cervix_surgery == "unknown":
        return "NEED_INFO:cervix_surgery"
    if c.pprom == "unknown":
        return "NEED_INFO:pprom"
    return "NEED_INFO:other_risk" if c.other_risk == "unknown" else "B_NOT_INDICATED"
