"""
Leaving in a hurry leaves nothing.
"""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.web.browser.serving import Served
from tests.web.browser.steps import answered, to_the_result, until

HERS = "my own private words"


async def in_a_chat(page: Page, served: Served) -> None:
    await answered(page, served, "hello", HERS)
    await expect(page.get_by_text(HERS)).to_be_visible()


async def leave_by_button(page: Page) -> None:
    await page.get_by_role("button", name="Leave now").click()


async def leave_by_shift(page: Page) -> None:
    for _ in range(3):
        await page.keyboard.press("Shift")


async def left(page: Page, served: Served) -> None:
    """
    The other page is there, and the server has heard of it: that goes by itself, beside the page.
    """
    await page.wait_for_url("**/weather")
    async with asyncio.timeout(60):
        while await page.context.cookies(served.at()):
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("leave", [leave_by_button, leave_by_shift])
async def test_after_leaving_nothing_is_left(
    context: BrowserContext, page: Page, served: Served, weather: Served, leave
):
    await in_a_chat(page, served)
    await leave(page)
    await left(page, served)
    assert await page.title() == "Weather"
    await page.go_back()
    text = await page.evaluate("document.documentElement.innerText")
    for word in (HERS, "pregnan", "bleeding", "Lutea"):
        assert word not in text
    await page.goto(served.at())
    assert HERS not in await page.content()
    storage = "[localStorage.length, sessionStorage.length, (await caches.keys()).length]"
    assert await page.evaluate(f"(async () => {storage})()") == [0, 0, 0]


async def test_the_way_back_from_another_page_of_ours_shows_nothing(page: Page, served: Served):
    await in_a_chat(page, served)
    await page.goto(served.at("/about"))
    await leave_by_button(page)
    await left(page, served)
    await page.go_back()
    await until(page, "document.body.className === 'empty'")
    text = await page.evaluate("document.documentElement.innerText")
    for word in (HERS, "pregnan", "bleeding", "Lutea"):
        assert word not in text


async def test_without_script_the_form_leaves_and_the_back_button_meets_an_empty_page(
    chromium: Browser, served: Served
):
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await in_a_chat(page, served)
    await page.get_by_role("button", name="Leave now").click()
    await page.wait_for_url("**/weather")
    await page.go_back()
    content = await page.content()
    for word in (HERS, "pregnan", "bleeding", "Hello. I'm Lutea"):
        assert word not in content
    await context.close()


async def test_the_title_is_neutral_on_every_page(page: Page, served: Served):
    await to_the_result(page, served)
    for path in ("/", "/result", "/told", "/keep", "/about"):
        await page.goto(served.at(path))
        assert await page.title() == "Lutea"


async def test_the_page_says_what_the_browsers_own_history_keeps(page: Page, served: Served):
    await page.goto(served.at("/about"))
    await expect(page.get_by_text("It can't clear your browser's own history.")).to_be_visible()


async def test_shift_with_other_keys_between_does_not_leave(page: Page, served: Served):
    await in_a_chat(page, served)
    await page.get_by_label("Your message").focus()
    for letter in ("I", "Am", "Here", "Now"):
        await page.keyboard.press("Shift")
        await page.keyboard.type(letter)
    assert page.url.startswith(served.at())


async def test_a_page_from_the_browsers_memory_is_asked_for_again(page: Page, served: Served):
    await in_a_chat(page, served)
    async with page.expect_navigation():
        await page.evaluate(
            "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
        )
    await expect(page.get_by_text(HERS)).to_be_visible()
