"""
What kind of message this is: short turns by their table, the rest by the encoder and logistic
regression.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.understanding.encoder import encoder
from bot.understanding.logistic import Floats, Logistic, best_temperature, fit, left_aside
from bot.understanding.normalise import for_encoder
from bot.understanding.pieces import to_encode
from bot.understanding.short_turns import is_readable, short_turn

OUT_OF_SCOPE = "out_of_scope"
NAME = "intents"
WHOLE_WORDS = 30  # up to here a message is read in one piece


@dataclass(frozen=True)
class Classified:
    """
    The intent of a message, or None where there was nothing to read.

    ``ranking`` is (intent, probability), most probable first; the probabilities sum to 1.
    """

    intent: str | None
    confidence: float = 0.0
    ranking: tuple[tuple[str, float], ...] = ()
    p_out_of_scope: float = 0.0


@dataclass(frozen=True)
class IntentModel:
    """
    A trained classifier; immutable, so that one may serve every conversation.
    """

    regression: Logistic

    def classify(self, text: str) -> Classified:
        """
        The intent of a message; a long one is read by sentence as well as whole.
        """
        known = short_turn(text)
        if known is not None:
            return Classified(known, 1.0, ((known, 1.0),), 0.0)
        if not is_readable(text):
            return Classified(None)
        return self._ranked(self._shares(text))

    def _shares(self, text: str) -> Floats:
        pieces = pieces_of(text)
        shares = self.regression.probabilities(vectors([text, *pieces]))
        if not pieces:
            return np.asarray(shares[0])
        return np.asarray((shares[0] + shares[1:].mean(0)) / 2)

    def _ranked(self, shares: Floats) -> Classified:
        labels = self.regression.labels
        order = np.argsort(-shares, kind="stable")
        ranking = tuple((labels[i], float(shares[i])) for i in order)
        outside = float(shares[labels.index(OUT_OF_SCOPE)]) if OUT_OF_SCOPE in labels else 0.0
        return Classified(ranking[0][0], ranking[0][1], ranking, outside)

    def save(self, folder: Path) -> None:
        """
        Keep the model in a folder, as npz and json.
        """
        self.regression.save(Path(folder), NAME)

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """
        A model that was saved; raises FileNotFoundError when there is none.
        """
        return cls(Logistic.load(Path(folder), NAME))


def train(examples: Sequence[tuple[str, str]]) -> IntentModel:
    """
    A model from (text, intent) pairs, its probabilities set by texts left aside in turn.
    """
    texts, labels = [text for text, _ in examples], [intent for _, intent in examples]
    rows = vectors(texts)
    temperature = best_temperature(*left_aside(rows, labels), labels)
    fitted = fit(rows, labels)
    return IntentModel(Logistic(fitted.labels, fitted.weights, fitted.bias, temperature))


def vectors(texts: Sequence[str]) -> Floats:
    """
    The encoder's vectors of texts in plain words.
    """
    return encoder().encode([for_encoder(text) for text in texts])


def pieces_of(text: str) -> list[str]:
    """
    The pieces of a long message that are encoded by themselves; none for a short one.
    """
    if len(text.split()) <= WHOLE_WORDS:
        return []
    found = to_encode(text)
    return found if len(found) > 1 else []
