"""
Whatever is typed, sent by staff or written in the data ends as text.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.records.store import Entry
from bot.replies import Choice, Citation, Reply
from bot.web.line import line_of
from bot.web.now import Now
from bot.web.place import ALONE
from bot.web.room import Room
from bot.web.session import Sessions
from tests.web.conftest import Script
from tests.web.payloads import PAYLOADS

AT = datetime(2026, 11, 22, 2, 14, tzinfo=UTC)
TAGS = {
    "a", "article", "br", "button", "circle", "details", "div", "dl", "figcaption", "figure", "form",
    "h2", "h3", "input", "li", "p", "path", "rect", "span", "strong", "summary", "svg", "text",
    "time", "ul",
}  # fmt: skip
SAFE = ("tel:", "sms:", "https://", "/", "#")


class Parsed(HTMLParser):
    """
    The tags, attributes and text of a piece of HTML.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.bad: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            address = name in ("href", "src", "action", "formaction", "data")
            if name.startswith("on") or name == "style":
                self.bad.append((name, value))
            if address and not (value or "").startswith(SAFE):
                self.bad.append((name, value))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.bad.append(("comment", data))


@pytest.fixture
def room(engine: Script) -> Room:
    return Room(engine, Sessions("s"), ALONE, "the helpline", "https://neutral.example", 30)


def entries(payload: str) -> list[Entry]:
    citation = Citation(payload, payload, payload, payload, payload)
    card: dict[str, Any] = {
        **dict.fromkeys(("title", "says", "next", "say_on_phone", "day", "pathway"), payload),
        "points": [{"state": payload, "sentence": payload, "source": payload, "date": payload}],
        "before": [payload], "ask": [payload], "ring": [payload], "gest": 52,
        "sources": [{"title": payload, "place": payload, "date": payload, "url": payload}],
    }  # fmt: skip
    return [
        Entry("1", "person", Reply(payload), AT),
        Entry("2", "bot", Reply(payload, "answer", citations=(citation,)), AT),
        Entry("3", "bot", Reply(payload, "safety"), AT),
        Entry("4", "staff", Reply(payload), AT, sender=payload),
        Entry("5", "bot", Reply(payload, "result", card=card), AT),
    ]


def test_there_are_five_hundred_payloads():
    assert len(set(PAYLOADS)) >= 500


def test_no_field_of_an_entry_becomes_more_than_text(room: Room):
    for payload in PAYLOADS:
        for entry in entries(payload):
            parsed = Parsed(room.draw("line.html", line=line_of(entry)))
            assert parsed.tags <= TAGS, payload
            assert parsed.bad == [], payload


def test_no_choice_becomes_more_than_text(room: Room):
    for payload in PAYLOADS:
        now = Now(choices=(payload,), asked="1", with_person=payload, has_result=True)
        parsed = Parsed(room.draw("now.html", now=now))
        assert parsed.tags <= {*TAGS, "noscript"}, payload
        assert parsed.bad == [], payload


def test_what_she_typed_is_shown_as_she_typed_it(room: Room):
    for payload in PAYLOADS:
        (entry, *_) = entries(payload)
        parsed = Parsed(room.draw("line.html", line=line_of(entry)))
        assert payload.replace("\n", "") in parsed.text.replace("\n", "")


@pytest.mark.parametrize("payload", PAYLOADS[::25])
def test_through_the_form_and_back_it_is_still_text(browser_like: TestClient, payload: str):
    page = browser_like.post("/message", data={"text": payload}).text
    assert Parsed(page).bad == []
    assert page.count("<script") == 1


@pytest.mark.parametrize("payload", PAYLOADS[::60])
@pytest.mark.parametrize("query", ["note", "began", "t", "after"])
def test_an_address_puts_nothing_into_a_page(browser_like: TestClient, query: str, payload: str):
    browser_like.post("/message", data={"text": "hello"})
    for path in ("/", "/back", "/keep", "/embed"):
        page = browser_like.get(path, params={query: payload}).text
        assert payload not in page
        assert Parsed(page).bad == []


def test_a_choice_with_odd_signs_comes_back_as_it_was_offered(
    browser_like: TestClient, engine: Script
):
    title = "It's \"5\" <or> more & 'less'"
    browser_like.post("/message", data={"text": "hello"})
    (conversation,) = engine.kept
    engine.says(conversation, Reply("Which?", "question", (Choice(title, "x"),)))
    form = Choices(browser_like.get("/").text)
    assert title in form.values


class Choices(HTMLParser):
    """
    The values of the buttons on offer.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "button" and ("name", "choice") in attrs:
            self.values.append(dict(attrs)["value"])
