"""
The danger signs as data: ideas, signs and frames from ``data/safety``, read once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.safety.reading import LEVELS, Level
from bot.settings import ROOT

FOLDER = ROOT / "data" / "safety"
FRAMES = (
    "negators", "empty_negations", "list_words", "breaks", "resolved", "unresolved", "past",
    "present", "this_first", "asked", "real_if", "generic", "assessed",
    "inpatient", "asked_cause", "modal", "side_effect", "chronic", "told", "anew", "sign_of",
    "warned", "unchanged", "treatments", "mentioned", "elders", "acute", "days_back",
    "carrying", "someone_else", "a_man", "kin", "advised",
)  # fmt: skip


@dataclass(frozen=True)
class Sign:
    """
    One way a danger shows: ideas that stand within so many words of each other.

    An entry of ``all`` may hold several ideas, any of which will do. ``unless`` ideas nearby call
    it off, ``part_of`` ideas when they hold one of its own words ("blood test"). ``context`` and
    ``asked`` name what must be known, or be on the screen. ``fixed`` signs hold their own "not"
    ("baby is not moving"), so a negation is no denial. ``was_milder`` signs lose their alarm when
    told with "was", ``now_only`` signs when the whole sentence is. ``keep`` names the frames that
    do not call the sign off. ``elsewhere`` ideas, here or before, tell of another part of the
    body; ``of`` says who can have the sign: only somebody "pregnant", any "body",
    or "anyone". Weeks are whole weeks: ``start`` inclusive, ``below`` exclusive;
    ``steps`` raise the level from a week on.
    """

    code: str
    level: Level
    ideas: tuple[tuple[str, ...], ...]
    within: int = 6
    across: bool = False
    keep_order: bool = False
    fixed: bool = False
    was_milder: bool = False
    now_only: bool = False
    unless: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    of: Literal["pregnant", "body", "anyone"] = "anyone"
    keep: frozenset[str] = frozenset()
    context: str | None = None
    asked: str | None = None
    start: int = 0
    below: int = 99
    unless_sentence: tuple[str, ...] = ()
    steps: tuple[tuple[int, Level], ...] = ()
    unknown_weeks: Level | Literal["none"] | None = None

    def level_at(self, gest: int | None) -> Level | None:
        """
        The level at so many days of pregnancy, None when the sign does not count then.
        Unknown weeks take the more urgent row unless the data say otherwise.
        """
        if gest is None:
            return None if self.unknown_weeks == "none" else self.unknown_weeks or self.level
        if not self.start * 7 <= gest < self.below * 7:
            return None
        reached = [level for week, level in self.steps if gest >= week * 7]
        return reached[-1] if reached else self.level


@dataclass(frozen=True)
class DangerWords:
    """
    All of ``data/safety`` that reading a message needs.
    """

    forms: Mapping[str, str]
    real: tuple[str, ...]
    ideas: Mapping[str, tuple[str, ...]]
    figures: Mapping[str, re.Pattern[str]]
    frames: Mapping[str, tuple[str, ...]]
    signs: tuple[Sign, ...]
    names: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def danger_words(folder: Path = FOLDER) -> DangerWords:
    """
    Read and check the folder; raises ValueError with every fault found, each with its file.
    """
    words = _yaml(folder / "words.yml")
    entries = [e for path in sorted((folder / "signs").glob("*.yml")) for e in _yaml(path)]
    found = DangerWords(
        forms=_forms(words["words"]),
        real=_real_words(folder),
        ideas={name: _phrases(text) for name, text in _ideas(folder / "ideas").items()},
        figures={n: re.compile(text) for n, text in _yaml(folder / "figures.yml").items()},
        frames={name: _phrases(text) for name, text in _yaml(folder / "frames.yml").items()},
        signs=tuple(_sign(entry, sign) for entry in entries for sign in entry["signs"]),
        names={entry["code"]: entry["name"] for entry in reversed(entries)},
    )
    if faults := _faults(found, entries):
        raise ValueError("data/safety: " + "; ".join(faults))
    return found


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _ideas(folder: Path) -> dict[str, str]:
    """
    All files of the folder in one; raises ValueError when two of them hold the same idea.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        read = _yaml(path)
        if twice := sorted(set(found) & set(read)):
            raise ValueError(f"{path.name}: already in another file: {', '.join(twice)}")
        found |= read
    return found


def _real_words(folder: Path) -> tuple[str, ...]:
    lines = (folder / "real_words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


def _phrases(text: str | list[str] | None) -> tuple[str, ...]:
    if not isinstance(text, str):
        return tuple(text or ())
    return tuple(p.strip() for p in text.split(",") if p.strip())


def _forms(words: Mapping[str, str]) -> dict[str, str]:
    return {
        form: canonical
        for canonical, forms in words.items()
        for form in (canonical, *forms.split())
    }


def _sign(entry: Mapping[str, Any], sign: Mapping[str, Any]) -> Sign:
    weeks = sign.get("weeks", entry.get("weeks", {}))
    steps = sign.get("from_week", entry.get("from_week", {}) if "level" not in sign else {})
    return Sign(
        code=entry["code"],
        level=sign.get("level", entry["level"]),
        ideas=tuple(tuple(part.split("|")) for part in sign["all"]),
        within=sign.get("within", 6),
        across=sign.get("across", False),
        keep_order=sign.get("keep_order", False),
        fixed=sign.get("fixed", False),
        was_milder=sign.get("was_milder", False),
        now_only=sign.get("now_only", False),
        unless=tuple(sign.get("unless", ())),
        unless_sentence=tuple(sign.get("unless_sentence", ())),
        part_of=tuple(sign.get("part_of", ())),
        elsewhere=tuple(sign.get("elsewhere", ())),
        of=entry.get("of", "anyone"),
        keep=frozenset(sign.get("keep", ())),
        context=sign.get("context"),
        asked=sign.get("asked"),
        start=weeks.get("from", 0),
        below=weeks.get("below", 99),
        steps=tuple(sorted(steps.items())),
        unknown_weeks=weeks.get("unknown", sign.get("unknown_weeks")),
    )


def _faults(found: DangerWords, entries: list[Mapping[str, Any]]) -> list[str]:
    known = {*found.ideas, *found.figures}
    faults = [f"frames.yml has no {name}" for name in FRAMES if name not in found.frames]
    for sign in found.signs:
        used = {name for part in sign.ideas for name in part}
        used |= {*sign.unless, *sign.part_of, *sign.elsewhere}
        faults += [f"{sign.code} names an unknown idea {name}" for name in sorted(used - known)]
        if sign.level not in LEVELS:
            faults.append(f"{sign.code} has an unknown level {sign.level}")
    for entry in entries:
        if not entry.get("source") or not entry.get("date"):
            faults.append(f"{entry['code']} has no source or no date")
    return faults
