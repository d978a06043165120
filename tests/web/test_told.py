"""
What she told, in plain words.
"""

from __future__ import annotations

import pytest

from bot.eligibility import answers
from bot.web.told import ORDER, told, weeks_and_days
from bot.web.words import words


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("gest", 52, "7 weeks and 3 days"),
        ("gest", 7, "1 week"),
        ("gest", 50, "7 weeks and 1 day"),
        ("gest", None, None),
        ("sptb_at", None, "never"),
        ("sptb_at", "unknown", "not sure"),
        ("late_loss_at", 119, "17 weeks"),
        ("losses", {"miscarriage": 2, "ectopic": 0}, "miscarriage: 2"),
        ("losses", {}, "none"),
        ("losses", None, None),
        ("bleeding", "contact_only", "only after a swab, a smear or sex"),
        ("cx_mm", 43.0, "43 mm"),
        ("cx_mm", 24.5, "24.5 mm"),
        ("allergy", ["soya", "peanut"], "peanut, soya"),
        ("allergy", [], "none"),
        ("conditions", ["unknown"], "not sure"),
        ("conditions", ["breast_cancer"], "breast cancer"),
        ("nation", "ni", "Northern Ireland"),
    ],
)
def test_an_answer_is_said_in_words(name: str, value: object, said: str | None):
    shown = told({name: value}, words())
    assert [answer.value for answer in shown] == ([] if said is None else [said])


def test_every_fact_of_the_rules_has_a_label():
    facts = set(answers.Answers.__dataclass_fields__)
    assert set(ORDER) == facts
    for name in facts:
        assert words().gettext(f"fact.{name}") != f"fact.{name}"


def test_the_answers_stand_in_the_order_of_the_questions():
    shown = told({"conditions": ["migraine"], "gest": 52, "nation": "wales"}, words())
    assert [answer.name for answer in shown] == ["nation", "gest", "conditions"]


def test_zero_weeks_is_a_number_and_not_nothing():
    assert weeks_and_days(0, words()) == "0 weeks"
