"""
Each criterion is seen met, not met, not known and, where it can be, not needed.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.eligibility.assessment import assess
from bot.eligibility.fields import check
from bot.eligibility.findings import CRITERIA
from bot.eligibility.told import from_json
from tests.eligibility.conftest import rows

BASES = {row["name"]: from_json(row["answers"]) for row in rows("bases")}
ROWS = rows("findings")


def state(row, guidance, today):
    changed = {name: check(name, value) for name, value in row["answers"].items()}
    made = assess(replace(BASES[row["base"]], **changed), guidance, today)
    return {f.criterion: (f.state, f.sentence) for f in made.findings}[row["criterion"]]


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['criterion']} {r['answers']}")
def test_a_criterion_is_judged(row, guidance, today):
    found, sentence = state(row, guidance, today)
    wordings = guidance.criteria[row["criterion"]].wordings
    assert (found, sentence) == (row["state"], wordings[row["wording"]].parent)


def test_every_wording_of_every_criterion_is_reached(guidance):
    reached = {(row["criterion"], row["wording"]) for row in ROWS}
    written = {(name, key) for name, c in guidance.criteria.items() for key in c.wordings}
    assert reached == written


def test_every_criterion_can_be_met_unmet_and_unknown(guidance):
    for name, criterion in guidance.criteria.items():
        states = {wording.state for wording in criterion.wordings.values()}
        assert {"met", "not_met", "not_known"} <= states, name


def test_criteria_stand_in_the_order_of_the_pathways(guidance):
    assert list(CRITERIA) == list(guidance.criteria)
    assert [c.pathway for c in guidance.criteria.values()] == ["A"] * 8 + ["B"] * 7 + ["M"] * 2
