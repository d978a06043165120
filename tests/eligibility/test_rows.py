"""
The limits, outcomes and nations, one row each: below, on, above and unknown.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.eligibility.assessment import assess
from bot.eligibility.fields import check
from bot.eligibility.told import from_json
from tests.eligibility.conftest import rows

BASES = {row["name"]: from_json(row["answers"]) for row in rows("bases")}
ROWS = rows("rows")


def history(row):
    changed = {name: check(name, value) for name, value in row["answers"].items()}
    return replace(BASES[row["base"]], **changed)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_row_gives_its_outcomes(row, guidance, today):
    made = assess(history(row), guidance, today).outcomes
    assert {pathway: made[pathway] for pathway in row["outcomes"]} == row["outcomes"]


def test_there_are_more_than_two_hundred_rows_with_names_of_their_own():
    assert len(ROWS) > 200
    assert len({row["name"] for row in ROWS}) == len(ROWS)


def test_the_rows_and_worked_cases_reach_every_outcome_that_the_words_know(guidance):
    reached = {code for row in (*ROWS, *rows("worked")) for code in row["outcomes"].values()}
    known = set(guidance.outcomes) - {"NEED_INFO", "A_DISCUSS:before_nice_2021"}
    assert reached == known
