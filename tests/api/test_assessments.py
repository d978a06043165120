"""Assessments, the next question, reading and the library, as other programs see them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.eligibility.assessment import assess
from bot.eligibility.fields import ALLERGIES, CONDITIONS, LOSSES
from bot.eligibility.told import NAMES, from_json
from bot.knowledge.guidance import load_guidance
from tests.api.conftest import Api
from tests.conftest import TODAY

OFFERED = {
    "pregnant": "yes", "gest": 49, "bleeding": "yes", "scan": "in_womb", "heartbeat": "seen",
    "losses": {"miscarriage": 2}, "on_progesterone": "no", "nation": "england",
}  # fmt: skip


def post(api: Api, path: str, body: Any) -> Any:
    return api.client.post(f"/api/v1/{path}", json=body)


@pytest.mark.parametrize("answers", [{}, OFFERED, {"losses": None}, {"sptb_at": None}])
def test_an_assessment_is_that_of_the_rules(api: Api, answers: dict[str, Any]) -> None:
    shown = post(api, "assessments", {"answers": answers}).json()

    known = assess(from_json(answers), load_guidance(), TODAY)
    assert {k: shown[k] for k in ("outcomes", "flags", "guidance", "day")} == {
        "outcomes": known.outcomes,
        "flags": list(known.flags),
        "guidance": known.guidance,
        "day": "2026-11-22",
    }
    assert len(shown["findings"]) == len(known.findings)
    assert all(f["source"] and f["date"] for f in shown["findings"])


def test_nothing_told_asks_for_more_and_permits_nothing(api: Api) -> None:
    shown = post(api, "assessments", {"answers": {}}).json()

    assert all(code.startswith("NEED_INFO") for code in shown["outcomes"].values())
    assert shown["next_question"]


def test_words_come_when_asked_for(api: Api) -> None:
    without = post(api, "assessments", {"answers": OFFERED}).json()
    words = post(api, "assessments", {"answers": OFFERED, "explain": True}).json()["words"]

    assert without["words"] is None
    assert "NICE" in words
    assert "you are eligible" not in words.lower()


@pytest.mark.parametrize("path", ["assessments", "questions"])
def test_a_day_before_the_guidance_is_a_problem(api: Api, path: str) -> None:
    response = post(api, path, {"answers": OFFERED, "today": "1999-01-01"})

    assert response.status_code == 422
    assert response.json()["type"] == "urn:lutea:problem:does-not-fit"


def test_questions_asked_one_by_one_come_to_an_end(api: Api) -> None:
    asked: list[str] = []
    for _ in range(30):
        found = post(api, "questions", {"answers": {}, "asked": asked}).json()
        if found["question"] is None:
            break
        assert not set(found["question"]["facts"]) & set(asked)
        assert found["question"]["ask"]
        assert found["question"]["why"]
        asked += found["question"]["facts"]
    else:
        pytest.fail("the questions never end")

    assert found["remaining"] == 0
    assert asked


def test_the_shape_takes_every_fact_and_every_value_of_the_rules(api: Api) -> None:
    schema = api.client.get("/api/v1/openapi.json").json()["components"]["schemas"]["Told"]
    fields = schema["properties"]

    assert set(fields) == set(NAMES)
    assert fields["allergy"]["items"]["enum"] == list(ALLERGIES)
    assert fields["conditions"]["items"]["enum"] == list(CONDITIONS)
    (losses, _null) = fields["losses"]["anyOf"]
    assert losses["propertyNames"]["enum"] == list(LOSSES)


BAD = [
    ({"answers": {"gest": -1}}, "/answers/gest"),
    ({"answers": {"gest": 295}}, "/answers/gest"),
    ({"answers": {"gest": "7 weeks"}}, "/answers/gest"),
    ({"answers": {"gest": True}}, "/answers/gest"),
    ({"answers": {"gest": 49.5}}, "/answers/gest"),
    ({"answers": {"bleeding": "spotting"}}, "/answers/bleeding"),
    ({"answers": {"bleeding": None}}, "/answers/bleeding"),
    ({"answers": {"losses": {"secret words": 1}}}, "/answers/losses"),
    ({"answers": {"losses": {"miscarriage": -1}}}, "/answers/losses"),
    ({"answers": {"losses": [2]}}, "/answers/losses"),
    ({"answers": {"cx_mm": 61}}, "/answers/cx_mm"),
    ({"answers": {"allergy": ["secret words"]}}, "/answers/allergy/0"),
    ({"answers": {"secret words": 1}}, "/answers"),
    ({"answers": "secret words"}, "/answers"),
    ({"answers": {}, "secret words": 1}, ""),
    ({"answers": {}, "today": "secret words"}, "/today"),
    ({}, "/answers"),
    ([], ""),
]


@pytest.mark.parametrize(("body", "place"), BAD, ids=[json.dumps(b) for b, _ in BAD])
def test_what_does_not_fit_is_named_by_its_place_and_never_repeated(
    api: Api, body: Any, place: str
) -> None:
    response = post(api, "assessments", body)

    assert response.status_code == 422
    assert any(error["place"].startswith(place) for error in response.json()["errors"])
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"answers": {"cx_mm": NaN}}', "application/json", 422),
        (b"answers=1", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b" " * 200_001, "application/json", 413),
        (b"[" * 100_000, "application/json", 400),
    ],
)
def test_a_body_that_cannot_be_read_is_a_problem(
    api: Api, content: bytes, kind: str, status: int
) -> None:
    response = api.client.post(
        "/api/v1/assessments", content=content, headers={"content-type": kind}
    )

    assert response.status_code == status
    assert response.json()["status"] == status


def test_a_message_is_read_and_its_danger_said(api: Api) -> None:
    read = post(api, "understand", {"text": "im 7 weeks and soaking a pad every half hour"}).json()

    assert read["facts"]["gest"] == 49
    assert read["red_flags"][0]["level"] == "emergency"
    assert "**999**" in read["safety"]


def test_a_quiet_message_has_no_danger(api: Api) -> None:
    read = post(api, "understand", {"text": "what is progesterone"}).json()

    assert read["red_flags"] == []
    assert read["safety"] is None


def test_the_library_finds_an_entry_that_can_be_read(api: Api) -> None:
    found = post(api, "library/search", {"text": "what does micronised mean?"}).json()
    entry = api.client.get(f"/api/v1/library/{found['entries'][0]['id']}").json()

    assert found["decision"] == "answer"
    assert entry["short"]
    assert entry["sources"]
    assert all(source["title"] for source in entry["sources"])
    assert entry["id"] in {e["id"] for e in api.client.get("/api/v1/library").json()["entries"]}


def test_danger_goes_before_the_library(api: Api) -> None:
    found = post(api, "library/search", {"text": "i am soaking a pad every half hour"}).json()

    assert found["decision"] == "safety"
    assert "**999**" in found["safety"]


def test_an_unknown_entry_is_not_found(api: Api) -> None:
    assert api.client.get("/api/v1/library/none").json()["status"] == 404
