"""
JSON lines in and out.
"""

from __future__ import annotations

import io
import json
import random
from datetime import date

import pytest

from bot.eligibility import bench
from bot.eligibility.assessment import assess
from bot.eligibility.lines import explained, on_a_page, run
from bot.eligibility.questions import next_question
from bot.eligibility.told import from_json, to_json
from tests.eligibility.conftest import TODAY

OFFER = {
    "pregnant": "yes", "gest": 52, "bleeding": "yes", "scan": "in_womb", "heartbeat": "seen",
    "losses": {"miscarriage": 1}, "on_progesterone": "no",
}  # fmt: skip


def lines(guidance, *given, **options):
    out = io.StringIO()
    texts = [text if isinstance(text, str) else json.dumps(text) for text in given]
    run(texts, out, options.pop("today", TODAY), guidance, **options)
    return out.getvalue().splitlines()


def test_a_line_holds_exactly_what_the_contract_names(guidance):
    (line,) = lines(guidance, OFFER)
    made = json.loads(line)
    assert list(made) == ["outcomes", "flags", "findings", "next_question", "guidance"]
    assert made["outcomes"] == {"A": "A_OFFER:to_16_weeks", "B": "NEED_INFO:babies"}
    assert made["flags"] == ["ASK_CONDITIONS", "ASK_ALLERGY"]
    assert made["next_question"] == "babies"
    assert made["guidance"] == guidance.digest
    assert list(made["findings"][0]) == ["criterion", "state", "sentence", "source", "date"]


def test_a_line_is_the_same_as_the_assessment_in_process(guidance):
    source = random.Random(7)
    for answers in [bench.some_answers(source) for _ in range(100)]:
        question = next_question(answers, frozenset(), guidance, today=TODAY)
        shown = assess(answers, guidance, TODAY).as_json(question.id if question else None)
        assert json.loads(lines(guidance, to_json(answers))[0]) == shown


def test_without_the_next_question_it_is_null(guidance):
    assert json.loads(lines(guidance, OFFER, with_next=False)[0])["next_question"] is None


def test_nothing_told_asks_first_whether_she_is_pregnant(guidance):
    made = json.loads(lines(guidance, {})[0])
    assert made["outcomes"] == {"A": "NEED_INFO:pregnant", "B": "NEED_INFO:pregnant"}
    assert made["next_question"] == "pregnant"


def test_null_is_unknown_for_weeks_and_never_for_an_early_birth(guidance):
    told = {**OFFER, "gest": None, "sptb_at": None, "late_loss_at": "unknown"}
    assert json.loads(lines(guidance, told)[0])["outcomes"]["A"] == "A_DISCUSS:dates_unknown"
    assert from_json(told).sptb_at is None
    assert from_json({}).sptb_at == "unknown"


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ("{not json", "not JSON"),
        ('{"gest": "seven weeks"}', "gest"),
        ('{"gest": 52.5}', "gest"),
        ('{"gest": true}', "gest"),
        ('{"gest": -1}', "gest"),
        ('{"gest": 295}', "gest"),
        ('{"cx_mm": 61}', "cx_mm"),
        ('{"cx_mm": NaN}', "cx_mm"),
        ('{"cx_mm": "25"}', "cx_mm"),
        ('{"bleeding": "lots"}', "bleeding"),
        ('{"bleeding": ["yes"]}', "bleeding"),
        ('{"losses": 2}', "losses"),
        ('{"losses": {"other": 1}}', "losses"),
        ('{"losses": {"miscarriage": -1}}', "losses.miscarriage"),
        ('{"losses": {"miscarriage": null}}', "losses.miscarriage"),
        ('{"sptb_at": "never"}', "sptb_at"),
        ('{"allergy": "soya"}', "allergy"),
        ('{"allergy": ["eggs"]}', "allergy"),
        ('{"conditions": [1]}', "conditions"),
        ('{"weeks": 7}', "unknown field"),
        ("[]", "object"),
        ("[" * 100_000, ""),
    ],
    ids=lambda part: part[:30],
)
def test_a_bad_line_gets_a_sentence_and_the_next_line_is_answered(guidance, bad, named):
    error, good = map(json.loads, lines(guidance, bad, OFFER))
    assert list(error) == ["error"]
    assert named in error["error"]
    assert "outcomes" in good


def test_an_error_never_repeats_what_was_written(guidance):
    for told in ({"gest": "my secret"}, {"bleeding": "my secret"}, {"my secret": 1}):
        assert "secret" not in lines(guidance, told)[0]


def test_an_empty_line_is_passed_over_and_an_id_too(guidance):
    assert len(lines(guidance, "", "\n", {**OFFER, "id": "a"})) == 1


def test_a_day_before_the_first_guidance_is_an_error_line(guidance):
    made = json.loads(lines(guidance, OFFER, today=date(2018, 1, 1))[0])
    assert "has no value for 2018-01-01" in made["error"]


def test_explain_says_it_in_words(guidance):
    said = "\n".join(lines(guidance, OFFER, make=explained))
    assert "should be offered" in said
    assert "Sources" in said


def test_a_page_is_one_line_to_print(guidance):
    (page,) = lines(guidance, OFFER, make=on_a_page)
    assert page.startswith("<!doctype html>")
    assert "should be offered" in page


def test_the_next_question_of_a_line_is_of_the_day_asked_for(guidance):
    four = {**OFFER, "bleeding": "no", "losses": {"miscarriage": 4}, "babies": "two_plus"}
    asked = [
        json.loads(lines(guidance, four, today=day)[0])["next_question"]
        for day in (TODAY, date(2025, 2, 19))
    ]
    assert asked == ["nation", None]


def test_the_benchmark_measures_each_figure_beside_its_baseline(guidance):
    measured = bench.measure(guidance, count=50, today=TODAY)
    assert {name: figure["baseline"] for name, figure in measured.items()} == bench.BASELINES
    assert all(figure["a_second"] > 0 for figure in measured.values())


@pytest.mark.thorough
def test_the_baselines_are_held(guidance):
    for name, figure in bench.measure(guidance, today=TODAY).items():
        assert figure["a_second"] >= figure["baseline"], name
