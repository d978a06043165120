"""
The guidance as data: dated figures, sentences, sources and policy choices, with no file behind it.

``bot.knowledge.guidance`` reads it from ``data/guidance``; the rules only ever see these values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar

State = Literal["met", "not_met", "not_known", "not_needed"]
Figure = int | float | bool | str


class NoGuidance(Exception):
    """
    No value of the guidance is in force on the day asked for.
    """


@dataclass(frozen=True)
class Source:
    """
    One entry of ``data/sources.yml``. ``shown_date`` drops what the source does not say.
    """

    id: str
    title: str
    short: str
    date: str
    precision: str
    url: str
    level: str

    @property
    def shown_date(self) -> str:
        cut = {"year": 4, "month": 7}.get(self.precision, 10)
        return self.date[:cut] if self.precision != "seen" else f"read {self.date}"


@dataclass(frozen=True)
class Dated:
    """
    Something that holds from a day, and until another (None: still), with its citation.
    """

    begins: date
    until: date | None
    source: str
    place: str
    where: str = field(compare=False, default="")

    def in_force(self, day: date) -> bool:
        return self.begins <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Value(Dated):
    """
    One figure of a limit.
    """

    value: Figure = 0


@dataclass(frozen=True)
class Line(Dated):
    """
    One sentence for a person.
    """

    text: str = ""


@dataclass(frozen=True)
class Limit:
    """
    A figure that the rules compare with; its unit is days of pregnancy, millimetres or a count.
    """

    id: str
    label: str
    unit: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Wording:
    """
    How one state of a criterion is said, to a parent and to staff.
    """

    state: State
    parent: str
    staff: str


@dataclass(frozen=True)
class Criterion:
    id: str
    pathway: str
    label: str
    cites: tuple[Dated, ...]
    wordings: Mapping[str, Wording]


@dataclass(frozen=True)
class OutcomeWords:
    """
    What an outcome means: its title, the lines with their sources, what to ask and who to ring.

    ``shows`` are the criteria listed with it; None means the usual ones of its pathway.
    """

    code: str
    title: str
    says: tuple[Line, ...]
    next_step: str
    ask: tuple[str, ...]
    ring: tuple[str, ...]
    staff: str
    medicine: bool
    shows: tuple[str, ...] | None = None


@dataclass(frozen=True)
class FlagWords:
    code: str
    before: bool
    parent: str
    staff: str
    cites: tuple[Dated, ...]


@dataclass(frozen=True)
class QuestionWords:
    """
    One question: the facts it settles, its weight (the lightest is asked first) and its words.

    ``usual`` is the commonest answer, as facts: it serves to say about how many questions are left.
    """

    id: str
    facts: tuple[str, ...]
    weight: int
    pathways: tuple[str, ...]
    ask: str
    why: str
    usual: Mapping[str, Any]
    items: Mapping[str, str]


@dataclass(frozen=True)
class PolicyChoice:
    """
    A point on which the sources leave room, and the option taken until a clinician signs it.
    """

    id: str
    question: str
    options: tuple[str, ...]
    taken: str
    why: str
    signed: str
    source: str
    place: str
    decides: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Guidance:
    """
    Everything that the rules and their words rest on; ``digest`` names this very version.
    """

    limits: Mapping[str, Limit]
    criteria: Mapping[str, Criterion]
    outcomes: Mapping[str, OutcomeWords]
    flags: Mapping[str, FlagWords]
    questions: Mapping[str, QuestionWords]
    nations: Mapping[str, tuple[Line, ...]]
    contacts: Mapping[str, tuple[Line, ...]]
    notes: Mapping[str, tuple[Line, ...]]
    losses: Mapping[str, str]
    policies: tuple[PolicyChoice, ...]
    sources: Mapping[str, Source]
    digest: str
    editions: dict[date, Any] = field(default_factory=dict, repr=False)

    def words(self, code: str) -> OutcomeWords:
        """
        The words of an outcome; ``NEED_INFO:x`` of an unlisted fact falls back on ``NEED_INFO``.
        """
        return self.outcomes.get(code) or self.outcomes[code.partition(":")[0]]


D = TypeVar("D", bound=Dated)


def in_force(dated: Iterable[D], day: date, name: str) -> D:
    """
    The one entry that holds on a day; raises NoGuidance when there is none.
    """
    entries = tuple(dated)
    for entry in entries:
        if entry.in_force(day):
            return entry
    known = ", ".join(f"{e.begins} to {e.until or 'now'}" for e in entries)
    where = entries[0].where if entries else "data/guidance"
    raise NoGuidance(f"{where}: {name} has no value for {day} (it has {known})")
