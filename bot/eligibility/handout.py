"""
The result to hand over: what the guidance says, what fits, what is open, whom to ring and ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.eligibility import spoken
from bot.eligibility.answers import Answers
from bot.eligibility.assessment import Assessment, Finding
from bot.eligibility.guidance import Dated, Guidance, Line, OutcomeWords
from bot.eligibility.notes import notes_for

USUAL = {
    "A": (
        "bleeding", "previous_miscarriage", "in_the_womb", "heartbeat", "early_weeks",
        "not_using_it_yet",
    ),
    "B": (
        "earlier_birth_or_loss", "short_cervix", "cervix_treatment", "waters_before", "other_risk",
    ),
}  # fmt: skip
HEADS = {"A": "Bleeding in early pregnancy", "B": "Preventing an early birth"}
AFTER_LOSS = "What happens now"
SORRY = "I'm so sorry you lost your baby."
LOSS = frozenset({"A_STOP_LOSS_CONFIRMED"})
# The first part is left out where it can say nothing to someone who does not bleed.
SILENT_A = frozenset({"A_TOO_LATE", "A_NOT_PREGNANT"})
SILENT_B = frozenset({"B_NOT_APPLICABLE"})
# Someone who uses it already is sent to her team with what she told, and never told to wait.
USING = frozenset({"A_ALREADY_ON", "A_COURSE_END_ASK", "B_ALREADY_ON"})
ASKS = ("ASK_CONDITIONS", "ASK_ALLERGY")


@dataclass(frozen=True)
class Part:
    """
    One pathway of the handout.
    """

    pathway: str
    head: str
    outcome: str
    title: str
    says: tuple[Line, ...]
    points: tuple[Finding, ...]
    missing: tuple[str, ...]
    next_step: str
    ask: tuple[str, ...]
    ring: tuple[Line, ...]
    staff: str


@dataclass(frozen=True)
class Reference:
    """
    One source of the handout, with its places, its date and how it was read.
    """

    title: str
    publisher_short: str
    place: str
    date: str
    url: str
    level: str


@dataclass(frozen=True)
class Handout:
    """
    All of it, ready for paper, page or terminal. ``first`` stands above everything else.
    """

    first: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[Line, ...]
    medicine: tuple[str, ...]
    phone: str
    nation: tuple[Line, ...]
    sources: tuple[Reference, ...]
    day: str
    guidance: str


def handout(answers: Answers, assessment: Assessment, guidance: Guidance) -> Handout:
    """
    The result of both pathways in words.
    """
    parts = tuple(part(assessment, guidance, name) for name in _shown(answers, assessment))
    before, after = flags(assessment, guidance)
    lost = assessment.outcomes["A"] in LOSS
    notes = notes_for(answers, assessment, guidance)
    nation = _lines(guidance.nations[answers.nation], assessment)
    return Handout(
        first=(SORRY,) if lost else before,
        parts=parts,
        notes=notes,
        medicine=after,
        phone="" if lost else on_the_phone(answers, assessment, guidance),
        nation=() if lost else nation,
        sources=references(guidance, _cited(parts, notes, () if lost else nation)),
        day=assessment.day.isoformat(),
        guidance=assessment.guidance,
    )


def _shown(answers: Answers, assessment: Assessment) -> tuple[str, ...]:
    a, b = assessment.outcomes["A"], assessment.outcomes["B"]
    quiet = a in SILENT_A and answers.bleeding in ("no", "unknown") and b not in SILENT_B
    if b in SILENT_B:
        return ("A",)
    return ("B",) if quiet else ("A", "B")


def part(assessment: Assessment, guidance: Guidance, pathway: str) -> Part:
    """
    One pathway's outcome with its words, its points and what is still open.
    """
    code = assessment.outcomes[pathway]
    words = guidance.words(code)
    shown = points(assessment, guidance, pathway)
    return Part(
        pathway=pathway,
        head=AFTER_LOSS if code in LOSS else HEADS[pathway],
        outcome=code,
        title=words.title,
        says=_lines(words.says, assessment),
        points=shown,
        missing=tuple(f.sentence for f in shown if f.state == "not_known"),
        next_step=words.next_step,
        ask=words.ask,
        ring=tuple(_ring(words, guidance, assessment)),
        staff=words.staff,
    )


def points(assessment: Assessment, guidance: Guidance, pathway: str) -> tuple[Finding, ...]:
    """
    The findings worth showing with an outcome: its own list, or the usual ones of its pathway.
    """
    words = guidance.words(assessment.outcomes[pathway])
    wanted = USUAL[pathway] if words.shows is None else words.shows
    return tuple(
        f for f in assessment.findings if f.criterion in wanted and f.state != "not_needed"
    )


def flags(assessment: Assessment, guidance: Guidance) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """
    What is said about the medicine before the outcomes, and after them.

    Nothing is said where no outcome speaks of a medicine that she may be given or uses.
    """
    speaks = any(guidance.words(code).medicine for code in assessment.outcomes.values())
    said = [guidance.flags[flag.partition(":")[0]] for flag in assessment.flags]
    after = tuple(flag.parent for flag in said if not flag.before) if speaks else ()
    if USING & set(assessment.outcomes.values()):
        told = any(flag not in ASKS for flag in assessment.flags)
        return ((guidance.flags["TELL_PRESCRIBER"].parent,) if told else ()), after
    return tuple(flag.parent for flag in said if flag.before and speaks), after


def on_the_phone(
    answers: Answers, assessment: Assessment, guidance: Guidance, pathway: str | None = None
) -> str:
    """
    What she could say when she rings, from what she told; empty when nothing was told.
    """
    facts = [*spoken.this_pregnancy(answers), *spoken.before(answers), *spoken.allergies(answers)]
    if not facts:
        return ""
    asks = guidance.words(assessment.outcomes[pathway or _speaks_for(assessment)]).ask
    told = spoken.listed(facts)
    # An ask that begins with what she has said already says it once.
    ask = [
        line.removeprefix(f"{fact[0].upper()}{fact[1:]}. ") for line in asks[:1] for fact in facts
    ]
    ask = [min(ask, key=len)] if ask else []
    return " ".join([told[0].upper() + told[1:] + ".", *ask])


def _speaks_for(assessment: Assessment) -> str:
    first = assessment.outcomes["A"]
    return "B" if first in (*SILENT_A, "A_NO_BLEEDING") else "A"


def _ring(words: OutcomeWords, guidance: Guidance, assessment: Assessment) -> Iterable[Line]:
    for key in words.ring:
        yield from _lines(guidance.contacts[key], assessment)


def _lines(lines: Iterable[Line], assessment: Assessment) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.in_force(assessment.day))


def _cited(parts: Iterable[Part], *more: Iterable[Line]) -> list[Dated | Finding]:
    cited: list[Dated | Finding] = []
    for each in parts:
        cited += [*each.says, *each.points]
    for lines in more:
        cited += lines
    return cited


def references(guidance: Guidance, cited: Iterable[Dated | Finding]) -> tuple[Reference, ...]:
    """
    Each source once with all its places, in the order in which they were cited.
    """
    places: dict[str, list[str]] = {}
    for each in cited:
        known = places.setdefault(each.source, [])
        if each.place not in known:
            known.append(each.place)
    return tuple(
        Reference(s.title, s.short, "; ".join(_longest(at)), s.shown_date, s.url, s.level)
        for s, at in ((guidance.sources[name], at) for name, at in places.items())
    )


def _longest(places: list[str]) -> list[str]:
    """
    Without the places that another one says in full.
    """
    return [at for at in places if not any(o != at and o.startswith(at) for o in places)]
