"""
Reads ``data/guidance`` and ``data/sources.yml`` into a ``Guidance``, or says all that is wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.eligibility.guidance import (
    Criterion,
    Dated,
    FlagWords,
    Guidance,
    Limit,
    Line,
    OutcomeWords,
    PolicyChoice,
    QuestionWords,
    Source,
    Value,
    Wording,
)
from bot.knowledge.guidance_checks import Problems
from bot.knowledge.marked_yaml import Entry, read
from bot.settings import ROOT

FIRST_DAY = date(2019, 4, 17)  # NG126 was first published then


class GuidanceError(Exception):
    """
    Everything that is wrong with the guidance files, one line each.
    """


def load_guidance(
    folder: Path = ROOT / "data" / "guidance",
    sources: Path = ROOT / "data" / "sources.yml",
    *,
    today: date | None = None,
) -> Guidance:
    """
    The guidance of a folder, read once.

    With ``today`` a figure or sentence that has lapsed by that day is an error as well.
    Raises GuidanceError naming file and line of each overlap, gap, lapse or missing citation.
    """
    return _load(folder, sources, today)


@lru_cache(maxsize=16)
def _load(folder: Path, sources: Path, today: date | None) -> Guidance:
    files = {path.stem: read(path) for path in sorted(folder.glob("*.yml"))}
    known = {e["id"]: _source(e) for e in read(sources)}
    problems = Problems(known, FIRST_DAY, today)
    guidance = _build(files, known, _digest(folder), problems)
    problems.check_references(guidance)
    if problems.found:
        raise GuidanceError("\n".join(problems.found))
    return guidance


def _digest(folder: Path) -> str:
    """
    Twelve hexadecimal digits that change with any byte of the folder's files.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _build(
    files: Mapping[str, list[Entry]], known: dict[str, Source], digest: str, problems: Problems
) -> Guidance:
    def by_id(name: str, make: Any, key: str = "id") -> dict[str, Any]:
        entries = files.get(name, [])
        problems.check_ids(entries, key)
        made = {}
        for entry in entries:
            try:
                made[entry[key]] = make(entry, problems)
            except KeyError as missing:
                problems.found.append(f"{entry.where}: an entry of {name} has no {missing}")
        return made

    return Guidance(
        limits=by_id("limits", _limit),
        criteria=by_id("criteria", _criterion),
        outcomes=by_id("outcomes", _outcome, "code"),
        flags=by_id("flags", _flag),
        questions=by_id("questions", _question),
        nations=by_id("nations", _lines_of_entry),
        contacts=by_id("contacts", _lines_of_entry),
        notes=by_id("notes", _lines_of_entry),
        losses=by_id("losses", _loss),
        policies=tuple(by_id("policy", _policy).values()),
        sources=known,
        digest=digest,
    )


def _source(entry: Entry) -> Source:
    return Source(
        entry["id"], entry["title"], entry["short"], str(entry["date"]),
        entry.get("precision", "day"), entry.get("url", ""), entry.get("level", "M"),
    )  # fmt: skip


def _dated(entry: Entry) -> dict[str, Any]:
    return {
        "begins": entry.get("from", FIRST_DAY),
        "until": entry.get("until"),
        "source": entry.get("source", ""),
        "place": entry.get("place", ""),
        "where": entry.where,
    }


def _limit(entry: Entry, problems: Problems) -> Limit:
    values = tuple(Value(**_dated(v), value=v["value"]) for v in entry["values"])
    problems.check_timeline(entry["id"], values, entry.where)
    return Limit(entry["id"], entry["label"], entry["unit"], values)


def _cites(entry: Entry, name: str, problems: Problems) -> tuple[Dated, ...]:
    cites = tuple(Dated(**_dated(c)) for c in entry.get("cites") or [])
    problems.check_timeline(name, cites, entry.where)
    return cites


def _criterion(entry: Entry, problems: Problems) -> Criterion:
    wordings = {
        key: Wording(words.get("state", key), words["parent"], words["staff"])
        for key, words in entry["states"].items()
    }
    problems.check_states(entry["id"], wordings, entry.where)
    cites = _cites(entry, entry["id"], problems)
    return Criterion(entry["id"], entry["pathway"], entry["label"], cites, wordings)


def _lines(entries: Iterable[Entry], problems: Problems) -> tuple[Line, ...]:
    lines = tuple(Line(**_dated(e), text=e["text"]) for e in entries)
    for line in lines:
        problems.check_citation(line)
    return lines


def _lines_of_entry(entry: Entry, problems: Problems) -> tuple[Line, ...]:
    return _lines(entry["says"], problems)


def _outcome(entry: Entry, problems: Problems) -> OutcomeWords:
    return OutcomeWords(
        entry["code"], entry["title"], _lines(entry["says"], problems), entry["next"],
        tuple(entry["ask"]), tuple(entry["ring"]), entry["staff"], entry["medicine"],
        tuple(entry["shows"]) if "shows" in entry else None,
    )  # fmt: skip


def _flag(entry: Entry, problems: Problems) -> FlagWords:
    cites = _cites(entry, entry["id"], problems)
    return FlagWords(entry["id"], entry["before"], entry["parent"], entry["staff"], cites)


def _question(entry: Entry, _problems: Problems) -> QuestionWords:
    return QuestionWords(
        entry["id"], tuple(entry["facts"]), entry["weight"], tuple(entry["pathways"]),
        entry["ask"], entry["why"], entry["usual"], entry.get("items", {}),
    )  # fmt: skip


def _loss(entry: Entry, problems: Problems) -> str:
    problems.check_citation(Dated(**_dated(entry)))
    return str(entry["counts"])


def _policy(entry: Entry, problems: Problems) -> PolicyChoice:
    problems.check_citation(Dated(**_dated(entry)))
    return PolicyChoice(
        entry["id"], entry["question"], tuple(entry["options"]), entry["taken"], entry["why"],
        entry["signed"], entry["source"], entry["place"], tuple(entry["decides"]),
    )  # fmt: skip
