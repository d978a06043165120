"""
The launcher on another site.
"""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, Page, expect
from starlette.applications import Starlette

from bot.web.app import routes
from bot.web.live import Streams
from tests.web.browser.serving import Served
from tests.web.browser.steps import CHECK
from tests.web.conftest import Script

HOST = """<!doctype html><html lang="en"><title>A charity</title><main><h1>A charity</h1></main>
<script src="{widget}" data-colour="{colour}" data-position="start" data-leave-to="{leave}"></script>"""


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch, engine: Script, weather: Served):
    monkeypatch.setenv("LUTEA_EMBED_ORIGINS", weather.at("", "127.0.0.1"))
    app = Starlette(routes=routes(engine, secret="s", streams=Streams(looks_every=0.1)))
    served = Served(app).start()
    yield served
    served.stop()


def host_page(weather: Served, chat: Served, colour: str = "#f3b73f") -> str:
    weather.app.state.pages["/host"] = HOST.format(
        widget=chat.at("/widget.js", "localhost"), colour=colour,
        leave=weather.at("/weather", "127.0.0.1"),
    )  # fmt: skip
    return weather.at("/host", "127.0.0.1")


async def test_the_chat_works_inside_another_site_and_leaving_takes_the_whole_page(
    page: Page, allowed: Served, weather: Served, engine: Script
):
    await page.goto(host_page(weather, allowed))
    launcher = page.get_by_role("button", name="Chat with Lutea")
    box = await launcher.bounding_box()
    assert box
    assert min(box["height"], box["width"]) >= 44
    await launcher.click()
    frame = page.frame_locator("#lutea-chat")
    await frame.get_by_role("button", name=CHECK).click()
    await frame.get_by_role("button", name="Yes", exact=True).click()
    await expect(frame.get_by_text("How many weeks pregnant")).to_be_visible()
    assert engine.heard == [CHECK, "Yes"]
    await frame.get_by_role("button", name="Leave now").click()
    await page.wait_for_url("**/weather")


async def test_a_site_that_is_not_listed_gets_no_chat(
    page: Page, context: BrowserContext, served: Served, weather: Served
):
    context.expected = ("frame-ancestors", "Framing", "ERR_BLOCKED")
    await page.goto(host_page(weather, served))
    refused = ("frame-ancestors", "Framing")
    async with page.expect_console_message(lambda m: any(word in m.text for word in refused)):
        await page.get_by_role("button", name="Chat with Lutea").click()
    frame = page.frame_locator("#lutea-chat")
    assert await frame.get_by_role("button", name=CHECK).count() == 0


@pytest.mark.parametrize(
    ("colour", "shown", "words"),
    [
        ("#f3b73f", "rgb(243, 183, 63)", "rgb(29, 21, 33)"),
        ("#123456", "rgb(18, 52, 86)", "rgb(255, 255, 255)"),
        ("red;x:url(//evil)", "rgb(107, 47, 91)", "rgb(255, 255, 255)"),
    ],
)
async def test_the_launcher_takes_a_colour_and_keeps_its_words_readable(
    page: Page, allowed: Served, weather: Served, colour: str, shown: str, words: str
):
    await page.goto(host_page(weather, allowed, colour))
    launcher = page.get_by_role("button", name="Chat with Lutea")
    style = await launcher.evaluate(
        "(b) => [getComputedStyle(b).backgroundColor, getComputedStyle(b).color]"
    )
    assert style == [shown, words]


async def test_the_keyboard_opens_and_closes_the_chat(page: Page, allowed: Served, weather: Served):
    await page.goto(host_page(weather, allowed))
    await page.get_by_role("button", name="Chat with Lutea").press("Enter")
    await expect(page.locator("#lutea-chat")).to_be_visible()
    await page.get_by_role("button", name="Close the chat").press("Enter")
    await expect(page.locator("#lutea-chat")).to_be_hidden()
    launcher = page.get_by_role("button", name="Chat with Lutea")
    await expect(launcher).to_be_focused()
    assert await launcher.get_attribute("aria-expanded") == "false"
