"""
Questions that were not answered, put together by what they mean: for the curators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.understanding.encoder import encoder
from bot.understanding.logistic import Floats
from bot.understanding.normalise import for_encoder

ALIKE = 0.55  # the mean cosine from which two groups are one


@dataclass(frozen=True)
class Group:
    """
    Questions that ask much the same.

    ``places`` are their places in what was given, the most typical first; ``typical`` is its text.
    """

    typical: str
    places: tuple[int, ...]


def group(questions: Sequence[str]) -> list[Group]:
    """
    Every question in one group, the largest group first.

    The order in which the questions are given changes nothing but the places.
    """
    if not questions:
        return []
    plain = [for_encoder(text) for text in questions]
    order = sorted(range(len(plain)), key=lambda place: (plain[place], questions[place]))
    # The encoder keeps digests only: these are people's words, and none of them go to a file.
    rows = encoder().encode([plain[place] for place in order])
    labels = _together(rows)
    groups = []
    for label in sorted(set(labels)):
        among = [n for n, own in enumerate(labels) if own == label]
        ranked = _typical_first(rows, among)
        places = tuple(order[n] for n in ranked)
        groups.append(Group(questions[places[0]], places))
    return sorted(groups, key=lambda one: (-len(one.places), one.typical))


def _together(rows: Floats) -> list[int]:
    if len(rows) == 1:
        return [0]
    from sklearn.cluster import AgglomerativeClustering

    distances = np.clip(1.0 - rows @ rows.T, 0.0, 2.0)
    found = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1.0 - ALIKE
    ).fit(distances)
    return [int(label) for label in found.labels_]


def _typical_first(rows: Floats, among: list[int]) -> list[int]:
    middle = rows[among] @ rows[among].mean(0)
    return [among[n] for n in np.argsort(-middle, kind="stable")]
