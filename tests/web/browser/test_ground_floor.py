"""
Two whole conversations with the real engine, in a real browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette

from bot.engine import turning
from bot.engine.engine import Engine
from bot.records.keys import Keyring
from bot.records.locks import LocalLocks
from bot.records.sql_store import sqlite_store
from bot.web.app import routes
from bot.web.live import Streams
from tests.web.browser.serving import Served
from tests.web.browser.steps import say, settled

TODAY = date(2026, 11, 22)
READER = (
    "I've had two miscarriages, I'm 7 weeks and bleeding, and a scan saw a heartbeat in the womb"
)
TWINS = (
    "I'm 11 weeks, one baby. Last year I lost my twins at 17 weeks after an infection. I've had two "
    "loop treatments and my cervix was 43 mm. There was a little blood on the swab only."
)
QUIET = ("No, don't keep anything", "No, none of these", "No to all", "No", "Not sure")
AGREED = ("Yes, that's right", "Yes")
PRESS_CHOICE = (
    "(title) => [...document.querySelectorAll('.choices button')].some((b) => b.value === title)"
)


@pytest.fixture
def real(mind: Any, keyring: Keyring, tmp_path: Path) -> Iterator[Served]:
    """
    The page on the real engine and a fresh database. What the first message would load is there.
    """
    turning.load_ahead(TODAY)
    store = sqlite_store(tmp_path / "page.db", keyring)
    engine = Engine(store, mind, LocalLocks(), today=lambda: TODAY)
    app = Starlette(routes=routes(engine, secret="s", streams=Streams(looks_every=0.2)))
    served = Served(app).start()
    yield served
    served.stop()
    store.close()


async def quiet_answer(page: Page) -> str:
    """
    What a person with nothing more to tell would say now.
    """
    titles = await page.locator(".choices button").all_inner_texts()
    if not titles:
        return "carry on"
    return next((t for t in (*QUIET, *AGREED) if t in titles), titles[0])


async def type_and_enter(page: Page, text: str) -> None:
    count = await page.locator("#lines .person").count()
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")
    await expect(page.locator("#lines .person")).to_have_count(count + 1)
    await expect(page.locator("#writing")).to_be_hidden()


async def test_the_reader_reaches_her_card_by_keyboard_alone(page: Page, real: Served):
    await page.goto(real.at())
    while await page.evaluate("document.activeElement.id") != "text":
        await page.keyboard.press("Tab")
    await page.keyboard.type(READER)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#lines .person")).to_have_count(1)
    while await page.evaluate("document.activeElement.id") != "text":
        await page.keyboard.press("Tab")
    for _ in range(10):
        if await page.locator(".card").count():
            break
        await type_and_enter(page, await quiet_answer(page))
    card = page.locator(".card").first
    await expect(card).to_contain_text("offered")
    await expect(card).to_contain_text("NICE, 2021")
    await expect(card).to_contain_text("7 weeks")
    await expect(card.get_by_text("Fits.").first).to_be_visible()
    assert await page.evaluate("document.activeElement.id") == "text"


async def test_the_history_of_the_lost_twins_is_told_without_javascript(
    chromium: Browser, real: Served
):
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(real.at())
    await page.get_by_label("Or tell me in your own words").fill(TWINS)
    await page.get_by_role("button", name="Send").click()
    for said in range(1, 15):
        await expect(page.locator("#lines .person")).to_have_count(said)  # the next page is there
        if await page.locator(".card").count():
            break
        await page.get_by_label("Your message").fill(await quiet_answer(page))
        await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".card").first).to_be_visible()
    await page.goto(real.at("/told"))
    await expect(page.get_by_text("11 weeks")).to_be_visible()
    await expect(page.get_by_text("one baby", exact=True)).to_be_visible()
    await context.close()


async def test_a_danger_in_the_middle_gets_its_number_on_the_page(page: Page, real: Served):
    await page.request.post(real.at("/message"), form={"text": READER})
    await page.goto(real.at())
    await say(page, "now im soaking a pad every half hour")
    await expect(page.locator(".safety a[href='tel:999']").first).to_be_in_viewport()
    await expect(page.locator(".choices button")).to_have_count(0)


async def test_the_three_ways_in_are_those_of_the_dialogue(context: BrowserContext, real: Served):
    for way, said in (
        ("Check what the guidance says for me", "Before I ask about your health"),
        ("Ask a question", "ask"),
        ("Talk to a person", "Tommy"),
    ):
        await context.clear_cookies()
        page = await context.new_page()
        await page.goto(real.at())
        await page.get_by_role("button", name=way).click()
        await expect(page.locator("#lines .bot, #lines .notice").last).to_contain_text(said)
        await page.close()


async def test_an_answer_is_changed_from_the_page_that_lists_them(page: Page, real: Served):
    for text in (READER, "yes", "no"):
        await page.request.post(real.at("/message"), form={"text": text})
    await page.goto(real.at("/told"))
    await page.get_by_role("button", name="Change Weeks of pregnancy").click()
    await expect(page.locator("#lines .line").last).to_contain_text("weeks")
    await say(page, "9 weeks")
    await expect(page.locator("#lines .person").last).to_contain_text("9 weeks")
    await settled(page)
    await page.goto(real.at("/told"))
    await expect(page.get_by_text("9 weeks")).to_be_visible()


async def test_when_everything_is_deleted_the_page_starts_afresh(page: Page, real: Served):
    await page.request.post(real.at("/message"), form={"text": READER})
    await page.request.post(real.at("/message"), form={"text": "delete my data"})
    await page.goto(real.at())
    await page.get_by_role("button", name="Yes, delete it all").click()
    await expect(page.get_by_text("It's deleted.")).to_be_visible()
    await page.goto(real.at())
    await expect(page.get_by_role("heading", name="What would help?")).to_be_visible()
    assert "miscarriages" not in await page.content()


@pytest.mark.parametrize(
    "words", ["I lost my baby on Friday", "the scan showed no heartbeat, the baby has died"]
)
async def test_after_a_loss_is_told_support_stands_there_and_no_weeks(
    page: Page, real: Served, words: str
):
    await page.request.post(real.at("/message"), form={"text": words})
    await page.goto(real.at())
    await expect(
        page.get_by_role("heading", name="People who can be there for you")
    ).to_be_visible()
    await expect(page.locator(".weeks, .progress")).to_have_count(0)


async def test_a_real_result_prints_on_one_sheet(page: Page, real: Served):
    text = READER
    for _ in range(14):
        await page.request.post(real.at("/message"), form={"text": text})
        await page.goto(real.at())
        if await page.locator(".card").count():
            break
        text = await quiet_answer(page)
    await page.goto(real.at("/result"))
    await expect(page.locator(".card")).to_have_count(1)
    paper = await page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1
