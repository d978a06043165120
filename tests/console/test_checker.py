"""
The check on one page says what the rules say, whatever is filled in and in whatever order.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console import fields
from bot.eligibility.answers import Answers
from bot.eligibility.fields import CHOICES
from bot.eligibility.told import derive

OFFER = {
    "nation": "england", "pregnant": "yes", "gest_w": "7", "gest_d": "3", "bleeding": "yes",
    "scan": "in_womb", "heartbeat": "seen", "losses": "some", "losses_miscarriage": "2",
    "on_progesterone": "no", "babies": "one",
}  # fmt: skip
# A form's fields, and the facts that they say.
READ = [
    ({}, {}),
    ({"gest_w": ["7"], "gest_d": ["3"]}, {"gest": 52}),
    ({"gest_w": ["7"]}, {"gest": 49}),
    ({"gest_w": ["0"]}, {"gest": 0}),
    ({"losses": ["none"]}, {"losses": {}}),
    ({"losses": ["some"]}, {}),
    ({"losses_ectopic": ["1"], "losses_miscarriage": ["0"]}, {"losses": {"ectopic": 1}}),
    ({"sptb_at": ["never"]}, {"sptb_at": None}),
    ({"sptb_at": ["yes"]}, {"sptb_at": "unknown"}),
    ({"sptb_at": ["at"]}, {}),
    ({"late_loss_at": ["at"], "late_loss_at_w": ["18"]}, {"late_loss_at": 126}),
    ({"cx_mm": ["24.5"]}, {"cx_mm": 24.5}),
    ({"allergy": ["none"]}, {"allergy": []}),
    ({"allergy": ["soya", "peanut"]}, {"allergy": ["soya", "peanut"]}),
    ({"conditions": []}, {}),
    ({"pregnant": ["perhaps"]}, {}),
    ({"first_pregnancy": ["yes"]}, {"first_pregnancy": "yes"}),
]
UNREADABLE = [
    ({"gest_w": ["seven"]}, "Gestation: give a whole number"),
    ({"gest_d": ["3"]}, "Gestation: give the weeks as well"),
    ({"gest_w": ["7"], "gest_d": ["9"]}, "Gestation: days go from 0 to 6"),
    ({"gest_w": ["-1"]}, "Gestation: give a whole number"),
    ({"gest_w": ["٣"]}, "Gestation: give a whole number"),
    ({"cx_mm": ["short"]}, "Cervical length: give millimetres"),
]


@pytest.mark.parametrize(("form", "facts"), READ)
def test_a_form_is_read_as_it_stands(form, facts):
    assert fields.read(form) == fields.Told(facts, ())


@pytest.mark.parametrize(("form", "problem"), UNREADABLE)
def test_what_cannot_be_read_is_named_and_counts_as_not_known(form, problem):
    assert fields.read(form) == fields.Told({}, (problem,))


def test_an_empty_form_is_an_empty_history():
    assert derive(fields.read({}).facts) == Answers()


@given(st.sampled_from(sorted(CHOICES)), st.text(max_size=12))
def test_a_choice_that_is_not_on_the_list_is_not_known(name, value):
    facts = fields.read({name: [value]}).facts
    assert facts == ({name: value} if value.strip() in CHOICES[name] and value else {})


def test_every_fact_of_the_rules_has_a_field_and_stands_in_one_group():
    placed = [name for _, names in fields.GROUPS for name in names]
    assert sorted(placed) == sorted(Answers.__dataclass_fields__)
    assert set(fields.LABELS) == set(placed)


def test_the_result_is_the_rules_result_with_staff_wording_and_source(signed_in):
    page = signed_in().post("/staff/check", **OFFER).text
    assert "<code>A_OFFER:to_16_weeks</code>" in page
    assert "offer micronised progesterone 400 mg PV BD to 16 completed weeks" in page
    assert "recommendation 1.5.2 [2021]" in page


def test_the_order_of_answers_never_matters(signed_in):
    browser = signed_in()
    pages = []
    for form in (OFFER, dict(reversed(OFFER.items()))):
        text = browser.post("/staff/check", **form).text
        pages.append(text.split('id="result"')[1])
    assert pages[0] == pages[1]


def test_an_answer_left_alone_is_open_and_never_a_no(signed_in):
    form = {name: value for name, value in OFFER.items() if not name.startswith("losses")}
    page = signed_in().post("/staff/check", **form).text
    assert "A_OFFER" not in page.split('id="result"')[1]
    assert "Still worth asking" in page


def test_what_was_filled_in_is_still_there_afterwards(signed_in):
    page = signed_in().post("/staff/check", **OFFER, conditions=["epilepsy"]).text
    assert 'name="gest_w" inputmode="numeric" size="3" value="7"' in page
    assert '<option value="in_womb" selected>' in page
    assert 'value="epilepsy" checked' in page
    assert "prescriber must check" in page


def test_an_impossible_figure_is_named_and_no_result_is_shown(signed_in):
    answer = signed_in().post("/staff/check", gest_w="99")
    assert answer.status_code == 422
    assert "gest: expected a whole number" in answer.text
    assert "A_" not in answer.text.split('id="result"')[1]


def test_a_call_is_kept_only_if_the_caller_agrees(signed_in, store, desk):
    browser = signed_in()
    assert "has to agree first" in browser.post("/staff/check/save", **OFFER).text
    assert store.reports.by_day(desk.today(), store.records.now().date()) == []
    assert "recorded" in browser.post("/staff/check/save", **OFFER, agreed="yes").text
    line = next(line for line in store.audit.lines() if line.action == "recorded a call")
    kept = store.export(line.subject)
    assert kept["channel"] == "call"
    assert kept["assessments"][0]["outcomes"]["A"] == "A_OFFER:to_16_weeks"
    assert kept["consents"][0]["said"] == "yes"
