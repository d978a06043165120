"""
A phrasing belongs to one entry: not to two, and not nearer to another than to its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from bot.knowledge.entries import Entry
from bot.knowledge.problems import Problem
from bot.knowledge.training import Lesson, cached_vectors
from bot.understanding.logistic import Floats
from bot.understanding.normalise import for_encoder

SAME = 0.96  # so near to a phrasing of another entry, and nearer than to its own, it is that one's
NEAR = 0.9  # worth a look by the curators


def check(entries: Sequence[Entry]) -> Iterator[Problem]:
    """
    Every phrasing that another entry has too, or would answer better.
    """
    asked = [Lesson(t, entry.id) for entry in entries for t in (entry.question, *entry.phrasings)]
    where = {entry.id: entry.file for entry in entries}
    yield from _word_for_word(asked, where)
    rows = cached_vectors([for_encoder(lesson.text) for lesson in asked])
    yield from _by_meaning(asked, rows, where)


def _word_for_word(asked: Sequence[Lesson], where: dict[str, str]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for lesson in asked:
        plain = " ".join(re.findall(r"[a-z0-9]+", lesson.text.lower()))
        other = seen.setdefault(plain, lesson.label)
        if other != lesson.label:
            at = f"{where[lesson.label]}: {lesson.label}"
            yield Problem(at, f'"{lesson.text}" is a phrasing of {other} as well')


def _by_meaning(asked: Sequence[Lesson], rows: Floats, where: dict[str, str]) -> Iterator[Problem]:
    labels = np.array([lesson.label for lesson in asked])
    cosines = rows @ rows.T
    np.fill_diagonal(cosines, -1)
    own = labels[:, None] == labels[None, :]
    best_own = np.where(own, cosines, -1).max(1)
    others = np.where(own, -1, cosines)
    nearest = others.argmax(1)
    best = others.max(1)
    for i in np.flatnonzero((best > NEAR) & (best > best_own)):
        at = f"{where[asked[i].label]}: {asked[i].label}"
        other = asked[nearest[i]]
        says = f'"{asked[i].text}" is nearer to {other.label} ("{other.text}") than to its own'
        yield Problem(at, says, "error" if best[i] > SAME else "warning")
