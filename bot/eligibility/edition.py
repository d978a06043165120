"""
What the guidance says on one day: plain figures for the rules, and every finding ready made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from bot.eligibility.guidance import Figure, Guidance, State, in_force


@dataclass(frozen=True)
class Finding:
    """
    One criterion, whether it is met, and where that comes from.

    ``sentence`` is for a parent, ``staff`` for the helpline; ``date`` is the source's own.
    """

    criterion: str
    pathway: str
    state: State
    sentence: str
    staff: str
    source: str
    place: str
    date: str

    def as_json(self) -> dict[str, str]:
        """
        What a line of ``lutea assess`` says of it.
        """
        return {
            "criterion": self.criterion,
            "state": self.state,
            "sentence": self.sentence,
            "source": self.source,
            "date": self.date,
        }


@dataclass(frozen=True, eq=False)
class Limits:
    """
    The figures in force. Pregnancy is counted in days, a cervix in millimetres.

    Compared by identity, so that it is a quick key; a day has one (see ``on``).
    """

    early_max: int
    course_end: int
    cervix_scan_from: int
    cervix_scan_to: int
    short_cervix: float
    short_includes_limit: bool
    late_loss_from: int
    late_loss_near_from: int
    early_birth_to: int
    term: int
    nice_offers: bool
    scotland_losses: int
    counts: frozenset[str]
    unclear: frozenset[str]

    def is_short(self, millimetres: float) -> bool:
        if self.short_includes_limit:
            return millimetres <= self.short_cervix
        return millimetres < self.short_cervix


@dataclass(frozen=True)
class Edition:
    """
    One day's guidance: its limits, and a finding for each criterion and wording.
    """

    day: date
    limits: Limits
    findings: dict[tuple[str, str], Finding]


def on(guidance: Guidance, day: date) -> Edition:
    """
    The edition in force on a day, made once; raises NoGuidance for a day before the first.
    """
    edition = guidance.editions.get(day)
    if edition is None:
        edition = Edition(day, _limits(guidance, day), _findings(guidance, day))
        guidance.editions[day] = edition
    return cast(Edition, edition)


def _limits(guidance: Guidance, day: date) -> Limits:
    def figure(name: str) -> Figure:
        return in_force(guidance.limits[name].values, day, name).value

    def whole(name: str) -> int:
        return int(figure(name))

    return Limits(
        early_max=whole("early_max"),
        course_end=whole("course_end"),
        cervix_scan_from=whole("cervix_scan_from"),
        cervix_scan_to=whole("cervix_scan_to"),
        short_cervix=float(figure("short_cervix")),
        short_includes_limit=bool(figure("short_includes_limit")),
        late_loss_from=whole("late_loss_from"),
        late_loss_near_from=whole("late_loss_near_from"),
        early_birth_to=whole("early_birth_to"),
        term=whole("term"),
        nice_offers=bool(figure("nice_offers")),
        scotland_losses=whole("scotland_losses"),
        counts=_kinds(guidance, "yes"),
        unclear=_kinds(guidance, "ask"),
    )


def _kinds(guidance: Guidance, counts: str) -> frozenset[str]:
    return frozenset(kind for kind, said in guidance.losses.items() if said == counts)


def _findings(guidance: Guidance, day: date) -> dict[tuple[str, str], Finding]:
    made = {}
    for criterion in guidance.criteria.values():
        cite = in_force(criterion.cites, day, criterion.id)
        shown = guidance.sources[cite.source].shown_date
        for variant, words in criterion.wordings.items():
            made[criterion.id, variant] = Finding(
                criterion.id, criterion.pathway, words.state, words.parent, words.staff,
                cite.source, cite.place, shown,
            )  # fmt: skip
    return made
