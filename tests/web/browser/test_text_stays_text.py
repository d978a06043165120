"""
In a real browser nothing that was typed runs.
"""

from __future__ import annotations

from playwright.async_api import BrowserContext, Page, expect

from bot.replies import Citation, Reply
from tests.web.browser.serving import Served
from tests.web.browser.steps import CHECK, answered
from tests.web.conftest import Script
from tests.web.payloads import PAYLOADS


async def test_five_hundred_payloads_are_shown_and_none_runs(
    page: Page, context: BrowserContext, served: Served, engine: Script
):
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await answered(page, served, CHECK)
    (conversation,) = engine.kept
    half = len(PAYLOADS) // 2
    for payload in PAYLOADS[:half]:
        engine.joins(conversation, payload[:40], payload)
    await page.goto(served.at())
    for payload in PAYLOADS[half:]:  # these come by the stream and are put in by the script
        cited = (Citation("s", payload, payload, payload, payload),)
        engine.says(conversation, Reply(payload, "answer", citations=cited))
    await expect(page.locator("#lines .line")).to_have_count(3 + len(PAYLOADS))
    assert await page.evaluate("window.broken") is None
    assert (
        await page.evaluate("document.querySelectorAll('#lines :is(img, script, iframe)').length")
        == 0
    )
    assert dialogs == []
