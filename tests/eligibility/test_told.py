"""
What follows from what is told.
"""

from __future__ import annotations

import pytest

from bot.eligibility.answers import Answers
from bot.eligibility.fields import CHECKS, valid
from bot.eligibility.told import NAMES, derive

CASES = [
    ("nothing told is all unknown", {}, {}),
    ("an unlisted fact is passed over", {"ivf": "yes", "dose_mg": 400}, {}),
    (
        "a first pregnancy settles losses, both early endings and the waters",
        {"first_pregnancy": "yes"},
        {"losses": {}, "sptb_at": None, "late_loss_at": None, "pprom": "no"},
    ),
    (
        "what was told beats what a first pregnancy would settle",
        {"first_pregnancy": "yes", "losses": {"miscarriage": 1}},
        {"losses": {"miscarriage": 1}, "sptb_at": None, "late_loss_at": None, "pprom": "no"},
    ),
    (
        "a first pregnancy may be told as true",
        {"first_pregnancy": True},
        {"losses": {}, "sptb_at": None, "late_loss_at": None, "pprom": "no"},
    ),
    (
        "a loss past 24+0 leaves the late miscarriages as they are",
        {"late_loss_at": 170, "losses": {"late_miscarriage": 1}},
        {"late_loss_at": 170, "losses": {"late_miscarriage": 1}},
    ),
    ("first_pregnancy no settles nothing", {"first_pregnancy": "no"}, {}),
    (
        "a late loss is one late miscarriage",
        {"late_loss_at": 119},
        {"late_loss_at": 119, "losses": {"late_miscarriage": 1}},
    ),
    (
        "a told miscarriage may be that late loss",
        {"late_loss_at": 119, "losses": {"miscarriage": 3}},
        {"late_loss_at": 119, "losses": {"miscarriage": 2, "late_miscarriage": 1}},
    ),
    (
        "the only told miscarriage may be that late loss",
        {"late_loss_at": 119, "losses": {"missed_miscarriage": 1, "ectopic": 1}},
        {"late_loss_at": 119, "losses": {"ectopic": 1, "late_miscarriage": 1}},
    ),
    (
        "a late loss beside an ectopic is a loss of its own",
        {"late_loss_at": 119, "losses": {"ectopic": 1}},
        {"late_loss_at": 119, "losses": {"ectopic": 1, "late_miscarriage": 1}},
    ),
    (
        "late miscarriages told are left as they are",
        {"late_loss_at": 119, "losses": {"late_miscarriage": 2}},
        {"late_loss_at": 119, "losses": {"late_miscarriage": 2}},
    ),
    ("a loss at 23+6 is a miscarriage", {"late_loss_at": 167}, {"late_loss_at": 167, "losses": {"late_miscarriage": 1}}),
    ("a loss at 24+0 is not a miscarriage", {"late_loss_at": 168}, {"late_loss_at": 168}),
    (
        "a late miscarriage without weeks has an unknown day",
        {"losses": {"late_miscarriage": 1}},
        {"losses": {"late_miscarriage": 1}},
    ),
    (
        "a late miscarriage beats a told never",
        {"losses": {"late_miscarriage": 1}, "late_loss_at": None},
        {"losses": {"late_miscarriage": 1}, "late_loss_at": "unknown"},
    ),
    ("no loss at all means no late one", {"losses": {}}, {"losses": {}, "late_loss_at": None}),
    ("counts of nothing are no loss", {"losses": {"miscarriage": 0}}, {"losses": {"miscarriage": 0}, "late_loss_at": None}),
    ("a told unknown stays", {"losses": {}, "late_loss_at": "unknown"}, {"losses": {}, "late_loss_at": "unknown"}),
    ("a miscarriage leaves the late one open", {"losses": {"miscarriage": 1}}, {"losses": {"miscarriage": 1}}),
    ("an early birth says nothing of losses", {"sptb_at": 200}, {"sptb_at": 200}),
    ("never is not unknown", {"sptb_at": None}, {"sptb_at": None}),
    ("sets come from lists", {"allergy": ["soya"], "conditions": []}, {"allergy": frozenset({"soya"}), "conditions": frozenset()}),
    ("null is unknown for a choice", {"bleeding": None, "allergy": None}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "told", "known"), CASES, ids=[case[0] for case in CASES])
def test_what_follows_from_what_is_told(name, told, known):
    assert derive(told) == Answers(**known)


def test_a_wrong_type_is_refused_by_the_name_of_its_field():
    with pytest.raises(ValueError, match=r"^gest: expected a whole number"):
        derive({"gest": "seven"})


def test_a_value_can_be_tried_before_it_is_told():
    assert valid("gest", 52)
    assert not valid("gest", 315)
    assert not valid("dose_mg", 400)
    assert not valid("bleeding", ["yes"])


def test_every_fact_has_a_check():
    assert set(CHECKS) == set(NAMES)


def test_told_losses_cannot_be_changed_from_outside():
    counts = {"miscarriage": 1}
    told = Answers(losses=counts)
    counts["miscarriage"] = 5
    assert told.losses == {"miscarriage": 1}
    with pytest.raises(TypeError):
        told.losses["miscarriage"] = 5
