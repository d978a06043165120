"""
A history in her own short words, to the letter.
"""

from __future__ import annotations

import pytest

from bot.eligibility import spoken
from bot.eligibility.told import from_json

WEEKS = [
    (0, "0 weeks"), (7, "1 week"), (8, "1 week and 1 day"), (49, "7 weeks"),
    (50, "7 weeks and 1 day"), (52, "7 weeks and 3 days"),
]  # fmt: skip
LISTS = [
    ([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"),
    (["a", "b", "c", "d"], "a, b, c and d"),
]  # fmt: skip
LOSSES = [
    ({}, ""),
    ({"miscarriage": 0}, ""),
    ({"miscarriage": 1}, "a miscarriage"),
    ({"miscarriage": 10}, "ten miscarriages"),
    ({"miscarriage": 11}, "11 miscarriages"),
    ({"ectopic": 1, "miscarriage": 2}, "two miscarriages and an ectopic pregnancy"),
    ({"termination": 1, "stillbirth_24plus": 1}, "a termination and a stillbirth"),
]


@pytest.mark.parametrize(("days", "said"), WEEKS)
def test_days_are_said_as_weeks(days, said):
    assert spoken.weeks(days) == said


@pytest.mark.parametrize(("parts", "said"), LISTS, ids=str)
def test_a_list_ends_with_and(parts, said):
    assert spoken.listed(parts) == said


@pytest.mark.parametrize(("counts", "said"), LOSSES, ids=str)
def test_losses_are_counted_and_named(counts, said):
    assert spoken.losses(counts) == said


THIS = [
    ({}, []),
    ({"pregnant": "no", "gest": 52, "bleeding": "yes"}, ["I'm not pregnant now"]),
    ({"gest": 52, "babies": "one"}, ["I'm 7 weeks and 3 days pregnant"]),
    ({"babies": "two_plus"}, ["it's twins or more"]),
    (
        {"bleeding": "no", "scan": "in_womb", "on_progesterone": "no"},
        ["I'm not bleeding", "a scan showed the pregnancy in the womb"],
    ),
    (
        {"scan": "in_womb", "heartbeat": "seen", "on_progesterone": "ivf"},
        ["a scan saw a heartbeat", "I use progesterone from my fertility clinic"],
    ),
    ({"cx_mm": 25.0}, ["my cervix measured 25 mm"]),
    ({"cx_mm": 22.5}, ["my cervix measured 22.5 mm"]),
]
BEFORE = [
    ({}, []),
    ({"losses": {}}, ["I haven't had a miscarriage"]),
    ({"losses": {"miscarriage": 0}}, ["I haven't had a miscarriage"]),
    ({"losses": {"molar": 1}}, ["I've had a molar pregnancy"]),
    ({"sptb_at": None, "late_loss_at": None}, []),
    (
        {"sptb_at": 210, "late_loss_at": 119},
        ["a baby came by itself at 30 weeks", "I lost a baby at 17 weeks"],
    ),
    ({"pprom": "yes"}, ["my waters broke early in an earlier pregnancy"]),
    ({"pprom": "no", "cervix_surgery": "none"}, []),
    ({"cervix_surgery": "cone"}, ["I've had a cone biopsy"]),
]
ALLERGIES = [
    ([], []),
    (["unknown"], []),
    (["progesterone", "soya"], ["I'm allergic to soya and progesterone"]),
]


@pytest.mark.parametrize(("told", "said"), THIS, ids=str)
def test_this_pregnancy_in_short_clauses(told, said):
    assert spoken.this_pregnancy(from_json(told)) == said


@pytest.mark.parametrize(("told", "said"), BEFORE, ids=str)
def test_what_came_before_in_short_clauses(told, said):
    assert spoken.before(from_json(told)) == said


@pytest.mark.parametrize(("told", "said"), ALLERGIES, ids=str)
def test_only_known_allergies_are_said(told, said):
    assert spoken.allergies(from_json({"allergy": told})) == said
