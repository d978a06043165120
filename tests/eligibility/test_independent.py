"""
The rules against the same table written a second time, by hand, in ``independent``.
"""

from __future__ import annotations

import ast
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.eligibility.assessment import assess
from bot.eligibility.told import from_json
from tests.eligibility.conftest import rows
from tests.eligibility.independent import table

OFTEN, ALWAYS = 100_000, 2_000


def compare(guidance, today, count, seed):
    """
    How often each outcome was reached; fails at the first history on which the two differ.
    """
    source, reached = random.Random(seed), Counter()
    for _ in range(count):
        case = table.some_case(source)
        made = assess(from_json(case), guidance, today).outcomes
        assert made == {"A": table.outcome_a(case), "B": table.outcome_b(case)}, case
        reached.update(made.values())
    return reached


def test_the_second_table_agrees_on_thousands_of_histories(guidance, today):
    assert len(compare(guidance, today, ALWAYS, seed=3)) > 35


@pytest.mark.thorough
def test_the_second_table_agrees_on_a_hundred_thousand_histories(guidance, today):
    reached = compare(guidance, today, OFTEN, seed=10)
    known = set(guidance.outcomes) - {"NEED_INFO", "A_DISCUSS:before_nice_2021"}
    assert set(reached) == known


@pytest.mark.parametrize("case", rows("worked")[:33], ids=lambda c: c["name"])
def test_the_second_table_gives_the_worked_cases_too(case):
    blank = {
        "nation": "unknown", "gest": None, "heartbeat": "unknown",
        "cx_mm": None, "cx_at": None, "cx_tv": "unknown",
    }  # fmt: skip
    full = blank | case["answers"]
    assert {"A": table.outcome_a(full), "B": table.outcome_b(full)} == case["outcomes"]


def test_the_second_table_takes_nothing_from_the_rules():
    tree = ast.parse(Path(table.__file__).read_text("utf-8"))
    names = [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
    ]
    assert names
    assert not any((name or "").startswith("bot") for name in names)
