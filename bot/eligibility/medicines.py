"""
Flags on the medicine itself, added to either pathway.
"""

from __future__ import annotations

from bot.eligibility.answers import Answers

SOYA = frozenset({"soya", "peanut"})
UNKNOWN = frozenset({"unknown"})


def medicine_flags(c: Answers) -> tuple[str, ...]:
    """
    What a prescriber must know, and what was not told. An unknown is flagged, never passed over.
    """
    flags = []
    if c.allergy & SOYA:
        flags.append("NOT_UTROGESTAN_OR_PROMETRIUM")
    if "progesterone" in c.allergy:
        flags.append("NO_PROGESTERONE_UNTIL_DOCTOR_SAYS")
    known = c.conditions - UNKNOWN
    if known:
        flags.append("DOCTOR_MUST_CHECK:" + ",".join(sorted(known)))
    if "unknown" in c.conditions:
        flags.append("ASK_CONDITIONS")
    if "unknown" in c.allergy:
        flags.append("ASK_ALLERGY")
    return tuple(flags)
