"""Health, figures, the document, other sites, and failures."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.api import conversations
from bot.api.app import routes
from bot.api.openapi import document
from bot.api.problems import MEDIA
from bot.records.errors import RecordsUnavailable
from bot.records.locks import Busy
from tests.api.conftest import Api

SECRET = "my own secret words"


def test_it_is_there(api: Api) -> None:
    assert api.client.get("/api/v1/health").json() == {"status": "ok"}


def test_it_is_ready_when_records_and_dialogue_are(api: Api) -> None:
    response = api.client.get("/api/v1/ready")

    assert response.json() == {"status": "ready", "records": True, "dialogue": True}


def test_it_is_not_ready_without_its_dialogue(api: Api) -> None:
    api.desk.ready = lambda: False

    response = api.client.get("/api/v1/ready")

    assert response.status_code == 503
    assert response.json()["dialogue"] is False


def test_it_is_not_ready_without_its_records(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise RecordsUnavailable("away")

    monkeypatch.setattr(api.desk.store, "ping", away)

    assert api.client.get("/api/v1/ready").json()["records"] is False


def test_the_figures_count_and_name_nobody(api: Api) -> None:
    api.client.post("/api/v1/understand", json={"text": SECRET})
    text = api.client.get("/api/v1/metrics").text

    assert 'lutea_api_calls_total{operation="understand",status="200"} 1.0' in text
    assert "lutea_dead_letters 0.0" in text
    assert "secret" not in text
    (token, *_) = api.desk.store.tokens.all()
    assert token.id not in text


def test_the_page_shows_every_operation(api: Api) -> None:
    page = api.client.get("/api/docs")

    for path in document()["paths"]:
        assert path in page.text
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_document_says_that_no_clinician_reviewed_it() -> None:
    assert "not yet reviewed by a clinician" in document()["info"]["description"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/nothing", 404),
        ("GET", "/webhooks/rest/nothing", 404),
        ("GET", "/webhooks/rest/webhook", 405),
        ("PUT", "/api/v1/assessments", 405),
        ("GET", "/api/v1/assessments", 405),
    ],
)
def test_what_is_not_there_is_a_problem_too(api: Api, method: str, path: str, status: int) -> None:
    response = api.client.request(method, path)

    assert (response.status_code, response.headers["content-type"]) == (status, MEDIA)


@pytest.mark.parametrize(
    ("allowed", "answer"), [("https://a.example", "https://a.example"), ("", None)]
)
def test_a_browser_is_let_in_from_listed_sites_only(
    api: Api, monkeypatch: pytest.MonkeyPatch, allowed: str, answer: str | None
) -> None:
    monkeypatch.setenv("LUTEA_CORS_ORIGINS", allowed)
    client = TestClient(Starlette(routes=routes(api.desk)))
    asked = {"origin": "https://a.example", "access-control-request-method": "POST"}

    response = client.options("/api/v1/understand", headers=asked)

    assert response.headers.get("access-control-allow-origin") == answer
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(
    ("error", "status"),
    [(RecordsUnavailable("away"), 503), (Busy("busy"), 409), (ValueError(SECRET), 500)],
)
def test_a_failure_is_a_problem_without_anybodys_words(
    api: Api,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
) -> None:
    async def fails(*_: Any, **__: Any) -> Any:
        raise error

    conversation = api.client.post("/api/v1/conversations").json()["conversation"]
    monkeypatch.setattr(api.desk.engine, "converse", fails)
    with caplog.at_level(logging.DEBUG):
        response = api.client.post(
            f"/api/v1/conversations/{conversation}/messages", json={"text": SECRET}
        )

    assert response.status_code == status
    assert SECRET not in response.text + caplog.text


def test_what_is_said_is_in_no_log(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    conversation = api.client.post("/api/v1/conversations").json()["conversation"]
    with caplog.at_level(logging.DEBUG, logger="bot"):
        for path in ("understand", "library/search", f"conversations/{conversation}/messages"):
            api.client.post(f"/api/v1/{path}", json={"text": SECRET})

    assert SECRET not in caplog.text


def test_without_its_dialogue_the_number_still_comes(api: Api) -> None:
    conversation = api.client.post("/api/v1/conversations").json()["conversation"]
    answered = api.client.post(
        f"/api/v1/conversations/{conversation}/messages",
        json={"text": "im soaking a pad every half hour"},
    ).json()

    assert answered["replies"][0]["kind"] == "safety"
    assert conversations.CHANNEL == "api"
