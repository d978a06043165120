"""
Pathway A: progesterone for bleeding in early pregnancy (NG126), and Scotland's own pathway.

Each function answers with an outcome, or with None to let the next one look.
"""

from __future__ import annotations

from bot.eligibility.answers import Answers
from bot.eligibility.edition import Limits
from bot.eligibility.history import counted


def pathway_a(c: Answers, limits: Limits) -> str:
    """
    The outcome of pathway A.
    """
    return (
        _pregnancy(c)
        or _already_on_or_late(c, limits)
        or _before_the_losses(c)
        or (_not_bleeding if c.bleeding == "no" else _bleeding)(c, limits)
    )


def _pregnancy(c: Answers) -> str | None:
    if c.pregnant != "yes":
        return "A_NOT_PREGNANT" if c.pregnant == "no" else "NEED_INFO:pregnant"
    if c.scan == "outside_womb":
        return "A_NO_ECTOPIC"
    if c.heartbeat == "loss_confirmed":
        return "A_STOP_LOSS_CONFIRMED"
    return "A_WAIT_LOCATION" if c.scan == "not_seen" else None


def _already_on_or_late(c: Answers, limits: Limits) -> str | None:
    late = c.gest is not None and c.gest >= limits.course_end
    if c.on_progesterone not in ("no", "unknown"):
        course_over = late and c.on_progesterone == "threatened"
        return "A_COURSE_END_ASK" if course_over else "A_ALREADY_ON"
    if not late:
        return None
    return "A_TOO_LATE" if c.on_progesterone == "no" else "NEED_INFO:on_progesterone"


def _before_the_losses(c: Answers) -> str | None:
    if c.bleeding == "unknown":
        return "NEED_INFO:bleeding"
    if c.bleeding != "no" and c.scan in ("none", "unknown"):
        return "A_NEED_SCAN"
    if c.on_progesterone == "unknown":
        return "NEED_INFO:on_progesterone"
    return "NEED_INFO:losses" if c.losses is None else None


def _not_bleeding(c: Answers, limits: Limits) -> str:
    if counted(c, limits.counts) < limits.scotland_losses:
        return "A_NO_BLEEDING"
    if c.nation == "unknown":
        return "NEED_INFO:nation"
    return "A_SCOTLAND_4PLUS" if c.nation == "scotland" else "A_NO_BLEEDING"


def _bleeding(c: Answers, limits: Limits) -> str:
    if counted(c, limits.counts) == 0:
        return _no_counted_loss(c, limits)
    if c.bleeding == "stopped":
        return "A_DISCUSS:bleeding_stopped"
    if c.bleeding == "contact_only":
        return "A_DISCUSS:contact_bleed"
    return _all_but_dates(c, limits)


def _no_counted_loss(c: Answers, limits: Limits) -> str:
    if c.gest is None:
        return "NEED_INFO:gestation"
    if counted(c, limits.unclear) > 0:
        return "A_DISCUSS:loss_type"
    # the 14-day advice holds only once a heartbeat was seen (NG126 1.5.1)
    return "A_NO_PREVIOUS_MC:14_DAYS" if c.heartbeat == "seen" else "A_NO_PREVIOUS_MC:RESCAN"


def _all_but_dates(c: Answers, limits: Limits) -> str:
    if c.gest is None:
        return "A_DISCUSS:dates_unknown"
    if c.gest > limits.early_max:
        return "A_DISCUSS:13_to_15_weeks"
    if c.heartbeat == "unknown":
        return "NEED_INFO:heartbeat"
    if not limits.nice_offers:
        return "A_DISCUSS:before_nice_2021"
    return "A_OFFER:to_16_weeks" if c.heartbeat == "seen" else "A_OFFER:heartbeat_pending"
