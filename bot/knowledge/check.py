"""
``lutea check-data``: everything that is wrong with the library and the files around it, at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import yaml

from bot.knowledge import check_entries, check_figures, check_overlap
from bot.knowledge.check_safety import check_safety
from bot.knowledge.entries import DATA, Entry, Source, iso, load_entries, load_sources
from bot.knowledge.guidance import GuidanceError, load_guidance
from bot.knowledge.problems import Problem
from bot.knowledge.services import Service, load_services
from bot.safety.pieces import pieces

SENTENCES = 51


def check_data(*, today: date | None = None) -> list[Problem]:
    """
    Every problem of the data files, errors before warnings; empty when all is well.
    """
    day = today or date.today()
    try:
        entries, sources = load_entries.__wrapped__(), load_sources.__wrapped__()
        services = load_services.__wrapped__()
        said = pieces.__wrapped__().values()
    except ValueError as problem:  # BadData, or a sentence of the safety net without source
        return [Problem("data", line) for line in str(problem).splitlines()]
    found = [
        *check_entries.check(entries, sources, day),
        *check_overlap.check(entries),
        *check_figures.check(entries, day),
        *check_sources(sources.values()),
        *check_services(services, sources, day),
        *check_safety(said, sources, day),
        *check_coverage(entries),
        *_guidance(day),
    ]
    return sorted(found, key=lambda problem: problem.level != "error")


def _guidance(day: date) -> Iterator[Problem]:
    try:
        load_guidance(today=day)
    except GuidanceError as problem:
        for line in str(problem).splitlines():
            yield Problem("data/guidance", line)


def check_sources(sources: Iterable[Source]) -> Iterator[Problem]:
    """
    Each source has a title, a publisher, an ISO date, the day it was seen, and its level.
    """
    for source in sources:
        where = f"data/sources.yml: {source.id}"
        for name in ("title", "short", "publisher"):
            if not getattr(source, name):
                yield Problem(where, f"has no {name}")
        for name in ("date", "seen"):
            if iso(getattr(source, name)) is None:
                found = getattr(source, name) or "nothing"
                yield Problem(where, f"{name} is {found}, expected an ISO date")
        if source.level not in ("V", "V2", "M"):
            yield Problem(where, f"level is {source.level or 'missing'}, expected V, V2 or M")


def check_services(
    services: Sequence[Service], sources: Mapping[str, Source], day: date
) -> Iterator[Problem]:
    """
    Each line has a source, a day it was seen, nations, and some way to reach it.
    """
    for service in services:
        where = f"data/services.yml: {service.id}"
        if service.source not in sources:
            yield Problem(where, f"source {service.source or 'missing'} is not in sources.yml")
        if iso(service.seen) is None:
            yield Problem(where, f"seen is {service.seen or 'missing'}, expected an ISO date")
        elif "year" in service.mark(day):
            yield Problem(where, f"was last seen on {service.seen}: look again", "warning")
        if not service.nations or not (service.phone or service.text or service.web):
            yield Problem(where, "needs nations and a number or an address")


# The two documents
# -----------------


def check_coverage(
    entries: Sequence[Entry], path: Path = DATA / "coverage.yml"
) -> Iterator[Problem]:
    """
    Every sentence of the two documents has an entry that exists, or a reason why it has none.
    """
    ids = {entry.id for entry in entries}
    table = {row["sentence"]: row for row in yaml.safe_load(path.read_text("utf-8"))}
    for number in range(1, SENTENCES + 1):
        row = table.get(f"S{number}")
        where = f"data/coverage.yml: S{number}"
        if row is None or not (row.get("entry") or row.get("excused")):
            yield Problem(where, "has neither an entry nor a reason why none should answer it")
            continue
        for named in filter(None, [row.get("entry"), *row.get("also", ())]):
            if named not in ids:
                yield Problem(where, f"names the entry {named}, which does not exist")
