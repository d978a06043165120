"""
Multinomial logistic regression over vectors: fitted by scikit-learn, kept as npz and json, run
by numpy. No pickle is ever read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
TEMPERATURES: tuple[float, ...] = tuple(np.round(np.geomspace(0.3, 2.0, 40), 4).tolist())


@dataclass(frozen=True)
class Logistic:
    """
    Labels with a row of weights each; ``temperature`` divides the scores so that a probability
    means what it says (1 leaves them as fitted).
    """

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats
    temperature: float = 1.0

    def probabilities(self, vectors: Floats) -> Floats:
        """
        One row a vector, one column a label, each row summing to 1.
        """
        return softmax((vectors @ self.weights.T + self.bias) / self.temperature)

    def save(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / f"{name}.npz", weights=self.weights, bias=self.bias)
        kept = {"labels": list(self.labels), "temperature": self.temperature}
        (folder / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n", "utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> Logistic:
        kept = json.loads((folder / f"{name}.json").read_text("utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            weights, bias = arrays["weights"], arrays["bias"]
        return cls(tuple(kept["labels"]), weights, bias, float(kept["temperature"]))


def softmax(scores: Floats) -> Floats:
    """
    Scores to shares of one, row by row.
    """
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = (raised / raised.sum(-1, keepdims=True)).astype(np.float32)
    return shares


def fit(
    vectors: Floats,
    labels: Sequence[str],
    *,
    strength: float = 10.0,
    balance: float = 0.5,
    weights: Floats | None = None,
) -> Logistic:
    """
    Fit; ``balance`` is the power by which a rare label is weighted up (0 not at all, 1 fully),
    ``weights`` says how much each text counts.
    """
    from sklearn.linear_model import LogisticRegression

    share = np.ones(len(labels), np.float32) if weights is None else weights
    mass: Counter[str] = Counter()
    for label, part in zip(labels, share.tolist(), strict=True):
        mass[label] += part
    usual = sum(mass.values()) / len(mass)
    each = np.array([(usual / mass[label]) ** balance for label in labels], np.float32)
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-3)
    model.fit(vectors, list(labels), sample_weight=each * share)
    slopes, bias = model.coef_, model.intercept_
    if len(slopes) == 1:  # of two labels scikit-learn keeps the second's alone
        slopes, bias = np.vstack([0 * slopes, slopes]), np.concatenate([0 * bias, bias])
    return Logistic(
        tuple(str(label) for label in model.classes_),
        slopes.astype(np.float32),
        bias.astype(np.float32),
    )


def left_aside(
    vectors: Floats,
    labels: Sequence[str],
    *,
    parts: int = 5,
    strength: float = 10.0,
    balance: float = 0.5,
) -> tuple[tuple[str, ...], Floats]:
    """
    The scores of every text by a model that did not see it, with the order of the labels.

    Parts are dealt label by label, so that each part holds every label it can.
    """
    names = tuple(sorted(set(labels)))
    part = _deal(labels, parts)
    scores = np.full((len(labels), len(names)), -1e3, np.float32)
    for number in range(parts):
        kept, aside = part != number, part == number
        seen = [label for label, keep in zip(labels, kept, strict=True) if keep]
        model = fit(vectors[kept], seen, strength=strength, balance=balance)
        columns = [names.index(label) for label in model.labels]
        scores[np.ix_(aside, columns)] = vectors[aside] @ model.weights.T + model.bias
    return names, scores


def _deal(labels: Sequence[str], parts: int) -> NDArray[np.int64]:
    dealt: Counter[str] = Counter()
    part = np.empty(len(labels), np.int64)
    for place, label in enumerate(labels):
        part[place] = dealt[label] % parts
        dealt[label] += 1
    return part


def best_temperature(names: tuple[str, ...], scores: Floats, labels: Sequence[str]) -> float:
    """
    The temperature at which the texts left aside were least surprising.
    """
    right = np.array([names.index(label) for label in labels])

    def surprise(temperature: float) -> float:
        shares = softmax(scores / temperature)
        return float(-np.log(shares[np.arange(len(right)), right] + 1e-9).mean())

    return min(TEMPERATURES, key=surprise)
