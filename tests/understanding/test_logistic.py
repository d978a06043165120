"""
The regression, with two labels and with more.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.understanding.logistic import Logistic, fit

ROWS = np.array([[0, 1], [0, 2], [1, 0], [2, 0], [-1, -1], [-2, -1]], np.float32)
TWO, THREE = list("ooxxoo"), list("ooxxzz")


@pytest.mark.parametrize("labels", [TWO, THREE])
def test_each_label_has_a_row_of_weights_and_shares_sum_to_one(labels: list[str]) -> None:
    model = fit(ROWS, labels)
    assert model.weights.shape == (len(set(labels)), 2)
    assert model.bias.shape == (len(set(labels)),)
    shares = model.probabilities(ROWS)
    assert shares.sum(1) == pytest.approx(np.ones(6), abs=1e-5)
    assert [model.labels[at] for at in shares.argmax(1)] == labels


def test_two_labels_have_the_shares_that_scikit_learn_gives_them() -> None:
    from sklearn.linear_model import LogisticRegression

    wanted = LogisticRegression(C=10.0, max_iter=300, tol=1e-3).fit(ROWS, TWO).predict_proba(ROWS)
    assert fit(ROWS, TWO, balance=0).probabilities(ROWS) == pytest.approx(wanted, abs=1e-4)


def test_a_model_of_two_labels_is_the_same_once_kept(tmp_path: Path) -> None:
    model = fit(ROWS, TWO)
    model.save(tmp_path, "two")
    kept = Logistic.load(tmp_path, "two")
    assert kept.labels == model.labels
    assert np.array_equal(kept.probabilities(ROWS), model.probabilities(ROWS))
