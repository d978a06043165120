"""
What one entry must be: cited, reviewed in time, readable, in words that hurt nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache

import yaml

from bot.knowledge.entries import DATA, Entry, Source, iso
from bot.knowledge.problems import Problem
from bot.knowledge.readability import grade, smog

WARN_DAYS = 60
MOST_WORDS = 120
HARDEST, HARDEST_FAMILY = 6.0, 11.0
FEWEST_PHRASINGS = 8
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|‘[^’\n]*’")


def check(entries: Sequence[Entry], sources: Mapping[str, Source], day: date) -> Iterator[Problem]:
    """
    Every problem that can be seen in the entries themselves.
    """
    ids = {entry.id for entry in entries}
    for entry in entries:
        where = f"{entry.file}: {entry.id}"
        yield from _cited(entry, sources, where)
        yield from _reviewed(entry, day, where)
        yield from _readable(entry, where)
        yield from _kind(entry, where)
        if len(entry.phrasings) < FEWEST_PHRASINGS:
            yield Problem(where, f"has {len(entry.phrasings)} phrasings, expected at least 8")
        for other in entry.related:
            if other not in ids or other == entry.id:
                yield Problem(where, f"is related to {other}, which is no other entry")
    yield from _families(entries)


def _cited(entry: Entry, sources: Mapping[str, Source], where: str) -> Iterator[Problem]:
    for cited in entry.sources:
        source = sources.get(cited.source)
        if source is None:
            yield Problem(where, f"source {cited.source} is not in data/sources.yml")
            continue
        if not cited.place:
            yield Problem(where, f"cites {cited.source} without a place in it")
        if cited.date and iso(cited.date) is None:
            yield Problem(where, f"cites {cited.source} of {cited.date}, expected an ISO date")
        for sentence in re.findall(r"\bS\d+\b", cited.place) if source.sentences else ():
            if sentence not in source.sentences:
                yield Problem(where, f"cites {sentence}, which is not in {cited.source}")


def _reviewed(entry: Entry, day: date, where: str) -> Iterator[Problem]:
    due = iso(entry.review_due)
    if not entry.reviewer:
        yield Problem(where, "has no reviewer; say: not yet reviewed by a clinician")
    if due is None:
        yield Problem(where, f"review_due is {entry.review_due or 'missing'}, expected an ISO date")
    elif due < day:
        yield Problem(where, f"review was due on {due}; today is {day}")
    elif (due - day).days <= WARN_DAYS:
        yield Problem(where, f"review is due on {due}, in {(due - day).days} days", "warning")


def _readable(entry: Entry, where: str) -> Iterator[Problem]:
    for name, text in _shown(entry):
        if name.startswith("short") and len(text.split()) > MOST_WORDS:
            yield Problem(where, f"{name} has {len(text.split())} words, at most {MOST_WORDS}")
        found = grade(text)
        if name.startswith("short") and found > HARDEST:
            yield Problem(where, f"{name} reads at grade {found:.1f}, at most {HARDEST:.0f}")


def _families(entries: Sequence[Entry]) -> Iterator[Problem]:
    for family in sorted({entry.family for entry in entries}):
        joined = "\n".join(entry.short for entry in entries if entry.family == family)
        found = smog(joined)
        if found > HARDEST_FAMILY:
            yield Problem(
                f"family {family}", f"reads at SMOG {found:.1f}, at most {HARDEST_FAMILY:.0f}"
            )


def _kind(entry: Entry, where: str) -> Iterator[Problem]:
    for name, text in _shown(entry):
        own = _QUOTED.sub(" ", text)
        for pattern, because in forbidden():
            found = pattern.search(own)
            if found:
                yield Problem(where, f'{name} says "{found.group(0)}": {because}')


def _shown(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "short", entry.short
    yield "longer", entry.longer
    for number, variant in enumerate(entry.variants, 1):
        yield f"short of variant {number}", variant.short
        if variant.longer:
            yield f"longer of variant {number}", variant.longer


@cache
def forbidden() -> tuple[tuple[re.Pattern[str], str], ...]:
    """
    The patterns that no sentence for a person may match, each with the reason.
    """
    rows = yaml.safe_load((DATA / "library" / "forbidden.yml").read_text("utf-8"))
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row["because"]) for row in rows)
