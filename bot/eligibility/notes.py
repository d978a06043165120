"""
Which further sentences of ``data/guidance/notes.yml`` a history calls for.
"""

from __future__ import annotations

from bot.eligibility.answers import Answers
from bot.eligibility.assessment import Assessment
from bot.eligibility.edition import Limits, on
from bot.eligibility.guidance import Guidance, Line
from bot.eligibility.history import counted

SEVERAL = 3  # losses: "recurrent" in the UK (gtg17-2023)
TWELVE_WEEKS = 84
LOST = ("A_STOP_LOSS_CONFIRMED", "A_NO_ECTOPIC")


def notes_for(answers: Answers, assessment: Assessment, guidance: Guidance) -> tuple[Line, ...]:
    """
    The notes of pathway A, in the order of their importance.
    """
    limits = on(guidance, assessment.day).limits
    outcome = assessment.outcomes["A"]
    if outcome in LOST:
        return ()
    keys = (*_bleeding(answers, limits), *_trial(answers, outcome, limits), *_earlier(answers))
    lines = [line for key in keys for line in guidance.notes[key]]
    return tuple(line for line in lines if line.in_force(assessment.day))


def _bleeding(c: Answers, limits: Limits) -> tuple[str, ...]:
    if c.bleeding in ("no", "unknown") or c.pregnant == "no":
        return ()
    if c.gest is None:  # any week could be hers, so each week's sentence is said
        return ("bleeding_early", "bleeding_from_12", "bleeding_from_16", "blood_group")
    if c.gest >= limits.course_end:
        return ("bleeding_from_16", "blood_group")
    if c.gest >= TWELVE_WEEKS and c.bleeding == "contact_only":
        return ("bleeding_early", "blood_group")  # a same-day call: policy contact_bleed
    if c.gest >= TWELVE_WEEKS:
        return ("bleeding_early", "bleeding_from_12", "blood_group")
    return ("bleeding_early",)


def _trial(c: Answers, outcome: str, limits: Limits) -> tuple[str, ...]:
    if not outcome.startswith("A_OFFER"):
        return ()
    if counted(c, limits.counts) >= SEVERAL:
        return ("three_losses", "licensed")
    return ("off_label",)


def _earlier(c: Answers) -> tuple[str, ...]:
    told = c.losses or {}
    named = (
        ("ectopic", 1, "ectopic_before"),
        ("molar", 1, "molar_before"),
        ("termination", 2, "terminations_before"),
    )
    if c.pregnant != "yes":
        return ()
    return tuple(note for kind, least, note in named if told.get(kind, 0) >= least)
