"""
Chromium, and the whole service on a port: the public page and the staff room around one engine.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from starlette.applications import Starlette

from bot.console.app import routes_of
from bot.console.desk import Desk
from bot.console.gate import COOKIE
from bot.engine import turning
from bot.engine.effects import Effects
from bot.engine.engine import Engine
from bot.handover.helpline import Helpline
from bot.handover.hours import Opening
from bot.records.keys import Keyring
from bot.records.live import LocalLive
from bot.records.locks import LocalLocks
from bot.records.members import Member
from bot.records.sql_store import SqlStore
from bot.web.app import routes as web_routes
from bot.web.live import Streams
from tests.console.conftest import CHEAP, NAMES, PASSWORD, TODAY
from tests.web.browser.conftest import QUIET, chromium_path, watched
from tests.web.browser.serving import Served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/console/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        await browser.close()


@dataclass
class House:
    """The running service, and how a member of staff gets a browser in it."""

    served: Served
    store: SqlStore
    helpline: Helpline
    open: Callable[[], Any]

    async def page(self) -> Page:
        """A browser of its own, in which nobody is known."""
        return await (await self.open()).new_page()

    def at(self, path: str) -> str:
        return self.served.at(path)

    async def staff(self, role: str = "helpline", name: str = "") -> Page:
        """A page of a member who is signed in already."""
        member, _ = self._member(role, name)
        token = self.store.sessions.open(member.id, second_factor=True)
        page = await self.page()
        await page.context.add_cookies([{"name": COOKIE, "value": token, "url": self.at("/staff")}])
        await page.goto(self.at("/staff"))
        return page

    async def staff_by_hand(self, role: str = "helpline", name: str = "") -> Page:
        """The same, signed in as people do: password, then the code of the phone."""
        member, secret = self._member(role, name)
        page = await self.page()
        await page.goto(self.at("/staff"))
        await page.get_by_label("Name").fill(member.name)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_label("The six digits").fill(pyotp.TOTP(secret).now())
        await page.get_by_role("button", name="Go on").click()
        await page.get_by_role("navigation", name="Staff room").wait_for()
        return page

    def _member(self, role: str, name: str) -> tuple[Member, str]:
        shown = name or NAMES[role]
        member = self.store.accounts.add(shown, shown, role, by="test", password=PASSWORD)
        secret = self.store.accounts.new_totp()
        now = self.store.records.now()
        assert self.store.accounts.set_totp(member.id, secret, pyotp.TOTP(secret).at(now))
        return member, secret


@pytest.fixture
def service(
    mind: Any, keyring: Keyring, empty_database: Path, tmp_path: Path
) -> Iterator[tuple[Served, SqlStore, Helpline]]:
    turning.load_ahead(TODAY)  # a first message would wait for it, long on a busy machine
    path = tmp_path / "lutea.db"
    shutil.copy(empty_database, path)
    store = SqlStore(f"sqlite:///{path}", keyring, passwords=CHEAP)
    notices = LocalLive()
    helpline = Helpline(store, notices, open_now=lambda: True)
    engine = Engine(
        store, mind, LocalLocks(), today=lambda: TODAY, holds=helpline.holds,
        effects=Effects(store, helpline),
    )  # fmt: skip
    desk = Desk(
        engine, store, helpline, today=lambda: store.records.now().date(), opening=lambda: Opening(True),
        proposals=tmp_path / "proposals", looks_every=0.1,
    )  # fmt: skip
    page = web_routes(engine, secret="s", streams=Streams(looks_every=0.1))
    served = Served(Starlette(routes=[*routes_of(desk), *page])).start()
    yield served, store, helpline
    served.stop()
    store.close()


@pytest.fixture
async def house(
    service: tuple[Served, SqlStore, Helpline], chromium: Browser
) -> AsyncIterator[House]:
    contexts: list[BrowserContext] = []

    async def new() -> BrowserContext:
        made = watched(await chromium.new_context(viewport={"width": 1200, "height": 800}))
        contexts.append(made)
        return made

    yield House(*service, open=new)
    for context in contexts:
        await context.close()
    assert [t for context in contexts for t in context.troubles] == []  # type: ignore[attr-defined]
