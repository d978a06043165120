"""
Finds the answer in the library: an entry, up to three to choose from, or an honest "I don't know".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import yaml

from bot.knowledge import training
from bot.knowledge.entries import DATA, Entry, load_entries
from bot.knowledge.follow_up import leans, readings
from bot.knowledge.index import Index, View, index_of
from bot.knowledge.not_ours import Noticed, NotOurs, load_not_ours
from bot.knowledge.scope import Scope, probability
from bot.knowledge.told import favour
from bot.understanding.encoder import encoder
from bot.understanding.logistic import Floats, Logistic
from bot.understanding.normalise import for_encoder
from bot.understanding.pieces import asks, to_encode
from bot.understanding.short_turns import is_readable

Decision = Literal["answer", "offer", "fallback", "safety"]
Scores = tuple[tuple[str, float], ...]
SHOWN, OFFERED, PARTS = 5, 3, 6
ONE_PIECE = 30  # words; a message up to here with one question is read in one piece
OWN = 0.65  # a question inside a longer message: so much by its own words, the rest by the whole
LEANING = 0.4  # the same for one that says nothing by itself: "is it safe?"
ASKING = 2.0  # a piece that asks counts so much against one that tells


class LibraryMissing(RuntimeError):
    """
    The library has not been trained, or its data has changed since.
    """


@dataclass(frozen=True)
class Limits:
    """
    How sure the search must be: see ``data/library/search.yml``.
    """

    inside: float
    answer: float


@dataclass(frozen=True)
class Part:
    """
    One question of a message, what to do with it, and the entries nearest to it.

    ``inside`` is the probability that it is about what the library holds (`bot.knowledge.scope`).
    """

    text: str
    decision: Decision
    entries: Scores
    inside: float = 0.0
    noticed: Noticed | None = None

    @property
    def offered(self) -> tuple[str, ...]:
        """
        The ids to offer as buttons, best first; the answer alone when there is one.
        """
        return tuple(i for i, _ in self.entries[: 1 if self.decision == "answer" else OFFERED])


@dataclass(frozen=True)
class Asked:
    """
    A message as the library sees it: the whole of it, and each question in it.
    """

    decision: Decision
    entries: Scores
    parts: tuple[Part, ...]
    inside: float = 0.0
    noticed: Noticed | None = None


@dataclass(frozen=True)
class Library:
    """
    The entries with a trained search over them; immutable.
    """

    entries: Mapping[str, Entry]
    index: Index
    scope: Scope
    limits: Limits
    not_ours: NotOurs

    @classmethod
    def load(cls) -> Library:
        """
        The trained library; raises LibraryMissing when it is not there or no longer current.
        """
        if training.is_stale():
            raise LibraryMissing(
                f"{training.models()}: not trained on these entries; run: lutea train"
            )
        return _load(training.digest())

    @classmethod
    def train(cls) -> Library:
        """
        Train on the data files as they are, and load.
        """
        return _load(training.train())

    @classmethod
    def ready(cls) -> Library:
        """
        The library, trained first if need be.
        """
        return cls.train() if training.is_stale() else cls.load()

    def ask(
        self, text: str, *, topic: str | None = None, facts: Mapping[str, Any] | None = None
    ) -> Asked:
        """
        What the library can say to a message.

        ``topic`` is the entry answered last, for "and the dose?"; ``facts`` what is known of the
        person, which tips the balance between entries that differ by it.
        """
        if not is_readable(text):
            nothing = self._nearest(self.index.shares(self.index.view(self._vectors([" "])))[0])
            return Asked("fallback", nothing, (Part(text, "fallback", nothing),))
        topic = topic if leans(text) else None
        ways = readings(text, self.entries.get(topic or ""))
        found = self._questions(text)
        view = self.index.view(self._vectors([*ways, *found]))
        shares, first = self.index.shares(view), len(ways)
        own, places = shares[first:], range(first, len(shares))
        whole = _weighed(shares[:first].mean(0), own, found)
        whole = favour(whole, self.index.model.labels, self.entries, topic, facts or {})
        odds = max(self._odds(view.only(way, *places)) for way in range(first))
        message = self._part(text, whole, odds)
        if len(found) < 2:
            return _alone(message)
        pieces = []
        for place, piece in zip(places, found, strict=True):
            share = LEANING if leans(piece) else OWN
            mixed = shares[place] * share + whole * (1 - share)
            alone = self._odds(view.only(place)) * share + odds * (1 - share)
            # A question in a story is never surer to be ours than the story is.
            pieces.append(self._part(piece, mixed, min(odds, alone)))
        return _together(message, pieces)

    def signs(self, text: str) -> Floats:
        """
        What speaks for a message being ours: see ``bot.knowledge.index.SIGNS``.
        """
        return self.index.signs(self.index.view(self._vectors([text, *self._questions(text)])))

    def _odds(self, view: View) -> float:
        return self.scope.log_odds(self.index.signs(view))

    def _part(self, text: str, shares: Floats, odds: float) -> Part:
        inside, nearest = probability(odds), self._nearest(shares)
        noticed = self.not_ours.notice(text)
        decision = "fallback" if noticed else self._decide(inside, nearest[0][1])
        return Part(text, decision, nearest, inside, noticed)

    def _decide(self, inside: float, best: float) -> Decision:
        if inside < self.limits.inside:
            return "fallback"
        return "answer" if best * inside >= self.limits.answer else "offer"

    def _nearest(self, shares: Floats) -> Scores:
        order = np.argsort(-shares, kind="stable")
        ids = [(self.index.model.labels[i], float(shares[i])) for i in order]
        return tuple((i, p) for i, p in ids if i in self.entries)[:SHOWN]

    def _vectors(self, texts: list[str]) -> Floats:
        return encoder().encode([for_encoder(self.not_ours.plain(text)) for text in texts])

    def _questions(self, text: str) -> list[str]:
        found = to_encode(text)
        if len(text.split()) <= ONE_PIECE and sum(map(asks, found)) < 2:
            return []
        return found


@lru_cache(maxsize=2)
def _load(digest: str) -> Library:  # noqa: ARG001  # the digest is the cache's key
    entries = {entry.id: entry for entry in load_entries.__wrapped__()}
    how = read_settings()
    model = Logistic.load(training.models(), training.NAME)
    model = replace(model, temperature=how["temperature"])
    index = index_of(model, *training.load_asked(), mix=how["mix"], sharp=how["sharp"])
    limits = Limits(how["inside"], how["answer"])
    scope = Scope.of(how["scope"])
    return Library(entries, index, scope, limits, load_not_ours(entries.values()))


def read_settings() -> dict[str, Any]:
    """
    The figures of ``data/library/search.yml``.
    """
    read: dict[str, Any] = yaml.safe_load((DATA / "library" / "search.yml").read_text("utf-8"))
    return read


def _weighed(whole: Floats, pieces: Floats, texts: list[str]) -> Floats:
    """
    A longer message by the whole of it and by its pieces, of which those that ask count most.
    """
    if len(texts) < 2:
        return whole
    weights = np.array([ASKING if asks(text) else 1.0 for text in texts], np.float32)
    mixed: Floats = (whole + weights @ pieces / weights.sum()) / 2
    return mixed


def _together(first: Part, pieces: list[Part]) -> Asked:
    asking = [piece for piece in pieces if asks(piece.text)] or pieces
    parts = _each_once(tuple(asking))[:PARTS]
    return replace(_alone(first), decision=_best(first, parts), parts=parts or (first,))


def _alone(part: Part) -> Asked:
    return Asked(part.decision, part.entries, (part,), part.inside, part.noticed)


def _best(whole: Part, parts: tuple[Part, ...]) -> Decision:
    decisions = {part.decision for part in parts}
    for decision in ("answer", "offer"):
        if decision in decisions:
            return decision if whole.decision != "fallback" else "fallback"
    return "fallback"


def _each_once(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """
    Two questions with one answer are answered once, by the surer of the two.
    """
    best: dict[str, Part] = {}
    for part in parts:
        key = part.entries[0][0] if part.decision == "answer" else part.text
        if key not in best or part.entries[0][1] > best[key].entries[0][1]:
            best[key] = part
    return tuple(part for part in parts if part in best.values())
