"""
What is said once a number was given and she writes again: sourced, short the second time, kind.
"""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from bot.safety.afterwards import names_after, names_for_another_language
from bot.safety.pieces import pieces
from bot.understanding.afterwards import NOT_FOR, Kind
from tests.safety.test_words import NATIONS, NEVER, grade

KINDS = (*get_args(Kind), "here")
SAID = ((), *((kind,) for kind in KINDS))
EVERY = [
    (kind, level, said, nation, lost)
    for kind, level, said, nation, lost in product(KINDS, NOT_FOR, SAID, NATIONS, (False, True))
    if kind not in NOT_FOR[level]
]


def words(names: list[str]) -> str:
    return "\n".join(pieces()[name].text for name in names)


def after(kind: str, level: str, *said: str, lost: bool = False, nation: str | None = None) -> str:
    return words(names_after(kind, level, said=said, nation=nation, lost=lost))


def said_everywhere() -> list[str]:
    found = {after(k, level, *said, nation=n, lost=lost) for k, level, said, n, lost in EVERY}
    return sorted(found | {words(names_for_another_language(n)) for n in NATIONS})


@pytest.mark.parametrize("text", said_everywhere())
def test_every_text_reads_at_eleven_asks_nothing_and_gives_numbers_lines_of_their_own(
    text: str,
) -> None:
    assert grade(text) <= 6
    assert "?" not in text
    assert not NEVER.search(text)
    for line in text.split("\n"):
        assert "**" not in line or (line.startswith("**") and line.endswith("**")), line


def test_every_piece_of_the_file_is_said_somewhere() -> None:
    said = {
        name
        for kind, level, said, nation, lost in EVERY
        for name in names_after(kind, level, said=said, nation=nation, lost=lost)
    } | {name for nation in NATIONS for name in names_for_another_language(nation)}

    assert said == {name for name, piece in pieces().items() if piece.file == "afterwards.yml"}


@pytest.mark.parametrize("level", ["emergency", "urgent", "crisis"])
@pytest.mark.parametrize("kind", ["rang", "advised", "no_answer", "doubt", "here"])
def test_what_is_heard_again_is_shorter_and_has_a_number(kind: str, level: str) -> None:
    first, again = after(kind, level), after(kind, level, kind)

    assert again != first
    assert len(again) <= max(len(first), 110)
    assert len(again) <= 130
    assert "**" in again


@pytest.mark.parametrize("level", ["emergency", "urgent"])
def test_who_was_told_to_wait_hears_what_worse_means(level: str) -> None:
    text = after("advised", level)

    assert "Do as they said." in text
    for sign in ("pad in an hour", "faint", "pain at the tip of your shoulder", "**999**"):
        assert sign in text


def test_after_a_loss_nothing_speaks_of_a_baby_who_moves() -> None:
    assert "baby" in after("advised", "urgent")
    assert "baby" not in after("advised", "urgent", lost=True)


@pytest.mark.parametrize("spoke", ["rang", "advised"])
def test_who_spoke_to_somebody_is_not_told_to_ring_as_if_she_had_not(spoke: str) -> None:
    assert "haven't rung" not in after("here", "emergency", spoke)
    assert "haven't rung" in after("here", "emergency")


def test_northern_ireland_is_not_sent_to_111() -> None:
    for kind, level, said, nation, lost in EVERY:
        if nation == "ni":
            assert "111" not in after(kind, level, *said, nation="ni", lost=lost)
    assert "111" not in words(names_for_another_language("ni"))
