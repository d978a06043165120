"""
Two builds of the sentence encoder side by side: does the smaller one find less?
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.knowledge.curve import PARTS, parts_of, taught_without
from bot.knowledge.entries import DATA, load_entries
from bot.knowledge.index import Index, index_of
from bot.knowledge.search import read_settings
from bot.knowledge.training import OUTSIDE, Lesson, lessons, teach
from bot.understanding.encoder import Encoder
from bot.understanding.logistic import Floats, Logistic
from bot.understanding.normalise import for_encoder

SURE = 1.96  # standard errors; the true difference lies within in 95 of 100 such measurements


@dataclass(frozen=True)
class Compared:
    """
    One measure with ours and with the other build, shares of 1; ``within`` is half the width of
    the difference's 95 % interval, the same texts being judged by both.
    """

    what: str
    texts: int
    ours: float
    other: float
    within: float


@dataclass(frozen=True)
class Precision:
    """
    The measures, and milliseconds of one core to encode a question (95th percentile).
    """

    measures: tuple[Compared, ...]
    ours_ms: float
    other_ms: float


def compare(ours: Path, other: Path) -> Precision:
    """
    The encoder in two folders on phrasings left aside in turn and on the questions kept aside.
    """
    builds = [_measured(Encoder(folder)) for folder in (ours, other)]
    (own_aside, own_held, own_ms), (other_aside, other_held, other_ms) = builds
    pairs = (
        ("phrasings left aside", own_aside, other_aside),
        ("questions kept aside", own_held, other_held),
    )
    return Precision(tuple(_compared(*pair) for pair in _measures(pairs)), own_ms, other_ms)


def lines_of(found: Precision) -> Iterator[str]:
    """
    The comparison as Markdown.
    """
    yield "| measure | texts | 8-bit | full precision | difference, 95 % |"
    yield "|---|---|---|---|---|"
    for row in found.measures:
        apart = f"{(row.ours - row.other) * 100:+.1f} ± {row.within * 100:.1f}"
        yield (
            f"| {row.what} | {row.texts} | {row.ours * 100:.1f} | {row.other * 100:.1f} | {apart} |"
        )
    yield f"| ms of one core, 95th percentile | | {found.ours_ms} | {found.other_ms} | |"


Ranks = NDArray[np.int64]  # the place of the right entry, 0 when it is not among the first three


def _measured(encoder: Encoder) -> tuple[Ranks, Ranks, float]:
    taught = lessons(load_entries())
    rows = np.stack([encoder.encode([for_encoder(lesson.text)])[0] for lesson in taught])
    held = yaml.safe_load((DATA / "held_back" / "questions.yml").read_text("utf-8"))
    asked, taken = [], []
    for row in held:
        begun = time.process_time()
        asked.append(encoder.encode([for_encoder(row["text"])])[0])
        taken.append((time.process_time() - begun) * 1000)
    index = _index(teach(rows, taught), rows, taught)
    kept_aside = _ranks(index, np.stack(asked), [row["entry"] for row in held])
    slowest = round(sorted(taken)[int(len(taken) * 0.95)], 1)
    return _aside(rows, taught), kept_aside, slowest


def _aside(rows: Floats, taught: Sequence[Lesson]) -> Ranks:
    part = parts_of(taught)
    ranks = np.full(len(taught), -1)
    for number in range(PARTS):
        kept = np.flatnonzero(part != number)
        model = taught_without(part == number, rows, taught)
        index = _index(model, rows[kept], [taught[n] for n in kept])
        places = [n for n in np.flatnonzero(part == number) if taught[n].label != OUTSIDE]
        ranks[places] = _ranks(index, rows[places], [taught[n].label for n in places])
    return ranks[ranks >= 0]


def _index(model: Logistic, rows: Floats, taught: Sequence[Lesson]) -> Index:
    how = read_settings()
    tempered = replace(model, temperature=how["temperature"])
    return index_of(tempered, rows, taught, mix=how["mix"], sharp=how["sharp"])


def _ranks(index: Index, rows: Floats, labels: Sequence[str]) -> Ranks:
    shares = index.shares(index.view(rows))
    shares[:, index.model.labels.index(OUTSIDE)] = -1
    first = np.argsort(-shares, axis=1, kind="stable")[:, :3]
    right = np.array([index.model.labels.index(label) for label in labels])
    hits = first == right[:, None]
    return np.where(hits.any(1), hits.argmax(1) + 1, 0)


def _measures(
    pairs: Sequence[tuple[str, Ranks, Ranks]],
) -> Iterator[tuple[str, NDArray[np.bool_], NDArray[np.bool_]]]:
    counted: tuple[tuple[str, Callable[[Ranks], NDArray[np.bool_]]], ...] = (
        ("top-1", lambda ranks: ranks == 1),
        ("recall@3", lambda ranks: ranks > 0),
    )
    for name, ours, other in pairs:
        for measure, hits in counted:
            yield f"{measure}, {name}", hits(ours), hits(other)


def _compared(what: str, ours: NDArray[np.bool_], other: NDArray[np.bool_]) -> Compared:
    apart: NDArray[np.float64] = ours.astype(np.float64) - other.astype(np.float64)
    within = SURE * float(apart.std(ddof=1)) / len(apart) ** 0.5
    return Compared(what, len(apart), float(ours.mean()), float(other.mean()), within)
