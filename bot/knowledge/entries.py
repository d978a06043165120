"""
The library as it lies in ``data``: entries, sources and services, read into frozen values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot import settings

DATA = settings.ROOT / "data"
REQUIRED = ("id", "family", "question", "phrasings", "short", "longer", "staff", "sources")


class BadData(ValueError):
    """
    A data file that cannot be read; the message names file, entry and what was expected.
    """


@dataclass(frozen=True)
class Cited:
    """
    One source of an entry: its id in ``data/sources.yml``, the place in it, and its date.
    """

    source: str
    place: str = ""
    date: str = ""


@dataclass(frozen=True)
class Variant:
    """
    Another wording of an entry for people of whom every fact of ``when`` is known and true.

    ``when`` holds fact names with a value; ``gest_from: 84`` and ``gest_below: 84`` are bounds in
    days. A fact that is not known never chooses a variant.
    """

    when: Mapping[str, str]
    short: str
    longer: str = ""


@dataclass(frozen=True)
class Entry:
    """
    One answer of the library. ``file`` is where it stands, for people who curate it.
    """

    id: str
    family: str
    question: str
    phrasings: tuple[str, ...]
    short: str
    longer: str
    staff: str
    sources: tuple[Cited, ...]
    corrects: str = ""
    safety: str = ""
    related: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    reviewer: str = ""
    review_due: str = ""
    nation: str = ""
    file: str = field(default="", compare=False)


@dataclass(frozen=True)
class Source:
    """
    A document or guideline. ``level``: V read in itself, V2 second-hand, M to be checked; ``also``
    are the numbers of further pages of it.
    """

    id: str
    title: str
    short: str
    publisher: str
    date: str
    url: str = ""
    kind: str = ""
    level: str = ""
    precision: str = "day"
    seen: str = ""
    sentences: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def load_entries(folder: Path = DATA / "faq") -> tuple[Entry, ...]:
    """
    Every entry, by file and by place in it; raises BadData with all that is wrong at once.
    """
    found: list[Entry] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        for row in rows(path):
            try:
                found.append(_entry(row, path))
            except BadData as problem:
                problems.append(str(problem))
    problems += _twice(found)
    if problems:
        raise BadData("\n".join(problems))
    return tuple(found)


@lru_cache(maxsize=4)
def load_sources(path: Path = DATA / "sources.yml") -> Mapping[str, Source]:
    """
    Every source by its id.
    """
    return {row["id"]: _source(row) for row in rows(path)}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """
    The rows of a YAML file that is a list; raises BadData otherwise.
    """
    try:
        read = yaml.load(path.read_text("utf-8"), Loader=_Plain) or []
    except yaml.YAMLError as problem:
        raise BadData(f"{_shown(path)}: is not readable YAML: {problem}") from None
    if not isinstance(read, list):
        raise BadData(f"{_shown(path)}: found a {type(read).__name__}, expected a list")
    yield from read


def _entry(row: dict[str, Any], path: Path) -> Entry:
    where = f"{_shown(path)}: {row.get('id', 'an entry without id')}"
    missing = [name for name in REQUIRED if not row.get(name)]
    extra = sorted(set(row) - set(Entry.__dataclass_fields__))
    if missing or extra:
        said = [f"has no {name}" for name in missing] + [f"has an unknown {n}" for n in extra]
        raise BadData(f"{where} {', '.join(said)}")
    texts = {n: str(row.get(n) or "").strip() for n in ENTRY_TEXTS}
    return Entry(
        **texts,
        phrasings=tuple(str(p).strip() for p in row["phrasings"]),
        sources=tuple(_cited(c, where) for c in row["sources"]),
        related=tuple(row.get("related") or ()),
        variants=tuple(_variant(v, where) for v in row.get("variants") or ()),
        file=_shown(path),
    )


ENTRY_TEXTS = (
    "id", "family", "question", "short", "longer", "staff", "corrects", "safety", "reviewer",
    "review_due", "nation",
)  # fmt: skip


def _cited(row: dict[str, Any], where: str) -> Cited:
    if not row.get("source"):
        raise BadData(f"{where} has a source without an id: expected {{source: ..., place: ...}}")
    return Cited(str(row["source"]), str(row.get("place") or ""), str(row.get("date") or ""))


def _variant(row: dict[str, Any], where: str) -> Variant:
    if not row.get("when") or not row.get("short"):
        raise BadData(f"{where} has a variant without `when` or `short`")
    when = {str(name): str(value) for name, value in row["when"].items()}
    return Variant(when, str(row["short"]).strip(), str(row.get("longer") or "").strip())


def _source(row: dict[str, Any]) -> Source:
    names = set(Source.__dataclass_fields__) - {"sentences", "also"}
    texts = {name: str(row.get(name) or "") for name in names if name in row}
    sentences, also = (tuple(row.get(name) or ()) for name in ("sentences", "also"))
    return Source(**texts, sentences=sentences, also=also)


def _twice(entries: list[Entry]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for entry in entries:
        if entry.id in seen:
            yield f"{entry.file}: {entry.id} stands in {seen[entry.id]} as well"
        seen[entry.id] = entry.file


def _shown(path: Path) -> str:
    return str(path.relative_to(settings.ROOT)) if path.is_relative_to(settings.ROOT) else path.name


class _Plain(yaml.SafeLoader):
    """
    YAML whose dates stay as they are written and whose yes and no stay words.
    """


_Plain.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if not tag.endswith((":timestamp", ":bool"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def iso(text: str) -> date | None:
    """
    An ISO date, or None when the text is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
