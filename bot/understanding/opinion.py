"""
What kind of text this is, by its meaning (vectors of the encoder) and by its very words; two
regressions that are taught the same labels and asked together.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from bot.understanding.logistic import Floats, Logistic, fit, softmax

_WORD = re.compile(r"[a-z0-9+]+(?:'[a-z]+)?")
_MARKS = str.maketrans("’‘`´", "''''")
FEWEST = 2  # texts that must hold a word, or a pair of words, before it counts


@dataclass(frozen=True)
class Words:
    """
    The words and pairs of neighbours that count, each with its place and its rarity.
    """

    place: Mapping[str, int]
    rarity: Floats

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        """
        What stands in at least FEWEST of the texts, in the order of the alphabet.
        """
        held = Counter(word for text in texts for word in set(_words(text)))
        kept = sorted(word for word, count in held.items() if count >= FEWEST)
        rarity = [np.log((1 + len(texts)) / (1 + held[word])) + 1 for word in kept]
        return cls({w: at for at, w in enumerate(kept)}, np.array(rarity, np.float32))

    def row(self, text: str) -> tuple[list[int], Floats]:
        """
        Places and weights of a text's words; the weights are of length 1 together.
        """
        counts = Counter(self.place[word] for word in _words(text) if word in self.place)
        places = sorted(counts)
        weights = np.array([1 + np.log(counts[at]) for at in places], np.float32)
        weights *= self.rarity[places]
        length = float(np.sqrt((weights**2).sum()))
        return places, weights / length if length else weights

    def matrix(self, texts: Sequence[str]) -> Any:
        """
        The rows of many texts, as scikit-learn takes them.
        """
        from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

        rows = [self.row(text) for text in texts]
        ends = np.cumsum([0, *(len(places) for places, _ in rows)])
        places = np.array([at for found, _ in rows for at in found], np.int32)
        weights = np.concatenate([np.zeros(0, np.float32), *(found for _, found in rows)])
        return csr_matrix((weights, places, ends), shape=(len(rows), len(self.place)))


@dataclass(frozen=True)
class Opinion:
    """
    A trained pair; ``share`` is how much the scores of each count for.
    """

    meaning: Logistic
    words: Words
    spelt: Logistic
    share: float = 1.0

    @property
    def labels(self) -> tuple[str, ...]:
        return self.meaning.labels

    def shares(self, vectors: Floats, texts: Sequence[str]) -> Floats:
        """
        One row a text, one column a label, each row summing to 1.
        """
        by_meaning = vectors @ self.meaning.weights.T + self.meaning.bias
        by_words = np.stack([self._by_words(text) for text in texts])
        return softmax(self.share * (by_meaning + by_words))

    def _by_words(self, text: str) -> Floats:
        places, weights = self.words.row(text)
        return np.asarray(self.spelt.weights[:, places] @ weights + self.spelt.bias, np.float32)

    def save(self, folder: Path, name: str) -> None:
        """
        Keep it as npz and json; no pickle is ever written or read.
        """
        self.meaning.save(folder, f"{name}_meaning")
        self.spelt.save(folder, f"{name}_words")
        np.savez(folder / f"{name}_rarity.npz", rarity=self.words.rarity)
        kept = {"words": list(self.words.place), "share": self.share}
        (folder / f"{name}.json").write_text(json.dumps(kept) + "\n", "utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> Opinion:
        """
        One that was saved; raises FileNotFoundError when there is none.
        """
        kept = json.loads((folder / f"{name}.json").read_text("utf-8"))
        with np.load(folder / f"{name}_rarity.npz", allow_pickle=False) as arrays:
            words = Words({w: at for at, w in enumerate(kept["words"])}, arrays["rarity"])
        meaning = Logistic.load(folder, f"{name}_meaning")
        spelt = Logistic.load(folder, f"{name}_words")
        return cls(meaning, words, spelt, float(kept["share"]))


def form(
    vectors: Floats,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    weights: Floats | None = None,
    strength: float = 10.0,
    balance: float = 0.0,
    share: float = 1.0,
) -> Opinion:
    """
    Teach both regressions the same texts; ``weights`` says how much each counts.
    """
    words = Words.of(texts)
    how: dict[str, Any] = {"strength": strength, "balance": balance, "weights": weights}
    meaning = fit(vectors, labels, **how)
    return Opinion(meaning, words, fit(words.matrix(texts), labels, **how), share)


def _words(text: str) -> list[str]:
    single = _WORD.findall(text.lower().translate(_MARKS))
    return [*single, *(f"{a} {b}" for a, b in pairwise(single))]
