"""
`lutea check-data` on the sentences of the safety net.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.knowledge.check_safety import check_safety
from bot.knowledge.entries import load_sources
from bot.safety.pieces import Piece, pieces

TODAY = date(2026, 11, 23)
GOOD = Piece("stay", "I'm here.", ("R69",), "2026-11-22", "replies.yml")


def problems(piece: Piece) -> str:
    return "\n".join(map(str, check_safety([piece], load_sources(), TODAY)))


def test_what_stands_in_the_repository_is_well() -> None:
    assert list(check_safety(pieces().values(), load_sources(), TODAY)) == []


@pytest.mark.parametrize("number", ["R73", "R107", "M"])
def test_a_further_page_of_a_source_and_common_knowledge_may_be_named(number: str) -> None:
    assert problems(replace(GOOD, source=(number,))) == ""


@pytest.mark.parametrize(
    ("broken", "heard"),
    [
        (replace(GOOD, source=("R9999",)), "stay: source R9999 is not in sources.yml"),
        (replace(GOOD, date="22 November"), "date is 22 November"),
        (replace(GOOD, date="2027-01-01"), "date is 2027-01-01"),
        (replace(GOOD, text="Have you rung?"), "asks a question"),
    ],
)
def test_a_fault_is_named_with_its_file(broken: Piece, heard: str) -> None:
    assert heard in problems(broken)
    assert "data/safety/replies.yml" in problems(broken)
