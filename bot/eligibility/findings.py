"""
One finding per criterion: which wording of ``data/guidance/criteria.yml`` fits this history.

A criterion function returns the key of a wording; the wording carries the state, so a known fact
that the guidance leaves open ("the bleeding has stopped") is not_known and says why.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.eligibility.answers import Answers
from bot.eligibility.edition import Edition, Finding, Limits
from bot.eligibility.history import (
    LOCAL_SURGERY,
    TRAUMA,
    counted,
    early_history,
    history_unknown,
    near_ending,
    short_cervix,
)
from bot.eligibility.medicines import SOYA, UNKNOWN

YES_NO = {"yes": "met", "no": "not_met", "unknown": "not_known"}
LOCATION = {
    "in_womb": "met", "outside_womb": "not_met", "not_seen": "not_seen",
    "none": "no_scan", "unknown": "not_known",
}  # fmt: skip
HEARTBEAT = {
    "seen": "met", "not_yet": "not_yet", "loss_confirmed": "not_met", "unknown": "not_known",
}  # fmt: skip
BLEEDING = {
    "yes": "met", "no": "not_met", "stopped": "stopped", "contact_only": "contact",
    "unknown": "not_known",
}  # fmt: skip


def pregnant(c: Answers, _limits: Limits) -> str:
    return YES_NO[c.pregnant]


def bleeding(c: Answers, _limits: Limits) -> str:
    return BLEEDING[c.bleeding]


def previous_miscarriage(c: Answers, limits: Limits) -> str:
    if c.losses is None:
        return "not_known"
    if counted(c, limits.counts) > 0:
        return "met"
    return "unclear_kind" if counted(c, limits.unclear) > 0 else "not_met"


def in_the_womb(c: Answers, _limits: Limits) -> str:
    return LOCATION[c.scan]


def heartbeat(c: Answers, _limits: Limits) -> str:
    return HEARTBEAT[c.heartbeat]


def early_weeks(c: Answers, limits: Limits) -> str:
    if c.gest is None:
        return "not_known"
    if c.gest <= limits.early_max:
        return "met"
    return "local" if c.gest < limits.course_end else "not_met"


def not_using_it_yet(c: Answers, _limits: Limits) -> str:
    if c.on_progesterone == "unknown":
        return "not_known"
    return "met" if c.on_progesterone == "no" else "not_met"


def scotland_four(c: Answers, limits: Limits) -> str:
    """
    Scotland's offer without bleeding; anyone who bleeds is judged by the other criteria.
    """
    if c.bleeding not in ("no", "unknown"):
        return "not_needed"
    if c.nation not in ("scotland", "unknown"):
        return "not_met"
    if c.losses is not None and counted(c, limits.counts) < limits.scotland_losses:
        return "not_met"
    known = c.losses is not None and c.nation == "scotland" and c.bleeding == "no"
    return "met" if known else "not_known"


def one_baby(c: Answers, _limits: Limits) -> str:
    return {"one": "met", "two_plus": "not_met", "unknown": "not_known"}[c.babies]


def start_window(c: Answers, limits: Limits) -> str:
    if c.gest is None:
        return "not_known"
    return "met" if c.gest <= limits.cervix_scan_to else "not_met"


def earlier_birth_or_loss(c: Answers, limits: Limits) -> str:
    if early_history(c, limits):
        return "met"
    if history_unknown(c):
        return "not_known"
    return "near" if near_ending(c, limits) else "not_met"


def short_neck(c: Answers, limits: Limits) -> str:
    short = short_cervix(c, limits)
    if short is not None:
        return "met" if short else "not_met"
    return "not_known" if c.cx_mm is None else "unusable"


def cervix_treatment(c: Answers, _limits: Limits) -> str:
    if c.cervix_surgery in TRAUMA:
        return "met"
    if c.cervix_surgery in LOCAL_SURGERY:
        return "local"
    return "not_known" if c.cervix_surgery == "unknown" else "not_met"


def waters_before(c: Answers, _limits: Limits) -> str:
    return YES_NO[c.pprom]


def other_risk(c: Answers, _limits: Limits) -> str:
    return YES_NO[c.other_risk]


def no_allergy(c: Answers, _limits: Limits) -> str:
    if "progesterone" in c.allergy:
        return "progesterone"
    if c.allergy & SOYA:
        return "not_met"
    return "not_known" if "unknown" in c.allergy else "met"


def no_condition(c: Answers, _limits: Limits) -> str:
    if c.conditions - UNKNOWN:
        return "not_met"
    return "not_known" if c.conditions else "met"


CRITERIA: dict[str, Callable[[Answers, Limits], str]] = {
    "pregnant": pregnant,
    "bleeding": bleeding,
    "previous_miscarriage": previous_miscarriage,
    "in_the_womb": in_the_womb,
    "heartbeat": heartbeat,
    "early_weeks": early_weeks,
    "not_using_it_yet": not_using_it_yet,
    "scotland_four": scotland_four,
    "one_baby": one_baby,
    "start_window": start_window,
    "earlier_birth_or_loss": earlier_birth_or_loss,
    "short_cervix": short_neck,
    "cervix_treatment": cervix_treatment,
    "waters_before": waters_before,
    "other_risk": other_risk,
    "no_allergy": no_allergy,
    "no_condition": no_condition,
}


def findings(c: Answers, edition: Edition) -> tuple[Finding, ...]:
    """
    All criteria in their order, A then B then the medicine.
    """
    ready, limits = edition.findings, edition.limits
    return tuple([ready[name, judge(c, limits)] for name, judge in CRITERIA.items()])
