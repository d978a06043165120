"""
One page may not send without end, and nobody in danger is turned away without a number.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import partial

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from bot.records.rates import LocalRates, SharedRates
from bot.web.app import routes
from bot.web.leaving import neutral_page
from bot.web.pace import SHARED, Pace
from bot.web.session import Session
from tests.records.conftest import redis_url  # noqa: F401  a fixture
from tests.web.conftest import Script

JSON = {"accept": "application/json"}
OURS = {"sec-fetch-site": "same-origin"}


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def hidden(salt: str, name: str) -> str:
    return hashlib.sha256(f"{salt} {name}".encode()).hexdigest()


def sent_from(address: str) -> Request:
    return Request({"type": "http", "headers": [], "client": (address, 1)})


@pytest.fixture
def hurried(engine: Script) -> TestClient:
    """
    A page that takes two messages a minute.
    """
    site = Starlette(routes=routes(engine, secret="s", pace=Pace(2)))
    client = TestClient(site, headers={"sec-fetch-site": "same-origin"})
    for text in ("hello", "again", "and again"):
        client.post("/message", data={"text": text})
    return client


async def test_a_chat_has_so_many_in_a_sliding_minute():
    clock = Clock()
    pace, hers, here = Pace(2, LocalRates(clock)), Session("hers"), sent_from("here")
    assert [await pace.wait(here, hers) for _ in range(3)] == [0, 0, 60]
    clock.now = 45.0
    assert await pace.wait(here, hers) == 15
    assert await pace.wait(here, Session("another")) == 0
    clock.now = 60.0
    assert [await pace.wait(here, hers) for _ in range(3)] == [0, 0, 60]


async def test_an_address_has_ten_times_as_many_however_many_chats_it_begins():
    pace, here = Pace(2, LocalRates(Clock())), sent_from("here")
    waits = [await pace.wait(here, None) for _ in range(2 * SHARED + 1)]
    assert waits == [0] * (2 * SHARED) + [60]
    assert await pace.wait(sent_from("there"), None) == 0


async def test_nought_is_no_limit():
    pace = Pace(0)
    assert {await pace.wait(sent_from("here"), Session("hers")) for _ in range(100)} == {0}


def test_too_much_at_once_is_said_kindly_and_nothing_goes_to_the_bot(
    hurried: TestClient, engine: Script
):
    answer = hurried.post("/message", data={"text": "one more"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert "That was a lot at once" in answer.text
    assert 'href="tel:999"' in answer.text
    assert "one more" not in engine.heard


def test_the_script_gets_the_same_as_a_line_and_keeps_her_words(hurried: TestClient):
    news = hurried.post("/message", data={"text": "one more"}, headers=JSON)
    assert news.status_code == 429
    assert "Your words are still in the box" in news.json()["note"]
    assert "took" not in news.json()


@pytest.mark.parametrize("headers", [{}, JSON])
def test_a_danger_gets_its_number_even_then(hurried: TestClient, headers: dict[str, str]):
    answer = hurried.post(
        "/message", data={"text": "im soaking a pad every half hour"}, headers=headers
    )
    assert answer.status_code == 429
    assert 'class="line safety"' in answer.text or 'class=\\"line safety\\"' in answer.text


@pytest.mark.redis
async def test_two_processes_count_one_chat_together_and_a_danger_gets_its_number_from_either(
    engine: Script, request: pytest.FixtureRequest
):
    url, salt = request.getfixturevalue("redis_url"), secrets.token_hex(6)
    shared = [SharedRates(url, partial(hidden, salt), patience=60) for _ in range(2)]
    sites = [Starlette(routes=routes(engine, secret="s", pace=Pace(2, one))) for one in shared]
    here, there = (
        AsyncClient(transport=ASGITransport(site), base_url="http://chat", headers=OURS)
        for site in sites
    )
    said = await here.post("/message", data={"text": "hello"}, follow_redirects=True)
    there.cookies = here.cookies
    again = await there.post("/message", data={"text": "again"}, follow_redirects=True)
    more = await here.post("/message", data={"text": "and again"}, follow_redirects=True)
    assert {answer.status_code for answer in (said, again, more)} == {200}
    for client in (here, there):
        assert (await client.post("/message", data={"text": "one more"})).status_code == 429
        danger = await client.post("/message", data={"text": "im soaking a pad every half hour"})
        assert danger.status_code == 429
        assert 'class="line safety"' in danger.text
        await client.aclose()
    assert engine.heard == ["hello", "again", "and again"]
    for one in shared:
        await one.close()


def test_changing_an_answer_counts_too(hurried: TestClient, engine: Script):
    heard = list(engine.heard)
    assert hurried.post("/change", data={"fact": "gest"}).status_code == 429
    assert engine.heard == heard


@pytest.mark.parametrize(
    "setting", ["", "weather", "javascript:alert(1)", 'https://a.example/"x', "https:///x"]
)
def test_a_page_to_leave_to_that_is_none_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, engine: Script, setting: str
):
    monkeypatch.setenv("LUTEA_LEAVE_TO", setting)
    with pytest.raises(ValueError, match="LUTEA_LEAVE_TO"):
        routes(engine, secret="s")


def test_quick_exit_leads_to_the_page_of_the_setting(
    monkeypatch: pytest.MonkeyPatch, engine: Script
):
    monkeypatch.setenv("LUTEA_LEAVE_TO", "https://news.example/today?a=1")
    client = TestClient(Starlette(routes=routes(engine, secret="s")))
    answer = client.post("/leave")
    assert answer.headers["refresh"] == "0; url=https://news.example/today?a=1"
    assert neutral_page("https://news.example/") == "https://news.example/"
