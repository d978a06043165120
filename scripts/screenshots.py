"""
Takes the pictures of the README with a running Lutea: ``scripts/screenshots.py [address]``.

Needs Chromium, and a Lutea whose helpline has hours (``LUTEA_HELPLINE_HOURS``), for the wait.
Writes ``docs/pictures/<screen>-<phone|desktop>[-dark].png`` and ``sheet.png``.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

OUT = Path(__file__).resolve().parent.parent / "docs" / "pictures"
expect.set_options(timeout=60_000)  # the first message after a start is slow
SIZES = {"phone": (390, 780), "desktop": (1100, 760)}
TOLD = (
    "I'm 7 weeks and 3 days, I've been bleeding since last night, "
    "I've had two miscarriages and a scan on Monday saw a heartbeat"
)
SETTLES = ("Yes, that's right", "Yes")
DANGER = "im going through a pad every half hour and feel a bit funny"
LOSS = "I lost my baby on Friday"
LETS_GO_ON = ("No, none of these", "No to all", "No")


async def to_the_result(page: Page) -> None:
    """
    Say everything at once, then take the quiet answer to each question.
    """
    await page.get_by_role("button", name="Check what the guidance says").click()
    await _settled(page)
    await _say(page, TOLD)
    for _ in range(12):
        if await page.locator(".card").count():
            return
        await _answer(page)
    raise SystemExit("no result came: is the model trained?")


async def _answer(page: Page) -> None:
    titles = await page.locator(".choices button").all_inner_texts()
    wanted = [t for t in (*LETS_GO_ON, *SETTLES) if t in titles]
    if "No, don't keep anything" in titles:
        wanted = ["Yes"]
    await page.get_by_role("button", name=wanted[0], exact=True).click()
    await _settled(page)


async def _say(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.get_by_role("button", name="Send").click()
    await _settled(page)


async def _settled(page: Page) -> None:
    await expect(page.locator("#writing")).to_be_hidden()
    await page.wait_for_timeout(700)


async def pictures(browser: Browser, address: str, size: str, scheme: str) -> None:
    """
    The screens of one size and one colour scheme, each group in a browser of its own.
    """
    name = size if scheme == "light" else f"{size}-dark"
    for scene in (first_and_result, danger, loss, wait):
        width, height = SIZES[size]
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        await page.goto(address)
        await scene(page, name)
        await context.close()


async def first_and_result(page: Page, name: str) -> None:
    await _take(page, "first", name)
    await to_the_result(page)
    await _to_the_top(page, ".card h2")
    await _take(page, "result", name)
    if name == "desktop":
        await page.get_by_role("link", name="Save or print").last.click()
        await page.screenshot(path=OUT / "sheet.png", full_page=True)


async def danger(page: Page, name: str) -> None:
    await _begin(page, DANGER)
    await _take(page, "danger", name)


async def loss(page: Page, name: str) -> None:
    await _begin(page, LOSS)
    await _to_the_top(page, ".line.person")
    await _take(page, "loss", name)


async def wait(page: Page, name: str) -> None:
    await page.get_by_role("button", name="Talk to a person").click()
    await _settled(page)
    await _to_the_top(page, ".wait")
    await _take(page, "wait", name)


async def _begin(page: Page, text: str) -> None:
    await page.get_by_label("Or tell me in your own words").fill(text)
    await page.get_by_role("button", name="Send").click()
    await _settled(page)


async def _to_the_top(page: Page, selector: str) -> None:
    script = "(part) => part.scrollIntoView({ block: 'start' })"
    await page.locator(selector).last.evaluate(script)


async def _take(page: Page, screen: str, name: str) -> None:
    await page.screenshot(path=OUT / f"{screen}-{name}.png")


async def main(address: str) -> None:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        raise SystemExit("Chromium was not found.")
    OUT.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        for size, scheme in (("phone", "light"), ("phone", "dark"), ("desktop", "light")):
            await pictures(browser, address, size, scheme)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/"))
