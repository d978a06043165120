"""
The result of a pathway as it is shown: words for every door, a card for doors that can draw one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from bot.eligibility.assessment import Assessment, assess
from bot.eligibility.guidance import Guidance
from bot.eligibility.handout import USING, Part, flags, on_the_phone, part, references
from bot.eligibility.notes import notes_for
from bot.eligibility.told import to_json
from bot.engine import history
from bot.knowledge.guidance import load_guidance
from bot.replies import Choice

Pathway = Literal["A", "B"]
MARKS = {"met": "✔", "not_met": "✖", "not_known": "?"}
HEADS = {
    "A": "What the guidance says for a history like yours",
    "B": "The second part: preventing an early birth",
}
CHOICES = (
    Choice("Show me the sources", "/show_sources"),
    Choice("Ask something else", "/ask_away"),
    Choice("Change an answer", "/change"),
    Choice("Talk to a person", "/human"),
)
AFTER_LOSS = (
    Choice("Ask a question", "/ask_away"),
    Choice("Talk to a person", "/human"),
)


@dataclass(frozen=True)
class Result:
    """
    One pathway's result, ready to be said.
    """

    outcome: str
    text: str
    card: dict[str, Any]
    citations: list[dict[str, str]]
    choices: tuple[Choice, ...]
    assessment: dict[str, Any]


def result_for(slots: Mapping[str, Any], pathway: Pathway, today: date) -> Result:
    """
    Assess a history and put the result of a pathway into words.
    """
    guidance, answers = load_guidance(), history.answers(slots)
    assessment = assess(answers, guidance, today)
    shown, lost = part(assessment, guidance, pathway), history.lost(slots)
    before, after = _flags(assessment, guidance, shown.outcome)
    phone = "" if lost else on_the_phone(answers, assessment, guidance, pathway)
    cited = _citations(guidance, shown)
    extra = notes_for(answers, assessment, guidance) if pathway == "A" else ()
    notes = [f"{line.text} ({short(guidance, line.source)})" for line in extra]
    card = {
        "title": shown.title,
        "pathway": pathway,
        "outcome": shown.outcome,
        "points": [
            {
                "state": f.state,
                "sentence": f.sentence,
                "source": short(guidance, f.source),
                "date": f.date,
            }
            for f in shown.points
        ],
        "says": "\n".join([*_said(guidance, shown), *notes]),
        "next": shown.next_step,
        "ask": list(shown.ask),
        "ring": [line.text for line in shown.ring],
        "say_on_phone": phone,
        "before": [*before, *after],
        "gest": answers.gest,
        "lost": lost,
        "sources": cited,
        "day": today.isoformat(),
    }
    return Result(
        outcome=shown.outcome,
        text=_text(pathway, shown, guidance, before, [*after, *notes], phone),
        card=card,
        citations=cited,
        choices=AFTER_LOSS if lost else CHOICES,
        assessment={
            **assessment.as_json(),
            "answers": to_json(answers),
            "day": today.isoformat(),
        },
    )


def _flags(
    assessment: Assessment, guidance: Guidance, outcome: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    speaks = guidance.words(outcome).medicine or outcome in USING
    return flags(assessment, guidance) if speaks else ((), ())


def _text(
    pathway: Pathway,
    shown: Part,
    guidance: Guidance,
    before: tuple[str, ...],
    after: list[str],
    phone: str,
) -> str:
    points = [f"{MARKS[f.state]} {f.sentence}" for f in shown.points if f.state in MARKS]
    blocks = [
        f"**{HEADS[pathway]}**",
        "\n".join(before),
        "\n".join(points),
        "\n".join([*_said(guidance, shown), *after]),
        f"**Next:** {shown.next_step}" if shown.next_step else "",
        f"You could say: “{phone}”" if phone else "",
    ]
    return "\n\n".join(block for block in blocks if block)


def _said(guidance: Guidance, shown: Part) -> list[str]:
    return [f"{line.text} ({short(guidance, line.source)})" for line in shown.says]


def short(guidance: Guidance, source: str) -> str:
    """
    A source as it stands behind a sentence: "NICE, 2021".
    """
    known = guidance.sources[source]
    year = known.date[:4]
    return known.short if year in known.short else f"{known.short}, {year}"


def _citations(guidance: Guidance, shown: Part) -> list[dict[str, str]]:
    found = []
    for reference in references(guidance, [*shown.says, *shown.points]):
        fields = asdict(reference)
        found.append({k: fields[k] for k in ("title", "place", "date", "url")})
    return [{"source": "", **citation} for citation in found]
