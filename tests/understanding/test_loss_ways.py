"""
Ways of telling losses, each a table of sentences made from frames, with what is close and is none.

A frame holds choices in braces; each choice of the longest comes up once, roughened as people type.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.understanding.bench import read_labels

WAYS = Path(__file__).parent / "ways"
_CHOICE = re.compile(r"\{([^{}]*)\}")
LEAST_TOLD, LEAST_NEAR = 25, 15


def made(frame: str) -> list[str]:
    """
    The sentences of a frame: the nth takes the nth choice of each brace, moved on by one a brace.
    """
    choices = [found.split("|") for found in _CHOICE.findall(frame)]
    rest = _CHOICE.split(frame)[::2]
    out = []
    for turn in range(max((len(c) for c in choices), default=1)):
        words = [c[(turn + place) % len(c)] for place, c in enumerate(choices)]
        out.append("".join(a + b for a, b in zip(rest, [*words, ""], strict=True)))
    return list(dict.fromkeys(out))


def roughened(text: str, turn: int) -> str:
    """
    Every third as it is, every third bare and in small letters, every third greeted.
    """
    if turn % 3 == 1:
        return text.lower().replace("'", "").rstrip(".")
    return f"Hi all. {text}" if turn % 3 == 2 else text


def rows() -> list[tuple[str, str, str]]:
    found = []
    for file in sorted(WAYS.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                frame, _, label = line.rpartition(" => ")
                for turn, text in enumerate(made(frame)):
                    found.append((file.stem, roughened(text, turn), label))
    return found


ROWS = rows()


@pytest.mark.parametrize(("way", "text", "label"), ROWS)
def test_a_way_of_telling_a_loss_is_read_as_its_table_says(way: str, text: str, label: str) -> None:
    value = read_labels(text, date(2026, 1, 1))["n_previous_miscarriages"]
    assert str(value) == ("None" if label == "null" else label), way


@pytest.mark.parametrize("way", sorted({way for way, _, _ in ROWS}))
def test_each_way_has_many_sentences_and_near_misses(way: str) -> None:
    labels = [label for name, _, label in ROWS if name == way]
    assert sum(label != "null" for label in labels) >= LEAST_TOLD
    assert labels.count("null") >= LEAST_NEAR
