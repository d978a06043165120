"""
New entries come by themselves, and a stream that broke goes on where it was.
"""

from __future__ import annotations

import asyncio
import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.records.live import LocalLive
from bot.records.waking import woken
from bot.web.app import routes
from bot.web.live import EACH, Streams
from bot.web.place import ALONE
from bot.web.room import Room
from bot.web.session import Session, Sessions
from tests.web.conftest import Script

JSON = {"accept": "application/json"}


@pytest.fixture
def quick(engine: Script) -> TestClient:
    """
    A site whose streams end after one look, so that they can be read whole.
    """
    site = Starlette(routes=routes(engine, secret="s", streams=Streams(lasts=0, looks_every=0)))
    return TestClient(site, headers={"sec-fetch-site": "same-origin"})


def ids(stream: str) -> list[str]:
    return re.findall(r"^id: (\S+)", stream, re.MULTILINE)


def test_a_stream_without_a_session_tells_the_browser_to_stop(quick: TestClient):
    assert quick.get("/events").status_code == 204


def test_a_stream_starts_after_the_last_entry_of_the_page(quick: TestClient):
    quick.post("/message", data={"text": "hello"})
    assert ids(quick.get("/events").text) == ["0001", "0002", "0003"]
    assert ids(quick.get("/events?after=0002").text) == ["0003"]
    assert ids(quick.get("/events?after=0003").text) == []


def test_after_a_break_nothing_is_lost_and_nothing_twice(quick: TestClient, engine: Script):
    quick.post("/message", data={"text": "hello"})
    (conversation,) = engine.kept
    engine.joins(conversation, "Anna", "I'm here now.")
    stream = quick.get("/events?after=0001", headers={"last-event-id": "0003"}).text
    assert ids(stream) == ["0004"]
    assert "I&#39;m here now." in stream
    assert "event: now" in stream
    assert "Anna has joined" in stream


def test_an_id_that_is_not_of_this_conversation_gets_the_whole(quick: TestClient):
    quick.post("/message", data={"text": "hello"})
    assert ids(quick.get("/events?after=9999").text) == ["0001", "0002", "0003"]


def test_one_browser_holds_only_so_many_streams():
    streams, hers = Streams(), Session("hers")
    held = [streams.one_more(hers) for _ in range(EACH)]
    for stream in held:
        assert not streams.full(hers)
        stream.__enter__()
    assert streams.full(hers)
    assert not streams.full(Session("another"))
    held[0].__exit__(None, None, None)
    assert not streams.full(hers)


def test_a_full_house_is_said_by_a_status(engine: Script):
    streams = Streams(lasts=0)
    site = Starlette(routes=routes(engine, secret="s", streams=streams))
    client = TestClient(site)
    client.post("/message", data={"text": "hello"})
    streams._open["somebody"] = 2_000
    response = client.get("/events")
    assert response.status_code == 503
    assert response.headers["retry-after"] == "15"


def test_the_script_gets_the_new_entries_and_what_is_on_offer(quick: TestClient):
    quick.post("/message", data={"choice": "Check what the guidance says for me"})
    news = quick.post("/message", data={"choice": "Yes", "after": "0003"}, headers=JSON).json()
    assert [entry["id"] for entry in news["entries"]] == ["0004", "0005"]
    assert 'value="Not sure"' in news["now"]
    assert 'data-asked="0005"' in news["now"]
    assert news["took"] is True
    assert news["note"].strip() == ""


def test_the_script_is_told_when_nothing_was_taken(quick: TestClient):
    assert quick.post("/message", data={"text": " "}, headers=JSON).json()["entries"] == []
    quick.post("/message", data={"choice": "Check what the guidance says for me"})
    for sent in ({"text": " "}, {"choice": "Yes", "asked": "0001"}):
        news = quick.post("/message", data=sent, headers=JSON).json()
        assert news["took"] is False
        assert 'class="note"' in news["note"]


def test_after_everything_is_deleted_the_page_forgets_it_too(quick: TestClient, engine: Script):
    quick.post("/message", data={"text": "my own words"})
    news = quick.post("/message", data={"text": "delete my data"}, headers=JSON).json()
    assert news["cleared"] is True
    assert "It&#39;s deleted." in news["entries"][0]["html"]
    engine.records_down = True
    assert quick.post("/message", data={"text": "hello"}, headers=JSON).json()["cleared"] is False


async def test_a_notice_wakes_the_pages_of_its_conversation_and_no_other(engine: Script):
    live = LocalLive()
    room = Room(engine, Sessions("s"), ALONE, "the helpline", "/", 30, live)
    async with woken(live, "hers") as hers, woken(live, "another") as another:
        await room.tell("hers")
        await asyncio.wait_for(hers.wait(), 5)
        assert not another.is_set()


def test_a_message_tells_the_other_pages(engine: Script):
    told: list[str] = []

    class Noting(LocalLive):
        async def publish(self, conversation: str, entry: str) -> None:
            told.append(conversation)

    client = TestClient(Starlette(routes=routes(engine, secret="s", notices=Noting())))
    client.post("/message", data={"text": "hello"})
    assert told == list(engine.kept)


def test_a_change_of_the_queue_between_the_page_and_its_stream_is_told(engine: Script):
    streams = Streams(lasts=0, looks_every=0)
    site = Starlette(routes=routes(engine, secret="s", desk=engine, streams=streams))
    client = TestClient(site, headers={"sec-fetch-site": "same-origin"})
    client.post("/message", data={"text": "hello"})
    (conversation,) = engine.kept
    assert 'data-standing="none"' in client.get("/").text
    engine.queued(conversation)
    seen = client.get("/events", params={"after": "0003", "standing": "none"}).text
    assert "event: now" in seen
    assert "While you wait" in seen
    mark = engine.standing(conversation).mark
    assert (
        "event: now" not in client.get("/events", params={"after": "0003", "standing": mark}).text
    )
