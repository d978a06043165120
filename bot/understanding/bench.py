"""
Measures facts, danger signs and intents on labelled messages, beside simpler ways of reading.

A row of the data is one JSON object: ``id``, ``text`` and labels ``gestation_weeks`` ("7+3",
"6.5", "9-10", "5 months" or null), ``n_previous_miscarriages``, ``bleeding`` (yes, past, no or
null) and ``ivf``; for danger signs ``red_flag`` and ``red_flag_code``, for scope ``on_topic``
and ``core_topic``.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.safety import bench as danger
from bot.understanding import bench_intents, bench_rasa, bench_second_look
from bot.understanding.baselines import keywords, plain_expressions
from bot.understanding.labels import agrees
from bot.understanding.reader import read_facts

COUNTED = frozenset({"miscarriage", "missed_miscarriage", "late_miscarriage", "chemical"})
NAMES = ("gestation_weeks", "n_previous_miscarriages", "bleeding", "ivf")
_BLEEDING = {"yes": "yes", "contact_only": "yes", "stopped": "past", "no": "no"}
Row = Mapping[str, Any]
Read = Callable[[str, date], dict[str, Any]]


def measure(path: Path, *, today: date | None = None, intents: bool = True) -> dict[str, Any]:
    """
    For each way of reading: precision, recall, exact match and confusion per fact, and latency;
    danger signs and scope where the rows are labelled with them. Stock Rasa stands beside when
    ``scripts/stock_rasa.sh`` has read the same file.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    day = today or date(2026, 1, 1)
    ways: dict[str, Read] = {
        "facts": read_labels, "plain expressions": plain_expressions, "keywords": keywords,
    }  # fmt: skip
    found = {name: _measured(way, rows, day) for name, way in ways.items()}
    for name in bench_rasa.PIPELINES:
        if kept := bench_rasa.facts(name, [str(row.get("id")) for row in rows]):
            found[f"stock Rasa, {name}"] = {n: _scores(n, rows, kept) for n in NAMES}
    if all("red_flag" in row for row in rows):
        found["red_flags"] = danger.beside(rows, bench_second_look.ways())
    if intents:
        scoped = all("core_topic" in row for row in rows)
        found["intents"] = bench_intents.measure(path if scoped else None)
    return {"rows": len(rows), **found}


def read_labels(text: str, today: date) -> dict[str, Any]:
    """
    The facts of one message in the terms of the labels; what must be read back is included.
    """
    found = {
        f.name: f.value
        for f in read_facts(text, today=today)
        if f.whose != "other" and f.certainty != "asked"
    }
    losses = found.get("losses")
    counted = sum(n for kind, n in losses.items() if kind in COUNTED) if losses else 0
    return {
        "gestation_weeks": found.get("gest"),
        "n_previous_miscarriages": counted if counted or losses == {} else None,
        "bleeding": _BLEEDING.get(found.get("bleeding", "")),
        "ivf": found.get("ivf"),
    }


def _measured(read: Read, rows: list[Row], today: date) -> dict[str, Any]:
    read("warm up", today)
    got, spent = [], []
    for row in rows:
        begun = time.process_time()
        got.append(read(str(row["text"]), today))
        spent.append((time.process_time() - begun) * 1000)
    scores = {name: _scores(name, rows, got) for name in NAMES}
    return {**scores, "milliseconds": _latency(spent)}


def _latency(spent: list[float]) -> dict[str, float]:
    spent = sorted(spent) or [0.0]
    return {
        f"p{share}": round(spent[min(len(spent) - 1, len(spent) * share // 100)], 2)
        for share in (50, 95, 99)
    }


def _scores(name: str, rows: list[Row], got: list[dict[str, Any]]) -> dict[str, Any]:
    """
    Counts over one label; "right" among the labelled, "given" among those labelled null.
    """
    pairs = [(row.get(name), values.get(name)) for row, values in zip(rows, got, strict=True)]
    labelled = [(label, value) for label, value in pairs if label is not None]
    right = sum(agrees(name, label, value) for label, value in labelled)
    given = sum(value is not None for _, value in pairs)
    loose = sum(value is not None for label, value in pairs if label is None)
    return {
        "labelled": len(labelled),
        "right": right,
        "exact_match": _share(right, len(labelled)),
        "precision": _share(right, given),
        "recall": _share(sum(v is not None for _, v in labelled), len(labelled)),
        "null": len(pairs) - len(labelled),
        "given_on_null": loose,
        "confusion": _confusion(name, pairs),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _confusion(name: str, pairs: list[tuple[Any, Any]]) -> dict[str, int]:
    """
    How often each label met each reading: "yes -> past": 3. Weeks are only right, wrong or none.
    """
    if name == "gestation_weeks":
        words = (_week_word(label, value) for label, value in pairs)
    else:
        words = (f"{label} -> {value}" for label, value in pairs)
    return dict(sorted(Counter(words).items()))


def _week_word(label: Any, value: Any) -> str:
    if label is None:
        return "null -> given" if value is not None else "null -> null"
    if value is None:
        return "stated -> null"
    return "stated -> right" if agrees("gestation_weeks", label, value) else "stated -> wrong"
