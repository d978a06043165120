"""
An assessment as staff read it: every finding with its source, in staff's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.eligibility.answers import Answers
from bot.eligibility.assessment import Assessment, Finding, assess
from bot.eligibility.guidance import Guidance
from bot.eligibility.handout import HEADS, Part, Reference, part, references
from bot.eligibility.paper import cited
from bot.eligibility.questions import NOTHING, next_question
from bot.eligibility.told import derive
from bot.knowledge.guidance import load_guidance

PATHWAYS = ("A", "B")
GROUPS = {"A": "Bleeding", "B": "Early birth", "M": "The medicine"}


@dataclass(frozen=True)
class Row:
    """
    One criterion: its group, its state, staff's sentence and the source behind it.
    """

    group: str
    state: str
    label: str
    sentence: str
    cite: str


@dataclass(frozen=True)
class Sheet:
    """
    ``ask`` is the one question that could still change the result, empty when none can.
    """

    heads: Mapping[str, str]
    parts: tuple[Part, ...]
    said: Mapping[str, tuple[tuple[str, str], ...]]
    rows: tuple[Row, ...]
    flags: tuple[str, ...]
    ask: str
    sources: tuple[Reference, ...]
    day: str
    guidance: str


def sheet(answers: Answers, today: date) -> Sheet:
    """
    Read the guidance of a day against a history.
    """
    guidance = load_guidance()
    made = assess(answers, guidance, today)
    parts = tuple(part(made, guidance, name) for name in PATHWAYS)
    question = next_question(answers, NOTHING, guidance, today=today)
    lines = [line for each in parts for line in each.says]
    return Sheet(
        heads=HEADS,
        parts=parts,
        said={p.pathway: tuple((s.text, cited(s, guidance)) for s in p.says) for p in parts},
        rows=tuple(_row(finding, guidance) for finding in made.findings),
        flags=_flags(made, guidance),
        ask=question.ask if question else "",
        sources=references(guidance, [*lines, *made.findings]),
        day=today.isoformat(),
        guidance=made.guidance,
    )


def sheet_of_facts(facts: Mapping[str, Any], today: date) -> Sheet | None:
    """
    The same from facts as the engine holds them; None where nothing was told.
    """
    return sheet(derive(facts), today) if facts else None


def _row(finding: Finding, guidance: Guidance) -> Row:
    source = guidance.sources[finding.source]
    return Row(
        group=GROUPS.get(finding.pathway, finding.pathway),
        state=finding.state,
        label=guidance.criteria[finding.criterion].label,
        sentence=finding.staff,
        cite=f"{source.short}, {finding.place}, {source.shown_date}",
    )


def _flags(made: Assessment, guidance: Guidance) -> tuple[str, ...]:
    """
    Allergies and illnesses that whoever prescribes should hear of, once each.
    """
    found = [guidance.flags[flag.split(":", maxsplit=1)[0]].staff for flag in made.flags]
    return tuple(dict.fromkeys(found))
