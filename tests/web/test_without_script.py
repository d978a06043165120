"""
The whole conversation by forms alone.
"""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.web.conftest import Script


def lines(text: str) -> list[str]:
    return re.findall(r'<li class="line (\w+)"', text)


def choices(text: str) -> list[str]:
    return re.findall(r'<button [^>]*name="choice" value="([^"]*)"', text)


def field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found
    return found[1]


def test_the_first_screen_stores_nothing_and_sets_no_cookie(
    browser_like: TestClient, engine: Script
):
    response = browser_like.get("/")
    assert response.status_code == 200
    assert "set-cookie" not in response.headers
    assert engine.kept == {}
    assert choices(response.text) == [
        "Check what the guidance says for me", "Ask a question", "Talk to a person",
    ]  # fmt: skip
    for said in ("a computer helper", "not a nurse or doctor", 'href="tel:999"', 'href="tel:111"'):
        assert said in response.text
    assert response.text.count("not an NHS service") == 1


def test_a_whole_conversation_ends_in_a_card(browser_like: TestClient):
    browser_like.post("/message", data={"choice": "Check what the guidance says for me"})
    page = browser_like.post("/message", data={"choice": "Yes"})
    assert "About 2 questions left" in page.text
    for word in ("7 weeks and 3 days", "Yes"):
        page = browser_like.post("/message", data={"text": word})
    assert page.url.path == "/"
    assert page.url.fragment == "latest"
    assert lines(page.text)[-2:] == ["person", "result"]
    assert choices(page.text) == ["Ask something else", "Talk to a person"]


def test_the_page_shows_the_same_after_a_reload(browser_like: TestClient):
    page = browser_like.post("/message", data={"choice": "Ask a question"})
    assert lines(browser_like.get("/").text) == lines(page.text) == ["bot", "person", "bot"]


def test_a_browser_that_keeps_no_cookie_is_told_so(site: Starlette):
    client = TestClient(site)
    first = client.post("/message", data={"choice": "Ask a question"}, follow_redirects=False)
    client.cookies.clear()
    page = client.get(first.headers["location"])
    assert "did not keep our cookie" in page.text


def test_a_form_sent_twice_counts_once(browser_like: TestClient, engine: Script):
    page = browser_like.post("/message", data={"choice": "Ask a question"})
    once = field(page.text, "once")
    for _ in range(2):
        browser_like.post("/message", data={"text": "7 weeks", "once": once})
    assert engine.heard == ["Ask a question", "7 weeks"]


def test_another_message_from_an_old_page_is_not_taken_for_the_first(
    browser_like: TestClient, engine: Script
):
    page = browser_like.post("/message", data={"choice": "Ask a question"})
    once = field(page.text, "once")
    for text in ("first", "second"):
        browser_like.post("/message", data={"text": text, "once": once})
    assert engine.heard[1:] == ["first", "second"]


@pytest.mark.parametrize("sent", [{"choice": "Yes"}, {"text": "yes"}, {"text": "1"}, {"text": " No, don't keep anything."}])  # fmt: skip
def test_an_answer_from_a_page_that_fell_behind_is_not_given_to_another_question(
    browser_like: TestClient, engine: Script, sent: dict[str, str]
):
    old = browser_like.post("/message", data={"choice": "Check what the guidance says for me"})
    browser_like.post("/message", data={"choice": "Yes"})
    heard = list(engine.heard)
    page = browser_like.post("/message", data={**sent, "asked": field(old.text, "asked")})
    assert engine.heard == heard
    assert "has moved on" in page.text
    assert "How many weeks" in page.text
    if "text" in sent:
        assert f">{sent['text'].strip()}</textarea>".replace("'", "&#39;") in page.text


@pytest.mark.parametrize("text", ["soaking a pad every half hour", "help me", "bleeding heavily"])
def test_more_than_an_answer_goes_through_from_any_page(
    browser_like: TestClient, engine: Script, text: str
):
    old = browser_like.post("/message", data={"choice": "Check what the guidance says for me"})
    browser_like.post("/message", data={"choice": "Yes"})
    browser_like.post("/message", data={"text": text, "asked": field(old.text, "asked")})
    assert engine.heard[-1] == text


@pytest.mark.parametrize("text", ["", "   ", "\n\t ", "\x00\x07"])
def test_nothing_to_send_is_said_kindly_and_not_sent(
    browser_like: TestClient, engine: Script, text: str
):
    page = browser_like.post("/message", data={"text": text})
    assert page.status_code == 200
    assert "nothing to send" in page.text
    assert engine.heard == []


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("🩸🩸🩸", "🩸🩸🩸"),
        ("هل أنا بخير؟", "هل أنا بخير؟"),
        ("/restart", "/restart"),
        ('/inform{"bleeding":"yes"}', '/inform{"bleeding":"yes"}'),
        ("'; DROP TABLE people; --", "'; DROP TABLE people; --"),
        ("<b>bold</b>", "<b>bold</b>"),
    ],
)
def test_odd_text_arrives_as_text(browser_like: TestClient, engine: Script, text: str, heard: str):
    assert browser_like.post("/message", data={"text": text}).status_code == 200
    assert engine.heard == [heard]


@pytest.mark.parametrize(
    ("length", "heard"), [(4_000, 4_000), (4_001, 4_001), (100_000, 4_001), (400_000, 4_001)]
)
def test_of_a_long_message_the_engine_gets_one_letter_more_than_it_reads_and_can_say_so(
    browser_like: TestClient, engine: Script, length: int, heard: int
):
    assert browser_like.post("/message", data={"text": "x" * length}).status_code == 200
    assert [len(text) for text in engine.heard] == [heard]


def test_a_body_beyond_any_message_is_refused_with_a_page(browser_like: TestClient, engine: Script):
    page = browser_like.post("/message", data={"text": "x" * 600_000})
    assert page.status_code == 413
    assert 'href="tel:999"' in page.text
    assert engine.heard == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"%%%=&&&==", "application/x-www-form-urlencoded"),
        (b"text=%ff%fe%00", "application/x-www-form-urlencoded"),
        (b"a=1&" * 5000, "application/x-www-form-urlencoded"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b'{"text": 1}', "application/json"),
        (b"\x00\xff" * 100, "application/octet-stream"),
    ],
)
def test_a_body_that_is_no_form_breaks_nothing(browser_like: TestClient, body: bytes, kind: str):
    page = browser_like.post("/message", content=body, headers={"content-type": kind})
    assert page.status_code == 200


def test_a_long_answer_folds_and_names_its_source(browser_like: TestClient):
    page = browser_like.post("/message", data={"text": "what does micronised mean"}).text
    assert '<details class="nhsuk-details more">' in page
    assert "Paragraph 5" in page
    assert "NICE guideline NG126" in page
    assert "(2021)" in page


def test_a_person_who_joins_is_named(browser_like: TestClient, engine: Script):
    browser_like.post("/message", data={"choice": "Talk to a person"})
    (conversation,) = engine.kept
    engine.joins(conversation, "Anna", "Hello, I'm Anna. I'm reading what you wrote.")
    page = browser_like.get("/").text
    assert "Anna has joined this chat" in page
    assert lines(page)[-1] == "staff"
    assert choices(page) == []


def test_a_person_who_has_not_spoken_yet_is_told_of(browser_like: TestClient, engine: Script):
    browser_like.post("/message", data={"choice": "Talk to a person"})
    (conversation,) = engine.kept
    engine.kept[conversation].held = True
    assert "Someone from the helpline has this chat" in browser_like.get("/").text


def test_after_a_loss_is_told_support_stands_there_and_no_picture_of_weeks(
    browser_like: TestClient,
):
    for word in ("Check", "Yes", "7 weeks", "Yes"):
        page = browser_like.post("/message", data={"text": word})
    assert "<svg viewBox" in page.text
    page = browser_like.post("/message", data={"text": "we lost the baby"})
    assert "<svg viewBox" not in page.text
    assert "Miscarriage UK" in page.text
    assert "<svg viewBox" not in browser_like.get("/result").text


def test_two_browsers_do_not_see_each_other(site: Starlette):
    mine, yours = TestClient(site), TestClient(site)
    mine.post("/message", data={"text": "something only mine"})
    page = yours.post("/message", data={"text": "hello"})
    assert "only mine" not in page.text
    assert "only mine" not in yours.get("/").text


def test_with_the_records_out_of_reach_a_danger_still_gets_its_number(
    browser_like: TestClient, engine: Script
):
    engine.records_down = True
    page = browser_like.post("/message", data={"text": "soaking a pad every half hour"})
    assert page.status_code == 200
    assert lines(page.text) == ["safety"]
    assert 'href="tel:999">999</a>' in page.text


def test_with_the_records_lost_mid_chat_a_danger_still_gets_its_number(
    browser_like: TestClient, engine: Script
):
    browser_like.post("/message", data={"choice": "Ask a question"})
    engine.records_down = True
    assert browser_like.get("/").status_code == 503
    again = browser_like.post("/message", data={"text": "soaking a pad", "asked": "0003"})
    assert lines(again.text) == ["safety"]
    by_script = browser_like.post(
        "/message", data={"text": "soaking a pad"}, headers={"accept": "application/json"}
    ).json()
    assert [entry["id"][:6] for entry in by_script["entries"]] == ["aside-"]
    assert "tel:999" in by_script["entries"][0]["html"]


def test_after_everything_is_deleted_she_is_told_and_starts_afresh(browser_like: TestClient):
    browser_like.post("/message", data={"text": "my own words"})
    page = browser_like.post("/message", data={"text": "delete my data"})
    assert "It&#39;s deleted." in page.text
    assert "my own words" not in page.text
    assert "What would help?" in browser_like.get("/").text


def test_after_a_person_has_spoken_the_choices_are_gone_until_the_bot_is_back(
    browser_like: TestClient, engine: Script
):
    browser_like.post("/message", data={"choice": "Check what the guidance says for me"})
    (conversation,) = engine.kept
    engine.joins(conversation, "Anna", "Hello.")
    engine.kept[conversation].held = False
    assert choices(browser_like.get("/").text) == []
