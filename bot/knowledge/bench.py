"""
``lutea bench library``: the search on questions kept aside and on labelled messages, beside
BM25, TF-IDF and the nearest cosine, all on one data set in one run.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.knowledge.baselines import Search, baselines
from bot.knowledge.curve import auroc
from bot.knowledge.entries import DATA, load_entries
from bot.knowledge.search import Library
from bot.knowledge.training import lessons, outside_texts
from bot.understanding.pieces import MOST

HELD_BACK = DATA / "held_back"
LET_THROUGH = (
    0.03  # a baseline answers from the score on that so much of our own outside texts pass
)


@dataclass(frozen=True)
class Item:
    """
    A question and the entries that would answer it; none for one that is not ours.
    """

    text: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """
    What a search did with an item: ids best first, how sure it is of the scope, and whether it
    answered or offered a choice.
    """

    ids: tuple[str, ...]
    inside: float
    answered: bool
    offered: bool = False


Runs = Callable[[str], Result]


def measure(data: Path) -> dict[str, Any]:
    """
    Everything for the table of docs/library.md, as plain values; shares are of 1.
    """
    held, labelled, pregnancy, other = _sets(data)
    library = Library.ready()
    ways: dict[str, Runs] = {"Lutea": lambda text: _ours(library, text)}
    for name, search in baselines(lessons(load_entries())).items():
        ways[name] = _theirs(search)
    found = {name: _row(run, held, labelled, pregnancy, other) for name, run in ways.items()}
    sizes = {"held_back": len(held), "labelled": len(labelled)}
    sizes |= {"off_topic_pregnancy": len(pregnancy), "off_topic_other": len(other)}
    return {"items": sizes, "ways": found, "latency": latency(library, held)}


def _row(
    run: Runs, held: list[Item], labelled: list[Item], pregnancy: list[Item], other: list[Item]
) -> dict[str, Any]:
    asked = [run(item.text) for item in held]
    real = [run(item.text) for item in labelled]
    near, far = ([run(item.text) for item in items] for items in (pregnancy, other))
    off = near + far
    return {
        "held_back": _ranks(held, asked),
        "labelled": _ranks(labelled, real),
        "auroc_held_back": _auroc(asked, off),
        "auroc_labelled": _auroc(real, off),
        "off_topic_pregnancy_answered": _share(result.answered for result in near),
        "off_topic_other_answered": _share(result.answered for result in far),
        "off_topic_offered": _share(result.offered for result in off),
    }


def _ranks(items: Sequence[Item], results: Sequence[Result]) -> dict[str, float]:
    places = [
        next((n for n, i in enumerate(r.ids, 1) if i in item.entries), 0)
        for item, r in zip(items, results, strict=True)
    ]
    return {
        "top_1": _share(place == 1 for place in places),
        "recall_3": _share(1 <= place <= 3 for place in places),
        "mrr": round(float(np.mean([1 / place if place else 0.0 for place in places])), 4),
        "answered": _share(result.answered for result in results),
        "wrong_answers": _share(
            result.answered and place != 1 for result, place in zip(results, places, strict=True)
        ),
    }


def _ours(library: Library, text: str) -> Result:
    asked = library.ask(text)
    ids = tuple(i for i, _ in asked.entries)
    return Result(ids, asked.inside, asked.decision == "answer", asked.decision == "offer")


def _theirs(search: Search) -> Runs:
    scores = sorted((search(text) or [("", 0.0)])[0][1] for text in outside_texts())
    limit = scores[int(len(scores) * (1 - LET_THROUGH))]

    def run(text: str) -> Result:
        found = search(text)
        best = found[0][1] if found else 0.0
        return Result(tuple(i for i, _ in found[:5]), best, best > limit)

    return run


def latency(library: Library, items: Sequence[Item]) -> dict[str, float]:
    """
    Milliseconds for a question, each asked for the first time: on the clock, and of one core.
    """
    wall, core = [], []
    for number, item in enumerate(items):
        begun, worked = time.perf_counter(), time.process_time()
        library.ask(f"{item.text} {number}")
        wall.append((time.perf_counter() - begun) * 1000)
        core.append((time.process_time() - worked) * 1000)
    times = (("wall", wall), ("core", core), ("many_core", _many(library, items)))
    return {
        f"{name}_{mark}_ms": round(sorted(taken)[int(len(taken) * share)], 2)
        for name, taken in times
        for mark, share in (("p50", 0.5), ("p95", 0.95))
    }


def _many(library: Library, items: Sequence[Item]) -> list[float]:
    """
    Milliseconds of one core for messages of MOST questions.
    """
    core = []
    for start in range(0, len(items) - MOST, MOST):
        asked = " ".join(f"{item.text} again?" for item in items[start : start + MOST])
        worked = time.process_time()
        library.ask(asked)
        core.append((time.process_time() - worked) * 1000)
    return core


# The data
# --------


def _sets(data: Path) -> tuple[list[Item], list[Item], list[Item], list[Item]]:
    held = [Item(row["text"], (row["entry"],)) for row in _yaml("questions.yml")]
    labels = _yaml("dev_labels.yml")
    rows = [json.loads(line) for line in data.read_text("utf-8").splitlines() if line.strip()]
    labelled = [Item(row["text"], tuple(labels[row["id"]])) for row in rows if row["id"] in labels]
    off = [row for row in rows if row.get("on_topic") is False]
    pregnancy = [Item(row["text"]) for row in off if "off_topic_pregnancy" in row["topic_tags"]]
    other = [Item(row["text"]) for row in off if "off_topic_pregnancy" not in row["topic_tags"]]
    return held, labelled, pregnancy, other


def _yaml(name: str) -> Any:
    return yaml.safe_load((HELD_BACK / name).read_text("utf-8"))


def _share(what: Iterable[bool]) -> float:
    counted = list(what)
    return round(sum(counted) / len(counted), 4) if counted else 0.0


def _auroc(ours: Sequence[Result], off: Sequence[Result]) -> float:
    return auroc(np.array([x.inside for x in ours]), np.array([x.inside for x in off]))
