"""
Each side sees that the other types: the fact, for a few seconds, and never a word of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, Request, expect
from sqlalchemy import select
from starlette.applications import Starlette

from bot.console.app import routes_of
from bot.console.desk import Desk
from bot.engine.engine import Engine
from bot.handover.helpline import Helpline
from bot.records.live import Live, LocalLive, RedisLive
from bot.records.locks import LocalLocks
from bot.records.models import Conversation
from bot.records.sql_store import SqlStore
from bot.web.app import routes as web_routes
from bot.web.live import Streams
from tests.console.browser.conftest import House
from tests.records.conftest import redis_url  # noqa: F401  a fixture
from tests.web.browser.serving import Served

WORDS = "something that is never sent"


@pytest.fixture(params=["one process", pytest.param("two", marks=pytest.mark.redis)])
def lives(request: pytest.FixtureRequest) -> tuple[Live, Live]:
    """
    What passes notices on, for the page and for the staff room.
    """
    if request.param == "one process":
        one = LocalLive()
        return one, one
    url = request.getfixturevalue("redis_url")
    return RedisLive(url), RedisLive(url)


@pytest.fixture
def service(
    store: SqlStore, tmp_path: Path, lives: tuple[Live, Live]
) -> Iterator[tuple[Served, SqlStore, Helpline]]:
    """
    Without the dialogue, which a talk with staff does not need. Streams that look seldom: what
    comes, comes by a notice.
    """
    helpline = Helpline(store, lives[1], open_now=lambda: True)
    engine = Engine(store, None, LocalLocks(), holds=helpline.holds)
    desk = Desk(engine, store, helpline, proposals=tmp_path / "proposals", looks_every=5.0)
    page = web_routes(
        engine, secret="s", desk=helpline, notices=lives[0], streams=Streams(looks_every=0.5)
    )
    served = Served(Starlette(routes=[*routes_of(desk), *page])).start()
    yield served, store, helpline
    served.stop()


async def _both(house: House, lives: tuple[Live, Live]) -> tuple[Page, Page]:
    """
    A person in her chat, and Anna who holds it; both pages listen.
    """
    person = await house.page()
    await person.goto(house.at("/"))
    await person.get_by_role("textbox").first.fill("hello")
    await person.get_by_role("button", name="Send").click()
    await expect(person.locator("#lines .line")).not_to_have_count(0)
    with house.store.records.read() as connection:
        conversation = str(connection.scalar(select(Conversation.id)))
    house.helpline.ask_for(conversation, reason="asked", urgency="routine")
    anna = await house.staff()
    await anna.get_by_role("button", name="Take").click()
    await expect(person.get_by_text("Anna has joined")).to_be_visible()
    await _until(lambda: _listeners(lives, conversation) == 2)
    return person, anna


def _listeners(lives: tuple[Live, Live], conversation: str) -> int:
    locals_ = {one if isinstance(one, LocalLive) else one._local for one in lives}  # type: ignore[attr-defined]
    return sum(
        wanted == conversation for one in locals_ for wanted in list(one._listeners.values())
    )


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not done():
            await asyncio.sleep(0.02)


async def test_each_sees_that_the_other_types_and_nothing_of_what(
    house: House, lives: tuple[Live, Live]
):
    person, anna = await _both(house, lives)
    sent: list[Request] = []
    for page in (person, anna):
        await page.clock.install()
        page.on("request", lambda r: sent.append(r) if r.url.endswith("/typing") else None)
    hers, annas = person.locator("#typing"), anna.locator("#typing")
    await expect(hers).to_be_hidden()
    # When the person types, Anna sees it, and a while later no more
    await person.get_by_label("Your message").press_sequentially(WORDS[:9])
    await expect(annas).to_have_text("The person is typing …")
    await expect(annas).to_be_visible()
    await anna.clock.fast_forward(6_000)
    await expect(annas).to_be_hidden()
    # When Anna types, the person sees that Anna does, until the words are there
    box = anna.get_by_label("Your message, under the name")
    await box.press_sequentially(WORDS[:9])
    await expect(hers).to_have_text("Anna is typing")
    await expect(hers).to_be_visible()
    await box.fill("I'm here.")
    await anna.get_by_role("button", name="Send").click()
    await expect(person.get_by_text("I'm here.")).to_be_visible()
    await expect(hers).to_be_hidden()
    # Then nothing of it was said aloud, and no word has left either page before it was sent
    assert [await p.get_attribute("aria-hidden") for p in (hers, annas)] == ["true", "true"]
    assert len(sent) == 2
    assert [request.post_data for request in sent if "/staff/" not in request.url] == [None]
    assert all("something" not in (request.post_data or "") for request in sent)


async def test_with_the_bot_nobody_is_told_that_she_types(house: House, lives: tuple[Live, Live]):
    person, anna = await _both(house, lives)
    sent: list[str] = []
    person.on("request", lambda r: sent.append(r.url) if r.url.endswith("/typing") else None)
    await anna.get_by_role("button", name="Put back in the queue").click()
    await expect(person.get_by_text("has left this chat")).to_be_visible()
    await expect(person.locator("[data-held]")).to_have_count(0)

    await person.get_by_label("Your message").press_sequentially(WORDS)

    assert sent == []
