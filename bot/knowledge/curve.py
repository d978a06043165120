"""
How the search's figures were chosen: every text is scored by a model that never saw it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import scope
from bot.knowledge.entries import load_entries
from bot.knowledge.index import Index, index_of
from bot.knowledge.search import Library, read_settings
from bot.knowledge.training import OUTSIDE, Lesson, cached_vectors, lessons, teach
from bot.understanding.logistic import Floats, Logistic, best_temperature
from bot.understanding.normalise import for_encoder

PARTS = 4
STEPS = (0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


@dataclass(frozen=True)
class Row:
    """
    At one limit: the shares of in-scope texts answered and answered wrongly, and the share of
    out-of-scope texts answered.
    """

    limit: float
    answered: float
    wrong: float
    outside: float


@dataclass(frozen=True)
class Curve:
    """
    The best temperature and weights of scope, and what each limit would do; ``top_1`` as in the
    benches, ``auroc_posts`` by weights that never saw the post.
    """

    temperature: float
    top_1: float
    scope: scope.Scope
    auroc_posts: float
    answer: tuple[Row, ...]
    inside: tuple[Row, ...]


@dataclass(frozen=True)
class Aside:
    """
    Texts with their shares and signs, by a model that did not see them.
    """

    names: tuple[str, ...]
    labels: list[str]
    temperature: float
    shares: Floats
    signs: Floats

    @property
    def ours(self) -> list[bool]:
        return [label != OUTSIDE for label in self.labels]


def draw() -> Curve:
    """
    Score every phrasing, post and out-of-scope text, left aside in PARTS turns.
    """
    aside, (signs, told) = left_aside(), signs_of_posts()
    judged = scope.judged_of(signs, told, aside.signs, aside.ours)
    chosen = scope.fit(judged)
    odds = np.array(scope.in_turn(signs, told, aside.signs, aside.ours))
    inside = np.array([scope.probability(chosen.log_odds(row)) for row in aside.signs])
    ranks = auroc(odds[np.array(told)], odds[~np.array(told)])
    return _curve(aside, inside, chosen, ranks)


def left_aside(settings: Mapping[str, Any] | None = None) -> Aside:
    """
    The texts that the search learns from, each scored without it; answers' sentences only teach.
    """
    how = settings or read_settings()
    taught = lessons(load_entries())
    rows = cached_vectors([for_encoder(lesson.text) for lesson in taught])
    part = parts_of(taught)
    models = [taught_without(part == number, rows, taught) for number in range(PARTS)]
    labels = [taught[n].label for n in np.flatnonzero(part >= 0)]
    names = models[0].labels
    scores = np.zeros((len(taught), len(names)), np.float32)
    for number, model in enumerate(models):
        scores[part == number] = rows[part == number] @ model.weights.T + model.bias
    temperature = best_temperature(names, scores[part >= 0], labels)
    shares, signs = np.zeros_like(scores), np.zeros((len(taught), 4), np.float32)
    for number, model in enumerate(models):
        kept = np.flatnonzero(part != number)
        index = index_of(
            replace(model, temperature=temperature),
            rows[kept],
            [taught[n] for n in kept],
            mix=how["mix"],
            sharp=how["sharp"],
        )
        _score(index, rows, np.flatnonzero(part == number), shares, signs)
    return Aside(names, labels, temperature, shares[part >= 0], signs[part >= 0])


def signs_of_posts() -> tuple[Floats, list[bool]]:
    """
    The signs of the posts kept aside, and which of them are ours.
    """
    library, judged = Library.ready(), scope.posts_to_judge()
    return np.stack([library.signs(text) for text, _ in judged]), [ours for _, ours in judged]


def auroc(ours: Floats, others: Floats) -> float:
    """
    How often one of ours lies above one of the others; a tie counts half.
    """
    if not len(ours) or not len(others):
        return 0.0
    higher = (ours[:, None] > others[None]).mean() + (ours[:, None] == others[None]).mean() / 2
    return round(float(higher), 4)


def taught_without(aside: NDArray[np.bool_], rows: Floats, taught: Sequence[Lesson]) -> Logistic:
    """
    The regression over all lessons but those aside.
    """
    kept = np.flatnonzero(~aside)
    return teach(rows[kept], [taught[n] for n in kept])


def _score(
    index: Index, rows: Floats, places: NDArray[np.int64], shares: Floats, signs: Floats
) -> None:
    view = index.view(rows[places])
    shares[places] = index.shares(view)
    for row, place in enumerate(places):
        signs[place] = index.signs(view.only(row))


def parts_of(taught: Sequence[Lesson]) -> NDArray[np.int64]:
    """
    Dealt label by label; -1 for a sentence of an answer, which is never left aside.
    """
    seen: dict[str, int] = {}
    dealt = []
    for lesson in taught:
        asked = lesson.weight == 1.0
        dealt.append(seen.get(lesson.label, 0) % PARTS if asked else -1)
        seen[lesson.label] = seen.get(lesson.label, 0) + asked
    return np.array(dealt)


def _curve(aside: Aside, inside: Floats, chosen: scope.Scope, ranks: float) -> Curve:
    limit = float(read_settings()["inside"])
    right = np.array([aside.names.index(label) for label in aside.labels])
    outside = aside.names.index(OUTSIDE)
    ours = right != outside
    within = aside.shares.copy()
    within[:, outside] = 0
    sure, hit = within.max(1) * inside, within.argmax(1) == right
    let_in = inside >= limit
    answer = tuple(
        Row(
            t,
            _share((sure >= t) & let_in, ours),
            _share((sure >= t) & let_in & ~hit, ours),
            _share((sure >= t) & let_in, ~ours),
        )
        for t in STEPS
    )
    scopes = tuple(
        Row(t, _share(inside >= t, ours), 0.0, _share(inside >= t, ~ours)) for t in STEPS
    )
    return Curve(aside.temperature, _share(hit, ours), chosen, ranks, answer, scopes)


def _share(what: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return float(what[among].mean())
