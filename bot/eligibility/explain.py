"""
An assessment in plain words.
"""

from __future__ import annotations

from bot.eligibility.answers import Answers
from bot.eligibility.assessment import Assessment
from bot.eligibility.guidance import Guidance
from bot.eligibility.handout import handout
from bot.eligibility.paper import as_text


def explain(assessment: Assessment, answers: Answers, guidance: Guidance) -> str:
    """
    What the guidance says for this history, why, what is open and who to ring.
    """
    return as_text(handout(answers, assessment, guidance), guidance)
