"""
That she types is told while staff have the chat, and to nobody else.
"""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.handover.typing_now import PERSON, STAFF
from bot.records.live import LocalLive, Notice
from bot.web.app import routes
from bot.web.live import Streams
from bot.web.typing_now import MOST
from tests.web.conftest import Script


class Noting(LocalLive):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    async def publish(self, conversation: str, entry: str) -> None:
        self.told.append(entry)
        await super().publish(conversation, entry)


@pytest.fixture
def live() -> Noting:
    return Noting()


@pytest.fixture
def hers(engine: Script, live: Noting) -> TestClient:
    """
    A browser whose chat has begun.
    """
    streams = Streams(lasts=0, looks_every=0)
    site = routes(engine, secret="s", desk=engine, notices=live, streams=streams)
    client = TestClient(Starlette(routes=site), headers={"sec-fetch-site": "same-origin"})
    client.post("/message", data={"text": "hello"})
    live.told.clear()
    return client


def joined(engine: Script) -> None:
    (conversation,) = engine.kept
    engine.joins(conversation, "Anna", "I'm here now.")


def test_it_is_told_while_staff_have_the_chat(hers: TestClient, engine: Script, live: Noting):
    joined(engine)
    assert hers.post("/typing").status_code == 204
    assert live.told == [PERSON]


def test_it_is_not_told_while_the_bot_answers(hers: TestClient, live: Noting):
    assert hers.post("/typing").status_code == 204
    assert live.told == []


def test_it_is_not_told_for_nobody_or_from_another_site(
    hers: TestClient, engine: Script, live: Noting
):
    joined(engine)
    away = hers.post("/typing", headers={"sec-fetch-site": "cross-site"})
    hers.cookies.clear()
    assert (away.status_code, hers.post("/typing").status_code) == (403, 204)
    assert live.told == []


def test_a_script_run_wild_is_told_only_so_often(hers: TestClient, engine: Script, live: Noting):
    joined(engine)
    for _ in range(MOST + 5):
        hers.post("/typing")
    assert live.told == [PERSON] * MOST


@pytest.mark.parametrize(("held", "shown"), [(True, 1), (False, 0)])
async def test_her_page_hears_that_staff_type_while_they_have_the_chat(
    engine: Script, monkeypatch: pytest.MonkeyPatch, held: bool, shown: int
):
    from bot.web import live as streams_of

    async def heard(*_: object, **__: object):
        yield frozenset({STAFF})

    monkeypatch.setattr(streams_of, "moments", heard)
    site = Starlette(routes=routes(engine, secret="s", desk=engine))
    client = TestClient(site, headers={"sec-fetch-site": "same-origin"})
    client.post("/message", data={"text": "hello"})
    if held:
        joined(engine)
    stream = client.get("/events?after=0004").text
    assert stream.count("event: typing") == shown
    assert stream.count("Anna is typing") == shown


async def test_what_wakes_a_stream_is_told_to_it(engine: Script):
    from bot.records.waking import woken

    live = LocalLive()
    async with woken(live, None, deaf_to={PERSON}) as wake:
        for word in (PERSON, STAFF, STAFF, "queue"):
            live.hand_out(Notice("hers", word))
        await wake.wait()
        assert wake.take() == {STAFF, "queue"}
        assert not wake.is_set()
        assert wake.take() == frozenset()
