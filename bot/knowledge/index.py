"""
What the search knows of a text: how likely each entry is, and how near it lies to what is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.training import OUTSIDE, Lesson
from bot.understanding.logistic import Floats, Logistic, softmax

SIGNS = ("probability", "likeness", "margin", "nearest")
MANY = 10  # phrasings; one alone may lie near by chance


@dataclass(frozen=True)
class View:
    """
    Vectors as the index sees them, one row each: the regression's shares of every label, and the
    cosines to what is ours and to what is not.
    """

    learnt: Floats
    ours: Floats
    theirs: Floats

    def only(self, *places: int) -> View:
        """
        Those rows, in that order.
        """
        chosen = list(places)
        return View(self.learnt[chosen], self.ours[chosen], self.theirs[chosen])


@dataclass(frozen=True)
class Index:
    """
    The regression, every phrasing's vector, and the vectors of the texts that are not ours.

    The phrasings of an entry stand together: its label is one of ``owners`` and they begin at
    the same place of ``starts``. ``mix`` is the part of the nearest phrasings in an entry's
    share, and ``sharp`` divides their cosines.
    """

    model: Logistic
    asked: Floats
    owners: NDArray[np.int64]
    starts: NDArray[np.int64]
    outside: Floats
    mix: float
    sharp: float

    def view(self, rows: Floats) -> View:
        """
        Everything that is computed from vectors, once.
        """
        return View(self.model.probabilities(rows), rows @ self.asked.T, rows @ self.outside.T)

    def shares(self, view: View) -> Floats:
        """
        One row a vector, one column a label of the model, each row summing to 1.
        """
        out = view.learnt[:, self._out]
        best = np.full(view.learnt.shape, -1.0, np.float32)
        best[:, self.owners] = np.maximum.reduceat(view.ours, self.starts, axis=1)
        near = softmax(best / self.sharp) * (1 - out)[:, None]
        mixed: Floats = (1 - self.mix) * view.learnt + self.mix * near
        mixed[:, self._out] = out
        return mixed

    def signs(self, view: View) -> Floats:
        """
        The SIGNS of a message, whose first row is the whole of it and the others its pieces.
        """
        pieces = slice(1, None) if len(view.ours) > 1 else slice(0, 1)
        nearest = view.ours[pieces].max(1)
        return np.array(
            [
                _log_odds(1 - float(view.learnt[0, self._out])),
                _highest(view.ours[0]) - _highest(view.theirs[0]),
                (nearest - view.theirs[pieces].max(1)).mean(),
                nearest.max(),
            ],
            np.float32,
        )

    @property
    def _out(self) -> int:
        return self.model.labels.index(OUTSIDE)


def index_of(
    model: Logistic, rows: Floats, taught: Sequence[Lesson], *, mix: float, sharp: float
) -> Index:
    """
    The index of lessons and their vectors, with the model that learnt from them.
    """
    asked = [n for n, x in enumerate(taught) if x.weight == 1.0 and x.label != OUTSIDE]
    asked.sort(key=lambda n: model.labels.index(taught[n].label))
    outside = [n for n, x in enumerate(taught) if x.label == OUTSIDE]
    columns = np.array([model.labels.index(taught[n].label) for n in asked], np.int64)
    owners, starts = np.unique(columns, return_index=True)
    return Index(model, rows[asked], owners, starts, rows[outside], mix, sharp)


def _highest(cosines: Floats) -> float:
    return float(np.partition(cosines, -MANY)[-MANY:].mean())


def _log_odds(share: float) -> float:
    held = min(max(share, 1e-4), 1 - 1e-4)
    return float(np.log(held / (1 - held)))
