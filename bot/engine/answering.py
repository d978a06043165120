"""
Questions to the library: what is answered, what is offered, what is honestly not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from bot.engine import clock, history
from bot.knowledge.entries import Cited, Entry, iso, load_sources
from bot.knowledge.search import Asked, Library
from bot.knowledge.told import wording

MOST_ANSWERS = 3  # of a message that asks several things; more would not be read on a phone
SHOWN_RELATED = 2


@dataclass(frozen=True)
class Shown:
    """
    One answer as it is shown. ``longer`` is empty once the longer words are in ``text``.
    """

    entry: str
    text: str
    longer: str
    citations: list[dict[str, str]]
    related: list[tuple[str, str]]
    review_due: str
    reviewer: str


@dataclass(frozen=True)
class Found:
    """
    What the library has for a message. ``unanswered`` are parts it has nothing for.
    """

    answers: list[Shown] = field(default_factory=list)
    offers: list[tuple[str, str]] = field(default_factory=list)
    named: str = ""
    unanswered: list[str] = field(default_factory=list)
    topic: str | None = None


@lru_cache(maxsize=1)
def library() -> Library:
    """
    The library with its trained model, loaded once.
    """
    return Library.load()


def find(
    text: str, slots: Mapping[str, Any], entry: str | None = None, *, longer: bool = False
) -> Found:
    """
    Search for a message, or show the one entry that was chosen, ``longer`` or in short.
    """
    facts = history.told(slots)
    if slots.get("ivf"):
        facts["ivf"] = slots["ivf"]
    if entry is not None:
        known = library().entries.get(entry)
        return Found([_shown(known, facts, longer=longer)], topic=entry) if known else Found()
    asked = library().ask(text, topic=slots.get("topic"), facts=facts)
    answered = _answered(asked)
    if answered:
        shown = [_shown(library().entries[e], facts) for e in answered[:MOST_ANSWERS]]
        left = [p.text for p in asked.parts if p.decision == "fallback"]
        return Found(shown, topic=answered[0], unanswered=left)
    if asked.decision == "offer":
        best = next((p for p in asked.parts if p.decision == "offer"), asked.parts[0])
        offers = [(library().entries[e].question, e) for e in best.offered]
        return Found(offers=offers, unanswered=[text])
    return Found(named=asked.noticed.name if asked.noticed else "", unanswered=[text])


def _answered(asked: Asked) -> list[str]:
    found = [p.entries[0][0] for p in asked.parts if p.decision == "answer"]
    if not found and asked.decision == "answer":
        found = [asked.entries[0][0]]
    return list(dict.fromkeys(found))


def _shown(entry: Entry, facts: Mapping[str, Any], *, longer: bool = False) -> Shown:
    words = wording(entry, facts)
    more = (words.longer or entry.longer).strip()
    said = more if longer and more else words.short.strip()
    known = library().entries
    related = [(known[r].question, r) for r in entry.related if r in known]
    return Shown(
        entry=entry.id,
        text="\n\n".join(
            filter(None, (said, entry.safety.strip(), reviewed(entry, clock.today())))
        ),
        longer="" if longer else more,
        citations=[_citation(c) for c in entry.sources],
        related=related[:SHOWN_RELATED],
        review_due=entry.review_due,
        reviewer=entry.reviewer,
    )


def reviewed(entry: Entry, today: date) -> str:
    """
    Who checked an answer and by when it is checked again, as a person reads it.
    """
    due = iso(entry.review_due)
    if due is None:
        return ""
    day = f"{due.day} {due:%B %Y}"
    by = entry.reviewer[:1].upper() + entry.reviewer[1:]
    if due < today:
        return f"{by}. We should have looked at this answer again by {day}: ask if it still holds."
    return f"{by}. We will look at this answer again by {day}."


def _citation(cited: Cited) -> dict[str, str]:
    source = load_sources().get(cited.source)
    return {
        "source": cited.source,
        "title": source.title if source else cited.source,
        "place": cited.place,
        "date": cited.date or (source.date if source else ""),
        "url": source.url if source else "",
    }
