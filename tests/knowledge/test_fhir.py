"""
The FHIR export: each worked case is a valid Bundle that says what the assessment says.
"""

from __future__ import annotations

import io
import json
import random
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from pydantic import BaseModel, ValidationError

from bot.eligibility import bench
from bot.eligibility.answers import Answers
from bot.eligibility.assessment import assess
from bot.eligibility.lines import run
from bot.eligibility.told import NAMES, from_json
from bot.knowledge.fhir import ABSENT, OURS, as_line, bundle
from bot.knowledge.guidance import load_guidance
from tests.eligibility.conftest import TODAY, rows

GUIDANCE = load_guidance(today=TODAY)
WORKED = rows("worked")


def exported(answers: Answers) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(as_line(answers, TODAY, GUIDANCE))
    return made


def resources(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in made["entry"]]


def items(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["linkId"]: item for item in resources(made)[0]["item"]}


def coded(model: BaseModel) -> list[tuple[str, str, list[str]]]:
    """
    (field, value, values allowed) of every code with a required value set, at any depth.
    """
    found = []
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        extra = field.json_schema_extra
        allowed = extra.get("enum_values") if isinstance(extra, dict) else None
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, BaseModel):
                found += coded(one)
            elif one is not None and allowed:
                found.append((name, one, list(allowed)))
    return found


@pytest.mark.parametrize("case", WORKED, ids=lambda c: c["name"])
def test_a_worked_case_is_a_valid_bundle_that_says_the_same(case):
    answers = from_json(case["answers"])
    made = exported(answers)
    again = Bundle.model_validate(made)
    assert json.loads(again.model_dump_json()) == made
    codes = coded(again)
    assert {"type", "status"} <= {name for name, *_ in codes}
    assert all(value in allowed for _, value, allowed in codes)
    kinds = [resource["resourceType"] for resource in resources(made)]
    assert kinds == ["QuestionnaireResponse", "GuidanceResponse", "GuidanceResponse"]
    assert list(items(made)) == list(NAMES)
    for pathway, response in zip("AB", resources(made)[1:], strict=True):
        outcome = case["outcomes"][pathway]
        output = response["contained"][0]["parameter"]
        assert output[0]["valueCoding"]["code"] == outcome
        assert response["moduleUri"] == f"{OURS}:pathway-{pathway.lower()}"
        waits = outcome.startswith("NEED_INFO")
        assert (response["status"] == "data-required") is waits
        assert ("missing" in {p["name"] for p in output}) is waits
        assert [p["valueString"] for p in output if p["name"] == "flag"] == case["flags"]


def test_every_finding_stands_with_its_pathway_and_its_source():
    answers = from_json(WORKED[0]["answers"])
    assessment = assess(answers, GUIDANCE, TODAY)
    shown = []
    for response in resources(exported(answers))[1:]:
        for p in response["contained"][0]["parameter"]:
            if p["name"] == "finding":
                shown.append({part["name"]: part["valueString"] for part in p["part"]})
    medicine = [f for f in assessment.findings if f.pathway == "M"]
    assert len(shown) == len(assessment.findings) + len(medicine)
    for finding in assessment.findings:
        expected = {
            "criterion": finding.criterion, "state": finding.state, "sentence": finding.sentence,
            "staff": finding.staff, "source": finding.source, "place": finding.place,
            "date": finding.date,
        }  # fmt: skip
        assert expected in shown


def coding(name: str, code: str) -> dict[str, Any]:
    return {"valueCoding": {"system": f"{OURS}:{name}", "code": code}}


UNKNOWN = {"valueCoding": {"system": ABSENT, "code": "unknown", "display": "Unknown"}}


def quantity(value: float, unit: str, code: str) -> dict[str, Any]:
    system = "http://unitsofmeasure.org"
    return {"valueQuantity": {"value": value, "unit": unit, "system": system, "code": code}}


ANSWERS = [
    ({"bleeding": "contact_only"}, "bleeding", [coding("bleeding", "contact_only")]),
    ({}, "bleeding", [UNKNOWN]),
    ({"gest": 52}, "gest", [quantity(52, "days", "d")]),
    ({"gest": 0}, "gest", [quantity(0, "days", "d")]),
    ({}, "gest", [UNKNOWN]),
    ({"cx_mm": 22.5}, "cx_mm", [quantity(22.5, "mm", "mm")]),
    ({"sptb_at": None}, "sptb_at", [coding("sptb_at", "never")]),
    ({"sptb_at": 210}, "sptb_at", [quantity(210, "days", "d")]),
    ({}, "sptb_at", [UNKNOWN]),
    ({"late_loss_at": None}, "late_loss_at", [coding("late_loss_at", "never")]),
    ({}, "losses", [UNKNOWN]),
    ({"losses": {}}, "losses", [coding("losses", "none")]),
    ({"losses": {"molar": 0}}, "losses", [coding("losses", "none")]),
    ({"allergy": []}, "allergy", [coding("allergy", "none")]),
    ({"allergy": ["soya", "unknown"]}, "allergy", [coding("allergy", "soya"), UNKNOWN]),
    ({}, "conditions", [UNKNOWN]),
]


@pytest.mark.parametrize(("told", "fact", "answer"), ANSWERS, ids=str)
def test_an_answer_stands_as_it_was_told_and_an_unknown_is_said(told, fact, answer):
    item = items(exported(from_json(told)))[fact]
    assert item["answer"] == answer
    assert item["text"]


def test_losses_are_counted_by_kind():
    item = items(exported(from_json({"losses": {"miscarriage": 2, "ectopic": 1, "molar": 0}})))
    assert item["losses"]["item"] == [
        {"linkId": "losses.miscarriage", "answer": [{"valueInteger": 2}]},
        {"linkId": "losses.ectopic", "answer": [{"valueInteger": 1}]},
    ]
    assert "answer" not in item["losses"]  # R4 forbids both in one item


def test_it_names_nobody_and_says_that_nobody_checked_it():
    made = exported(from_json(WORKED[0]["answers"]))
    for resource in resources(made):
        assert not {"subject", "author", "source", "performer", "encounter"} & set(resource)
    for response in resources(made)[1:]:
        assert any(
            "No doctor, nurse or midwife has checked it." in n["text"] for n in response["note"]
        )


def test_the_same_history_gives_the_same_bundle_and_another_one_its_own():
    one, other = (from_json(WORKED[i]["answers"]) for i in (0, 1))
    assert as_line(one, TODAY, GUIDANCE) == as_line(one, TODAY, GUIDANCE)
    urls = [{e["fullUrl"] for e in exported(c)["entry"]} for c in (one, other)]
    assert not urls[0] & urls[1]
    assert len(urls[0]) == 3


def test_a_response_refers_to_the_answers_it_was_made_from():
    made = exported(from_json(WORKED[0]["answers"]))
    for response in resources(made)[1:]:
        assert response["outputParameters"] == {"reference": "#output"}
        (answers,) = [p for p in response["contained"][0]["parameter"] if p["name"] == "answers"]
        assert answers["valueReference"]["reference"] == made["entry"][0]["fullUrl"]


def test_a_few_hundred_random_histories_are_valid():
    source = random.Random(4)
    for answers in [bench.some_answers(source) for _ in range(300)]:
        assert bundle(answers, assess(answers, GUIDANCE, TODAY), GUIDANCE).entry


def test_what_is_not_fhir_is_refused():
    made = exported(from_json({}))
    del made["entry"][1]["resource"]["moduleUri"]
    with pytest.raises(ValidationError, match="moduleUri"):
        Bundle.model_validate(made)


def test_the_command_writes_one_bundle_a_line_and_an_error_for_a_bad_one():
    out = io.StringIO()
    run(["{}", "no json"], out, TODAY, GUIDANCE, make=as_line)
    first, second = map(json.loads, out.getvalue().splitlines())
    assert (first["resourceType"], list(second)) == ("Bundle", ["error"])
