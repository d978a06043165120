"""
The result card: what the engine worked out, as something that can be read at a glance.

The structure comes from ``bot.engine.result``; a missing part is left out, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from babel.dates import format_date

from bot.web.timeline import Timeline, timeline
from bot.web.words import LANGUAGE

State = Literal["met", "not_met", "not_known", "not_needed"]
STATES: tuple[State, ...] = ("met", "not_met", "not_known", "not_needed")


@dataclass(frozen=True)
class Point:
    """
    One point of the guidance, and whether what she told fits it.
    """

    state: State
    sentence: str
    cite: str


@dataclass(frozen=True)
class Source:
    title: str
    place: str
    date: str
    url: str


@dataclass(frozen=True)
class Card:
    """
    A result. ``before`` stands above what the guidance says; ``timeline`` is None where weeks
    are not known, and always after a loss; ``day`` is an ISO date.
    """

    title: str
    pathway: str
    points: tuple[Point, ...]
    before: tuple[str, ...]
    says: str
    next: str
    ring: tuple[str, ...]
    ask: tuple[str, ...]
    say_on_phone: str
    sources: tuple[Source, ...]
    day: str
    lost: bool
    timeline: Timeline | None


def card_of(raw: Mapping[str, Any] | None) -> Card | None:
    """
    The card of a reply; None where the reply has none.
    """
    if not raw:
        return None
    lost = bool(raw.get("lost"))
    return Card(
        title=str(raw.get("title", "")),
        pathway=str(raw.get("pathway", "")),
        points=tuple(_point(point) for point in raw.get("points", ())),
        before=_sentences(raw, "before"),
        says=str(raw.get("says", "")).replace("\n", "\n\n"),
        next=str(raw.get("next", "")),
        ring=_sentences(raw, "ring"),
        ask=_sentences(raw, "ask"),
        say_on_phone=str(raw.get("say_on_phone", "")),
        sources=tuple(_source(source) for source in raw.get("sources", ())),
        day=str(raw.get("day", "")),
        lost=lost,
        timeline=None if lost else timeline(raw.get("gest")),
    )


def day_in_words(iso: str, language: str = LANGUAGE) -> str:
    """
    ``2026-11-22`` as ``22 November 2026``, in the words of a language; anything else as it stands.
    """
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return str(format_date(day, "d MMMM y", locale=language))


def _sentences(raw: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(sentence) for sentence in raw.get(name) or ())


def _point(raw: Mapping[str, Any]) -> Point:
    state = raw.get("state")
    return Point(
        state=state if state in STATES else "not_known",
        sentence=str(raw.get("sentence", "")),
        cite=_cite(str(raw.get("source") or ""), str(raw.get("date") or "")),
    )


def _cite(source: str, day: str) -> str:
    """
    "NICE, 2021": the year is added only where the source's short name does not hold it.
    """
    year = day.removeprefix("read ")[:4]
    return source if year in source else f"{source}, {year}"


def _source(raw: Mapping[str, Any]) -> Source:
    url = str(raw.get("url") or "")
    return Source(
        title=str(raw.get("title", "")),
        place=str(raw.get("place") or ""),
        date=str(raw.get("date") or ""),
        url=url if url.startswith(("https://", "http://")) else "",
    )
