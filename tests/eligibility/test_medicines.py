"""
The flags on the medicine: what a prescriber must know, and what was not told.
"""

from __future__ import annotations

import pytest

from bot.eligibility.answers import Answers
from bot.eligibility.medicines import medicine_flags

SOYA, NONE = "NOT_UTROGESTAN_OR_PROMETRIUM", "NO_PROGESTERONE_UNTIL_DOCTOR_SAYS"
ROWS = [
    ([], [], []),
    (["soya"], [], [SOYA]),
    (["peanut"], [], [SOYA]),
    (["soya", "peanut"], [], [SOYA]),
    (["progesterone"], [], [NONE]),
    (["progesterone", "soya"], [], [SOYA, NONE]),
    (["unknown"], [], ["ASK_ALLERGY"]),
    (["unknown", "soya"], [], [SOYA, "ASK_ALLERGY"]),
    ([], ["unknown"], ["ASK_CONDITIONS"]),
    ([], ["stroke", "blood_clot"], ["DOCTOR_MUST_CHECK:blood_clot,stroke"]),
    ([], ["migraine", "unknown"], ["DOCTOR_MUST_CHECK:migraine", "ASK_CONDITIONS"]),
    (["unknown"], ["unknown"], ["ASK_CONDITIONS", "ASK_ALLERGY"]),
]


@pytest.mark.parametrize(("allergy", "conditions", "flags"), ROWS, ids=str)
def test_the_flags_of_a_history(allergy, conditions, flags):
    told = Answers(allergy=frozenset(allergy), conditions=frozenset(conditions))
    assert list(medicine_flags(told)) == flags
