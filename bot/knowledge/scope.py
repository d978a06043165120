"""
Whether a text is about what the library holds: its signs weighed into one probability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.knowledge.entries import DATA
from bot.knowledge.index import SIGNS
from bot.understanding.logistic import Floats

POSTS = DATA / "held_back" / "posts.yml"
SHORT = 0.3  # the part of the short texts, ours and others' each, beside the posts
TURNS = 5


@dataclass(frozen=True)
class Scope:
    """
    The weights of SIGNS and a constant: see ``data/library/search.yml``.
    """

    constant: float
    weights: tuple[float, ...]

    @classmethod
    def of(cls, read: Mapping[str, float]) -> Scope:
        """
        From a mapping of "constant" and each of SIGNS.
        """
        return cls(float(read["constant"]), tuple(float(read[name]) for name in SIGNS))

    def log_odds(self, signs: Floats) -> float:
        """
        Above 0 the text is more likely ours than not.
        """
        return self.constant + float(np.dot(self.weights, signs))


def probability(log_odds: float) -> float:
    """
    Log odds as a share of 1.
    """
    return float(1 / (1 + np.exp(-log_odds)))


# Choosing the weights
# --------------------


@dataclass(frozen=True)
class Judged:
    """
    The signs of texts, one row each, whether each is ours, and how much it counts.
    """

    signs: Floats
    ours: Sequence[bool]
    weights: Sequence[float]


def fit(judged: Judged) -> Scope:
    """
    The logistic regression over signs, each first brought to one scale.
    """
    from sklearn.linear_model import LogisticRegression

    middle, spread = judged.signs.mean(0), judged.signs.std(0)
    model = LogisticRegression()
    model.fit((judged.signs - middle) / spread, judged.ours, sample_weight=judged.weights)
    weights = model.coef_[0] / spread
    constant = float(model.intercept_[0] - weights @ middle)
    return Scope(round(constant, 3), tuple(round(float(weight), 3) for weight in weights))


def judged_of(
    posts: Floats, posts_ours: Sequence[bool], short: Floats, own: Sequence[bool]
) -> Judged:
    """
    Posts in full; short texts of each side weigh SHORT of the posts, however many there are.
    """
    part = SHORT * len(posts)
    each = {side: part / max(1, sum(one == side for one in own)) for side in (True, False)}
    weights = [1.0] * len(posts) + [each[side] for side in own]
    return Judged(np.concatenate([posts, short]), [*posts_ours, *own], weights)


def in_turn(posts: Floats, ours: Sequence[bool], short: Floats, own: Sequence[bool]) -> list[float]:
    """
    The log odds of each post by weights that never saw it.
    """
    told = np.array(ours)
    odds = np.zeros(len(posts))
    for turn in range(TURNS):
        aside = np.arange(len(posts)) % TURNS == turn
        scope = fit(judged_of(posts[~aside], told[~aside].tolist(), short, own))
        odds[aside] = [scope.log_odds(signs) for signs in posts[aside]]
    return [float(one) for one in odds]


def posts_to_judge(path: Path = POSTS) -> list[tuple[str, bool]]:
    """
    Longer messages with whether they are ours; the search never learns from them.
    """
    return [(row["text"], bool(row["ours"])) for row in yaml.safe_load(path.read_text("utf-8"))]
