"""
What the guidance says for a history, with every reason. It prepares a talk; it decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.eligibility.answers import Answers
from bot.eligibility.edition import Finding, on
from bot.eligibility.findings import findings
from bot.eligibility.guidance import Guidance
from bot.eligibility.medicines import medicine_flags
from bot.eligibility.pathway_a import pathway_a
from bot.eligibility.pathway_b import pathway_b

__all__ = ["Assessment", "Finding", "assess"]


@dataclass(frozen=True)
class Assessment:
    """
    An outcome per pathway, the medicine flags, and a finding per criterion.

    ``guidance`` is the digest of the version used and ``day`` the day it was read for.
    """

    outcomes: dict[str, str]
    flags: tuple[str, ...]
    findings: tuple[Finding, ...]
    guidance: str
    day: date

    def as_json(self, next_question: str | None = None) -> dict[str, Any]:
        """
        One line of ``lutea assess``.
        """
        return {
            "outcomes": self.outcomes,
            "flags": list(self.flags),
            "findings": [finding.as_json() for finding in self.findings],
            "next_question": next_question,
            "guidance": self.guidance,
        }


def assess(answers: Answers, guidance: Guidance, today: date) -> Assessment:
    """
    Read the guidance of a day against a history; the same three always give the same result.

    Raises NoGuidance for a day before the first edition.
    """
    edition = on(guidance, today)
    outcomes = {
        "A": pathway_a(answers, edition.limits),
        "B": pathway_b(answers, edition.limits),
    }
    return Assessment(
        outcomes, medicine_flags(answers), findings(answers, edition), guidance.digest, today
    )
