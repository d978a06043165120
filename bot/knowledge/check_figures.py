"""
A figure is the same wherever it stands, and a number to ring is one of the directory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import yaml

from bot.eligibility.guidance import in_force
from bot.knowledge.entries import DATA, Entry
from bot.knowledge.guidance import GuidanceError, load_guidance
from bot.knowledge.problems import Problem
from bot.knowledge.services import digits_of, load_services, phone_numbers

_NUMBER = re.compile(r"(?<![\d,.])(?:0\d{2,4}[ \d]{6,}\d|116 ?\d{3}|85\d{3}|999|111)(?![\d,.]?\d)")


def check(entries: Sequence[Entry], day: date) -> Iterator[Problem]:
    """
    Figures that differ between entries or from the guidance, and numbers of no known line.
    """
    figures = yaml.safe_load((DATA / "library" / "figures.yml").read_text("utf-8"))
    yield from _against_guidance(figures, day)
    ring = set(phone_numbers())
    gone = {digits_of(n) for service in load_services() for n in service.outdated}
    for entry in entries:
        text = _all_text(entry)
        where = f"{entry.file}: {entry.id}"
        yield from _figures(figures, text, where)
        for number in map(digits_of, _NUMBER.findall(text)):
            if number in gone:
                yield Problem(where, f"{number} is an old number: see data/services.yml")
            elif number not in ring:
                yield Problem(where, f"{number} is not in data/services.yml")


def _figures(figures: list[dict[str, Any]], text: str, where: str) -> Iterator[Problem]:
    for figure in figures:
        allowed = {str(value) for value in figure["values"]}
        for found in re.findall(figure["pattern"], text):
            if found not in allowed:
                expected = " or ".join(sorted(allowed))
                yield Problem(where, f"{figure['id']} is {found}, elsewhere {expected}")


def _against_guidance(figures: list[dict[str, Any]], day: date) -> Iterator[Problem]:
    try:
        limits = load_guidance().limits
    except GuidanceError:
        return  # told by the check of the guidance itself
    for figure in figures:
        if "limit" not in figure:
            continue
        held = in_force(limits[figure["limit"]].values, day, figure["limit"])
        value = float(held.value) / figure.get("per", 1)
        if [value] != [float(v) for v in figure["values"]]:
            where = f"data/library/figures.yml: {figure['id']}"
            yield Problem(where, f"is {figure['values']}, but data/guidance says {value:g}")


def _all_text(entry: Entry) -> str:
    variants = [text for v in entry.variants for text in (v.short, v.longer)]
    return "\n".join([entry.short, entry.longer, entry.staff, entry.safety, *variants])
