"""
The kinds of value that the rules tell apart: an example stands for every value of its kind.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.eligibility.answers import Answers
from bot.eligibility.edition import on
from bot.eligibility.kinds import kind_of, kinds
from bot.eligibility.pathway_a import pathway_a
from bot.eligibility.pathway_b import pathway_b
from bot.knowledge.guidance import load_guidance
from tests.eligibility.conftest import TODAY
from tests.eligibility.strategies import answers

LIMITS = on(load_guidance(today=TODAY), TODAY).limits


@settings(max_examples=150, deadline=None)
@given(answers)
def test_an_example_has_the_outcomes_of_every_value_of_its_kind(c):
    example = replace(
        c, **{fact: kinds(LIMITS)[fact][kind_of(fact, c, LIMITS)] for fact in kinds(LIMITS)}
    )
    assert pathway_a(example, LIMITS) == pathway_a(c, LIMITS)
    assert pathway_b(example, LIMITS) == pathway_b(c, LIMITS)


KIND_OF = [
    ("gest", 0, 0), ("gest", 90, 0), ("gest", 91, 1), ("gest", 111, 1), ("gest", 112, 2),
    ("gest", 168, 2), ("gest", 169, 3), ("gest", 237, 3), ("gest", 238, 4), ("gest", None, 5),
    ("losses", {}, 0), ("losses", {"ectopic": 3}, 0), ("losses", {"molar": 1}, 1),
    ("losses", {"chemical": 0}, 0), ("losses", {"miscarriage": 1, "molar": 1}, 2),
    ("losses", {"miscarriage": 2, "late_miscarriage": 1}, 2),
    ("losses", {"miscarriage": 2, "missed_miscarriage": 2}, 3), ("losses", None, 4),
    ("sptb_at", None, 0), ("sptb_at", 259, 0), ("sptb_at", 258, 2), ("sptb_at", 239, 2),
    ("sptb_at", 238, 1), ("sptb_at", 100, 1), ("sptb_at", "unknown", 3),
    ("late_loss_at", None, 0), ("late_loss_at", 97, 0), ("late_loss_at", 98, 1),
    ("late_loss_at", 111, 1), ("late_loss_at", 112, 2), ("late_loss_at", "unknown", 3),
    ("cervix_surgery", "one_under_10mm", 0), ("cervix_surgery", "one_10_to_15mm", 1),
    ("cervix_surgery", "cone", 2), ("cervix_surgery", "unknown", 3),
    ("cx_mm", 25, 0), ("cx_mm", 25.1, 1), ("cx_mm", None, 2),
    ("cx_at", 111, 1), ("cx_at", 112, 0), ("cx_at", 168, 0), ("cx_at", 169, 1), ("cx_at", None, 2),
    ("on_progesterone", "no", 0), ("on_progesterone", "threatened", 1),
    ("on_progesterone", "preterm", 2), ("on_progesterone", "ivf", 3),
    ("on_progesterone", "recurrent_clinic", 3), ("on_progesterone", "unknown", 4),
    ("nation", "wales", 0), ("nation", "scotland", 1), ("nation", "unknown", 2),
    ("bleeding", "contact_only", 2), ("heartbeat", "not_yet", 1), ("cx_tv", "no", 1),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "value", "kind"), KIND_OF, ids=str)
def test_a_value_is_of_its_kind_up_to_the_limit(fact, value, kind):
    assert kind_of(fact, replace(Answers(), **{fact: value}), LIMITS) == kind


EXAMPLES = {
    "gest": (90, 111, 168, 237, 238, None), "sptb_at": (None, 238, 258, "unknown"),
    "late_loss_at": (None, 98, 112, "unknown"), "cx_mm": (24, 26, None),
    "cx_at": (112, 111, None), "losses": (
        {}, {"chemical": 1}, {"miscarriage": 1}, {"miscarriage": 4}, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("fact", EXAMPLES)
def test_the_examples_stand_at_the_limits(fact):
    assert kinds(LIMITS)[fact] == EXAMPLES[fact]


def test_every_example_is_of_its_own_kind():
    for fact, examples in kinds(LIMITS).items():
        found = [kind_of(fact, replace(Answers(), **{fact: value}), LIMITS) for value in examples]
        assert found == list(range(len(examples))), fact
