"""
What is refused, and the very words of it: a person has to mend her file by them.
"""

from __future__ import annotations

import io
from datetime import date

import pytest

from bot.eligibility.fields import ALLERGIES, CHECKS, CHOICES, CONDITIONS, LOSSES, check
from bot.eligibility.guidance import Dated, NoGuidance, in_force
from bot.eligibility.lines import run
from bot.eligibility.told import NAMES, from_json
from tests.eligibility.conftest import TODAY

DAYS = "expected a whole number from 0 to 294, or null"
EARLY = 'expected days from 0 to 294, null for never, or "unknown"'
WIDE = "expected millimetres from 0 to 60, or null"
REFUSED = [
    ("gest", -1, f"gest: {DAYS}"),
    ("gest", 295, f"gest: {DAYS}"),
    ("gest", True, f"gest: {DAYS}"),
    ("gest", 52.0, f"gest: {DAYS}"),
    ("cx_at", "112", f"cx_at: {DAYS}"),
    ("sptb_at", 295, f"sptb_at: {EARLY}"),
    ("late_loss_at", "never", f"late_loss_at: {EARLY}"),
    ("cx_mm", 60.5, f"cx_mm: {WIDE}"),
    ("cx_mm", -1, f"cx_mm: {WIDE}"),
    ("cx_mm", True, f"cx_mm: {WIDE}"),
    ("cx_mm", "25", f"cx_mm: {WIDE}"),
    ("losses", 2, "losses: expected counts by kind of loss, or null"),
    ("losses", {"other": 1}, f"losses: expected the kinds {', '.join(LOSSES)}"),
    ("losses", {"ectopic": 100}, "losses.ectopic: expected a whole number from 0 to 99, or null"),
    ("losses", {"molar": -1}, "losses.molar: expected a whole number from 0 to 99, or null"),
    ("allergy", "soya", "allergy: expected a list"),
    ("allergy", ["eggs"], f"allergy: expected only {', '.join(ALLERGIES)}"),
    ("conditions", [1], f"conditions: expected only {', '.join(CONDITIONS)}"),
    ("nation", "uk", "nation: expected one of england, scotland, wales, ni, unknown"),
]


@pytest.mark.parametrize(("name", "value", "said"), REFUSED, ids=str)
def test_a_wrong_value_is_refused_in_these_words(name, value, said):
    with pytest.raises(ValueError) as refused:
        check(name, value)
    assert str(refused.value) == said


TAKEN = [
    ("gest", 0, 0),
    ("gest", 294, 294),
    ("gest", None, None),
    ("sptb_at", "unknown", "unknown"),
    ("sptb_at", None, None),
    ("sptb_at", 294, 294),
    ("cx_mm", 0, 0),
    ("cx_mm", 60, 60),
    ("cx_mm", 22.5, 22.5),
    ("cx_mm", None, None),
    ("losses", {"miscarriage": 99, "molar": 0}, {"miscarriage": 99, "molar": 0}),
    ("losses", None, None),
    ("allergy", None, frozenset({"unknown"})),
    ("allergy", ("soya",), frozenset({"soya"})),
    ("conditions", {"liver"}, frozenset({"liver"})),
    ("bleeding", None, "unknown"),
]


@pytest.mark.parametrize(("name", "value", "kept"), TAKEN, ids=str)
def test_a_value_at_its_limit_is_taken(name, value, kept):
    assert check(name, value) == kept


def test_every_choice_takes_its_own_values_and_null():
    for name, values in CHOICES.items():
        assert [check(name, value) for value in values] == list(values)
        assert CHECKS[name](name, None) == "unknown"


NOT_READ = [
    ([], "expected an object of answers"),
    ("text", "expected an object of answers"),
    ({"weeks": 7}, f"unknown field; the fields are {', '.join(NAMES)}"),
    ({"id": 1, "weeks": 7}, f"unknown field; the fields are {', '.join(NAMES)}"),
]


@pytest.mark.parametrize(("obj", "said"), NOT_READ, ids=str)
def test_what_is_no_history_is_refused_in_these_words(obj, said):
    with pytest.raises(ValueError) as refused:
        from_json(obj)
    assert str(refused.value) == said


def test_an_id_is_passed_over():
    assert from_json({"id": "a1", "gest": 52}) == from_json({"gest": 52})


@pytest.mark.parametrize(
    ("line", "said"),
    [("{not", "This line is not JSON."), ("[" * 100_000, "This line is nested too deeply.")],
    ids=["not json", "nested"],
)
def test_a_line_is_refused_in_these_words(guidance, line, said):
    out = io.StringIO()
    run([line], out, TODAY, guidance)
    assert out.getvalue() == f'{{"error": "{said}"}}\n'


FIRST = Dated(date(2020, 1, 1), date(2020, 12, 31), "s", "p", "limits.yml:4")
SECOND = Dated(date(2022, 1, 1), None, "s", "p", "limits.yml:9")


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2020, 1, 1), FIRST), (date(2020, 12, 31), FIRST),
        (date(2022, 1, 1), SECOND), (date(2050, 1, 1), SECOND),
    ],
    ids=str,
)  # fmt: skip
def test_an_entry_holds_on_its_first_day_its_last_and_between(day, found):
    assert in_force([FIRST, SECOND], day, "name") is found


def test_a_day_without_a_value_is_refused_with_the_days_there_are():
    with pytest.raises(NoGuidance) as refused:
        in_force([FIRST, SECOND], date(2021, 6, 1), "early_max")
    assert str(refused.value) == (
        "limits.yml:4: early_max has no value for 2021-06-01 "
        "(it has 2020-01-01 to 2020-12-31, 2022-01-01 to now)"
    )


def test_no_value_at_all_names_the_folder():
    with pytest.raises(NoGuidance, match=r"^data/guidance: term has no value for 2021-06-01"):
        in_force([], date(2021, 6, 1), "term")
