"""
The worked cases of the decision table, each with both outcomes and its flags.
"""

from __future__ import annotations

import pytest

from bot.eligibility.assessment import assess
from bot.eligibility.told import from_json
from tests.eligibility.conftest import rows

WORKED = rows("worked")


@pytest.mark.parametrize("case", WORKED, ids=lambda c: c["name"])
def test_a_worked_case_gives_its_outcomes_and_flags(case, guidance, today):
    made = assess(from_json(case["answers"]), guidance, today)
    assert made.outcomes == case["outcomes"]
    assert list(made.flags) == case["flags"]


def test_all_thirty_four_cases_are_there():
    assert len(WORKED) == 34
