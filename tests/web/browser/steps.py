"""
What a person does on the page, by the words she sees.
"""

from __future__ import annotations

import asyncio

from playwright.async_api import Page, expect

from tests.web.browser.serving import Served

CHECK = "Check what the guidance says for me"


async def begin(page: Page, served: Served, choice: str = CHECK, base: str = "/") -> None:
    await page.goto(served.at(base))
    await page.get_by_role("button", name=choice).click()
    await expect(page.locator("#lines .line")).not_to_have_count(0)


async def until(page: Page, expression: str) -> None:
    """
    Wait for a condition. Playwright's own waiting runs ``eval`` in the page, which its policy
    refuses unless the condition holds at the first look.
    """
    async with asyncio.timeout(60):
        while not await page.evaluate(expression):
            await asyncio.sleep(0.02)


async def settled(page: Page) -> None:
    """
    Her last message is answered: until then the page takes no other.
    """
    await expect(page.locator("#writing")).to_be_hidden()


async def say(page: Page, text: str) -> None:
    await settled(page)
    await page.get_by_label("Your message").fill(text)
    await page.get_by_role("button", name="Send").click()


async def tap(page: Page, choice: str) -> None:
    await settled(page)
    await page.get_by_role("button", name=choice, exact=True).click()


async def answered(page: Page, served: Served, *texts: str) -> None:
    """
    The chat after these messages, sent by plain forms in this browser's name: quick.
    """
    for text in texts:
        await page.request.post(served.at("/message"), form={"text": text})
    await page.goto(served.at())


async def to_the_result(page: Page, served: Served) -> None:
    await answered(page, served, CHECK, "Yes", "7 weeks and 3 days", "Yes")
    await expect(page.locator(".card")).to_be_visible()


async def to_the_result_by_hand(page: Page, served: Served) -> None:
    await begin(page, served)
    await tap(page, "Yes")
    await expect(page.get_by_text("How many weeks pregnant")).to_be_visible()
    await say(page, "7 weeks and 3 days")
    await expect(page.get_by_text("Did a scan show")).to_be_visible()
    await tap(page, "Yes")
    await expect(page.locator(".card")).to_be_visible()
