"""
The questions kept aside measure the search only while it has never seen them.
"""

from collections.abc import Iterator

import numpy as np
import yaml

from bot.knowledge.entries import load_entries
from bot.knowledge.training import cached_vectors, lessons
from bot.settings import ROOT
from bot.understanding.normalise import for_encoder

QUESTIONS = yaml.safe_load((ROOT / "data/held_back/questions.yml").read_text("utf-8"))
TEXTS = [row["text"] for row in QUESTIONS]
LEARNT = [lesson.text for lesson in lessons(load_entries()) if lesson.weight == 1.0]
RUN = 5


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [word for word in for_encoder(text).split() if any(c.isalnum() for c in word)]
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def test_there_are_three_hundred_of_them_and_each_is_said_once():
    assert len(set(TEXTS)) == len(TEXTS) >= 300


def test_each_belongs_to_an_entry_that_exists():
    assert {row["entry"] for row in QUESTIONS} <= {entry.id for entry in load_entries()}


def test_nearly_every_entry_is_measured():
    measured = {row["entry"] for row in QUESTIONS}
    assert len(measured) >= 0.95 * len(load_entries())


def test_none_shares_five_words_in_a_row_with_a_phrasing():
    learnt = {run for text in LEARNT for run in runs(text)}
    assert [text for text in TEXTS if learnt & set(runs(text))] == []


def test_none_lies_within_a_hair_of_a_phrasing():
    cosines = rows(TEXTS) @ rows(LEARNT).T
    near = np.argwhere(cosines > 0.95)
    assert [(TEXTS[i], LEARNT[j]) for i, j in near] == []


def rows(texts: list[str]) -> np.ndarray:
    return cached_vectors([for_encoder(text) for text in texts])
