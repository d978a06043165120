"""
Chromium, the page it opens, and a neutral page to leave to.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.web.app import routes
from bot.web.live import Streams
from bot.web.pace import Pace
from tests.web.browser.serving import Served
from tests.web.conftest import Script

STREAM_ENDS = ("ERR_INCOMPLETE_CHUNKED_ENCODING",)  # the server stops while a page listens
LATEST = 60_000  # milliseconds; a busy machine is slow, not wrong
expect.set_options(timeout=LATEST)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/web/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


def chromium_path() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path:
        return path
    if os.environ.get("LUTEA_REQUIRE_SERVICES") == "1":
        pytest.fail("Chromium is required here (LUTEA_REQUIRE_SERVICES=1) and was not found.")
    pytest.skip("needs Chromium: install the package `chromium` to run the browser tests")


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def weather() -> Iterator[Served]:
    """
    Another site: a neutral page, and pages that embed the chat.
    """
    pages: dict[str, str] = {"/weather": "<!doctype html><title>Weather</title><h1>Sunny</h1>"}

    async def page(request):
        return HTMLResponse(pages.get(request.url.path, ""))

    app = Starlette(routes=[Route("/{path:path}", page)])
    app.state.pages = pages
    served = Served(app).start()
    yield served
    served.stop()


def app_of(engine: Script, weather: Served) -> Starlette:
    neutral = weather.at("/weather", "localhost")
    streams = Streams(looks_every=0.1)
    return Starlette(
        routes=routes(
            engine, secret="s", neutral=neutral, desk=engine, streams=streams, pace=Pace(0)
        )
    )


@pytest.fixture(scope="session")
def shared_engine() -> Script:
    return Script()


@pytest.fixture(scope="session")
def shared_site(shared_engine: Script, weather: Served) -> Iterator[Served]:
    one = Served(app_of(shared_engine, weather)).start()
    yield one
    one.stop()


@pytest.fixture
def engine(shared_engine: Script) -> Script:
    """
    The scripted engine behind the page, with everything before this test forgotten.
    """
    shared_engine.begin_again()
    return shared_engine


@pytest.fixture
def served(shared_site: Served, engine: Script) -> Served:
    return shared_site


@pytest.fixture
def restartable(engine: Script, weather: Served) -> Iterator[Served]:
    """
    A server of this test's own, to stop and start.
    """
    one = Served(app_of(engine, weather)).start()
    yield one
    one.stop()


@pytest.fixture
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    made = await chromium.new_context(viewport={"width": 375, "height": 740})
    yield watched(made)
    await made.close()
    assert made.troubles == []  # type: ignore[attr-defined]


def _closed_soon(close: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """
    A browser that does not say when a window has closed keeps no test waiting.
    """

    async def closed() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LATEST / 1000):
                await close()

    return closed


def watched(context: BrowserContext) -> BrowserContext:
    """
    Notes every error of a page, every refusal of its own policy, and every request to elsewhere.
    """
    context.set_default_timeout(LATEST)
    context.close = _closed_soon(context.close)  # type: ignore[method-assign]
    troubles: list[str] = []
    context.troubles = troubles  # type: ignore[attr-defined]
    context.expected = STREAM_ENDS  # type: ignore[attr-defined]

    def note(text: str) -> None:
        if not any(known in text for known in context.expected):  # type: ignore[attr-defined]
            troubles.append(text)

    def on_page(page: Page) -> None:
        page.on("pageerror", lambda error: note(f"error: {error}"))
        page.on("console", lambda m: note(f"console: {m.text}") if m.type == "error" else None)

    context.on("page", on_page)
    context.on("request", lambda r: None if _here(r.url) else note(f"request: {r.url}"))
    return context


def _here(url: str) -> bool:
    parts = urlsplit(url)
    return parts.hostname in ("127.0.0.1", "localhost") or parts.scheme in ("data", "about")


@pytest.fixture
async def page(context: BrowserContext) -> Page:
    return await context.new_page()
