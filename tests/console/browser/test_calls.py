"""
A call back, from the page to the staff room: with a script and without one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select, update
from starlette.applications import Starlette

from bot.console.app import routes_of
from bot.console.desk import Desk
from bot.engine.engine import Engine
from bot.handover.helpline import Helpline
from bot.records.live import LocalLive
from bot.records.locks import LocalLocks
from bot.records.models import Conversation
from bot.records.sql_store import SqlStore
from bot.web.app import routes as web_routes
from bot.web.live import Streams
from tests.console.browser.conftest import House
from tests.web.browser.conftest import watched
from tests.web.browser.serving import Served


@pytest.fixture
def service(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Served, SqlStore, Helpline]]:
    """
    Without the dialogue, which a call does not need.
    """
    monkeypatch.setenv("LUTEA_HELPLINE_HOURS", "Mon-Sun 00:00-23:59")
    helpline = Helpline(store, LocalLive(), open_now=lambda: True)
    engine = Engine(store, None, LocalLocks(), holds=helpline.holds)
    desk = Desk(engine, store, helpline, proposals=tmp_path / "proposals", looks_every=0.1)
    page = web_routes(engine, secret="s", desk=helpline, streams=Streams(looks_every=0.1))
    served = Served(Starlette(routes=[*routes_of(desk), *page])).start()
    yield served, store, helpline
    served.stop()


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
async def person(
    request: pytest.FixtureRequest, chromium: Browser, house: House
) -> AsyncIterator[Page]:
    context = watched(
        await chromium.new_context(
            viewport={"width": 375, "height": 740}, java_script_enabled=request.param
        )
    )
    context.expected = ("status of 422",)  # type: ignore[attr-defined]
    yield await context.new_page()
    await context.close()
    assert context.troubles == []  # type: ignore[attr-defined]


async def _waits(person: Page, house: House) -> None:
    await person.goto(house.at("/"))
    await person.get_by_role("textbox").first.fill("hello")
    await person.get_by_role("button", name="Send").click()
    await expect(person.locator("#lines .line")).not_to_have_count(0)
    with house.store.records.write() as connection:
        connection.execute(update(Conversation).values(keep="days"))
        conversation = str(connection.scalar(select(Conversation.id)))
    house.helpline.ask_for(conversation, reason="asked", urgency="routine")
    await person.goto(house.at("/"))


async def _asks(person: Page, number: str) -> None:
    await person.get_by_label("Your phone number").fill(number)
    await person.get_by_label("When should").select_option(index=1)
    await person.get_by_label("No, only speak to me").check()
    await person.get_by_role("button", name="Ask for a call back").click()


async def test_a_person_asks_to_be_rung_and_anna_rings_her(house: House, person: Page):
    # Given a person who waits, and would rather be rung
    await _waits(person, house)
    await person.get_by_role("link", name="Ask for a call back").click()
    # When she mistypes her number she is told, and puts it right
    await _asks(person, "12345")
    await expect(person.get_by_text("Please check the number")).to_be_visible()
    await _asks(person, "07700 900123")
    # Then the page says when
    await expect(person.get_by_text("You are waiting for a call from")).to_be_visible()
    await expect(person.get_by_text("ends in 123")).to_be_visible()
    # And Anna takes the call, sees the number, and rings
    anna = await house.staff()
    await anna.get_by_role("link", name="Call backs (1)").click()
    await expect(anna.get_by_text("Only speak to her")).to_be_visible()
    await expect(anna.get_by_text("07700900123")).to_have_count(0)
    await anna.get_by_role("button", name="Take").click()
    await anna.get_by_role("button", name="Show the number").click()
    await expect(anna.get_by_role("link", name="07700900123")).to_be_visible()
    await anna.get_by_role("button", name="Done").click()
    # Then the number is gone, and the page waits for no call
    await expect(anna.get_by_text("Nobody waits for a call.")).to_be_visible()
    await person.goto(house.at("/"))
    await expect(person.get_by_text("ends in 123")).to_have_count(0)
    assert house.store.call_backs.count() == 0


async def test_a_person_cancels_her_call(house: House, person: Page):
    await _waits(person, house)
    await person.get_by_role("link", name="Ask for a call back").click()
    await _asks(person, "+44 7700 900123")
    await person.get_by_role("button", name="I don't want the call any more").click()
    await expect(person.get_by_role("link", name="Ask for a call back")).to_be_visible()
    assert house.store.call_backs.count() == 0
