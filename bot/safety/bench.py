"""
How well the safety net does on labelled messages: what it finds, what it cries wolf at.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from math import comb
from pathlib import Path
from typing import Any

from bot.safety.baselines import by_expressions, by_words
from bot.safety.net import read
from bot.safety.reading import LEVELS, Level

Find = Callable[[str], Level | None]
Row = tuple[str, str, str | None, Level | None]
ORDINARY = 300  # characters of an ordinary message
_RANK = {level: rank for rank, level in enumerate(LEVELS)}


def measure(path: Path) -> dict[str, Any]:
    """
    Counts over a file of ``{"text", "red_flag", "red_flag_code"}`` lines.

    ``missed`` and ``false_alarms`` hold ids, never texts; times are milliseconds of processor
    time a message.
    """
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return measure_items(items)


def beside(
    items: Iterable[Mapping[str, Any]], more: Mapping[str, Find] | None = None
) -> dict[str, Any]:
    """
    The net's figures, those of ``more`` ways, of plain expressions and of a word list on the same
    items.
    """
    kept = list(items)
    ways: dict[str, Find] = {
        "net": _net, **(more or {}), "plain expressions": by_expressions, "keywords": by_words,
    }  # fmt: skip
    return {name: measure_items(kept, find=find) for name, find in ways.items()}


def _net(text: str) -> Level | None:
    return read(text).level


def measure_items(items: Iterable[Mapping[str, Any]], *, find: Find = _net) -> dict[str, Any]:
    """
    The same over items at hand, and by another way of finding; ``classes`` counts each code.
    """
    find("warm up")
    rows, times, short = [], [], []
    for item in items:
        began = time.thread_time()
        level = find(item["text"])
        times.append((time.thread_time() - began) * 1000)
        if len(item["text"]) <= ORDINARY:
            short.append(times[-1])
        rows.append((str(item.get("id")), item["red_flag"], item.get("red_flag_code"), level))
    firm = [r for r in rows if r[1] == "urgent" and r[2] != "light_bleeding"]
    light = [r for r in rows if r[2] == "light_bleeding"]
    return {
        "crisis": _found([r for r in rows if r[1] == "crisis"], "urgent"),
        "emergency": _found([r for r in rows if r[1] == "emergency"], "urgent"),
        "urgent": _found(firm, "same_day"),
        "urgent_at_urgent": _found(firm, "urgent"),
        "light_bleeding": _found(light, "same_day"),
        "false_alarms": _alarms(rows, "urgent"),
        "same_day_on_none": _alarms(rows, "same_day"),
        "classes": _classes(rows),
        "ms": _times(times),
        "ms_ordinary": _times(short),
    }


def _classes(rows: list[Row]) -> dict[str, str]:
    """
    "found of all" for each level and code, at the level that its row is counted at.
    """
    counts: dict[str, list[int]] = {}
    for _, label, code, level in rows:
        if label != "none":
            count = counts.setdefault(f"{label}: {code}", [0, 0])
            count[0] += _reaches(level, "same_day" if label == "urgent" else "urgent")
            count[1] += 1
    return {name: f"{found} of {of}" for name, (found, of) in sorted(counts.items())}


def _found(rows: list[Row], at: Level) -> dict[str, Any]:
    missed = [r[0] for r in rows if not _reaches(r[3], at)]
    found = len(rows) - len(missed)
    return {
        "at": at,
        "found": found,
        "of": len(rows),
        "lower_bound": clopper_pearson_lower(found, len(rows)),
        "missed": missed,
    }


def _alarms(rows: list[Row], at: Level) -> dict[str, Any]:
    none = [r for r in rows if r[1] == "none"]
    hit = [r[0] for r in none if _reaches(r[3], at)]
    upper = round(1 - clopper_pearson_lower(len(none) - len(hit), len(none)), 4)
    return {"at": at, "count": len(hit), "of": len(none), "upper_bound": upper, "ids": hit}


def _reaches(level: Level | None, at: Level) -> bool:
    return level is not None and _RANK[level] <= _RANK[at]


def _times(times: list[float]) -> dict[str, float]:
    ordered = sorted(times) or [0.0]
    return {
        "p50": round(ordered[len(ordered) // 2], 3),
        "p95": round(ordered[int(len(ordered) * 0.95)], 3),
    }


def clopper_pearson_lower(found: int, of: int, confidence: float = 0.95) -> float:
    """
    The exact lower bound of a share: below it, so many finds would be a one-in-forty surprise.
    """
    if of == 0 or found == 0:
        return 0.0
    surprise, low, high = (1 - confidence) / 2, 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if _at_least(found, of, middle) < surprise:
            low = middle
        else:
            high = middle
    return round(low, 4)


def _at_least(found: int, of: int, share: float) -> float:
    """
    The chance of ``found`` or more out of ``of``, term by term so that nothing overflows.
    """
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(found, of + 1))
