"""
The quiet pages beside the chat.
"""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import Script

HISTORY = ("Check what the guidance says for me", "Yes", "7 weeks and 3 days", "Yes")


@pytest.fixture
def with_result(browser_like: TestClient) -> TestClient:
    for word in HISTORY:
        browser_like.post("/message", data={"text": word})
    return browser_like


def test_the_sheet_holds_every_point_in_words_and_in_shape(with_result: TestClient):
    text = with_result.get("/result").text
    for word in ("Fits.", "Does not fit.", "Not known yet.", "Not needed here."):
        assert word in text
    for state in ("met", "not_met", "not_known", "not_needed"):
        assert f'<li class="{state}"><svg' in text
    assert "7 weeks and 3 days" in text
    assert "22 November 2026" in text
    assert text.count("not an NHS service") == 1


def test_the_text_to_copy_is_plain(with_result: TestClient):
    response = with_result.get("/copy")
    assert response.headers["content-type"].startswith("text/plain")
    assert "should be offered" in response.text
    assert "*" not in response.text
    assert "<" not in response.text


def test_what_she_told_can_be_changed_with_one_press(with_result: TestClient, engine: Script):
    text = with_result.get("/told").text
    assert "7 weeks and 3 days" in text
    assert 'name="fact" value="gest">' in text
    with_result.post("/change", data={"fact": "gest"})
    assert engine.heard[-2:] == ["change my answer", "How many weeks"]


def test_only_a_fact_of_the_rules_can_be_changed(with_result: TestClient, engine: Script):
    before = list(engine.heard)
    for fact in ("", "consent", "__proto__", "gest\x00"):
        with_result.post("/change", data={"fact": fact})
    assert engine.heard == before


@pytest.mark.parametrize("page", ["/result", "/copy", "/told", "/keep"])
def test_without_a_chat_a_quiet_page_leads_home(browser_like: TestClient, page: str):
    response = browser_like.get(page, follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"].split("#")[0] in ("/", "/?note=no_result")


def test_the_about_page_says_who_decides_and_what_leaving_cannot_undo(browser_like: TestClient):
    text = browser_like.get("/about").text
    for said in (
        "not an NHS service",
        "No doctor, nurse or midwife has checked",
        "decides with you",
        "your browser's own history",
        "delete my data",
    ):
        assert said in text


def test_before_there_is_a_result_the_menu_says_so(browser_like: TestClient):
    browser_like.post("/message", data={"text": "hello"})
    assert "nothing to save yet" in browser_like.get("/result").text


def test_a_result_says_on_itself_that_no_clinician_reviewed_it(with_result: TestClient):
    for path in ("/", "/result"):
        card = re.split(r'<article class="card"', with_result.get(path).text)[1]
        assert "Not reviewed by a clinician." in card.split("</article>")[0]
