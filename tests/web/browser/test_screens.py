"""
Every screen can be read, reached and pressed by everybody.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.web.browser.serving import Served
from tests.web.browser.steps import CHECK, answered, begin, say, to_the_result
from tests.web.conftest import Script

Go = Callable[[Page, Served, Script], Awaitable[None]]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def first(page: Page, served: Served, engine: Script) -> None:
    await page.goto(served.at())


async def chat(page: Page, served: Served, engine: Script) -> None:
    await answered(page, served, CHECK, "what does micronised mean")
    await page.get_by_text("Where this comes from").click()


async def result(page: Page, served: Served, engine: Script) -> None:
    await to_the_result(page, served)


async def danger(page: Page, served: Served, engine: Script) -> None:
    await answered(page, served, CHECK, "soaking a pad")
    await expect(page.locator(".safety")).to_be_visible()


async def lost(page: Page, served: Served, engine: Script) -> None:
    await answered(page, served, CHECK, "we lost the baby")
    await expect(page.locator(".support")).to_be_visible()


async def person(page: Page, served: Served, engine: Script) -> None:
    await answered(page, served, CHECK)
    (conversation,) = engine.kept
    engine.joins(conversation, "Anna", "Hello, I'm Anna.")
    await expect(page.locator(".with-person")).to_be_visible()


async def waiting(page: Page, served: Served, engine: Script) -> None:
    await answered(page, served, CHECK)
    (conversation,) = engine.kept
    engine.queued(conversation)
    await expect(page.locator(".wait")).to_be_visible()


async def menu(page: Page, served: Served, engine: Script) -> None:
    await answered(page, served, CHECK)
    await page.locator(".menu summary").click()


async def behind(page: Page, served: Served, engine: Script) -> None:
    await answered(page, served, CHECK)
    await page.locator(".choices").first.evaluate(
        "(form) => { form.elements.asked.value = '0001'; form.querySelector('[value=Yes]').click() }"
    )
    await expect(page.locator(".note")).to_be_visible()


def quiet(path: str) -> Go:
    async def go(page: Page, served: Served, engine: Script) -> None:
        await to_the_result(page, served)
        await page.goto(served.at(path))

    return go


async def kept(page: Page, served: Served, engine: Script) -> None:
    await answered(page, served, CHECK)
    await page.goto(served.at("/keep"))
    await page.get_by_role("button", name="Keep it here").click()
    await expect(page.get_by_label("Link to this chat")).to_be_visible()


async def cookies(page: Page, served: Served, engine: Script) -> None:
    await page.goto(served.at("/?began"))


async def welsh(page: Page, served: Served, engine: Script) -> None:
    await to_the_result(page, served)
    await page.goto(served.at("/cy"))


async def welsh_first(page: Page, served: Served, engine: Script) -> None:
    await page.goto(served.at("/cy"))


SCREENS: dict[str, Go] = {
    "first": first,
    "chat": chat,
    "result": result,
    "danger": danger,
    "lost": lost,
    "person": person,
    "waiting": waiting,
    "menu": menu,
    "behind": behind,
    "sheet": quiet("/result"),
    "told": quiet("/told"),
    "about": quiet("/about"),
    "keep": quiet("/keep"),
    "kept": kept,
    "cookies": cookies,
    "welsh": welsh,
    "welsh first": welsh_first,
}
SMALL = """() => [...document.querySelectorAll('button, summary, textarea, input:not([type=hidden]), ' +
  '.button, .brand, .menu nav a, .ring a, .papers a, .sources a, .rings a, .danger a, .safety .text a')]
  .filter((e) => e.checkVisibility())
  .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44)
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter((e) => e.checkVisibility() && !e.closest('.unseen, .skip, svg'))
  .filter((e) => { const b = e.getBoundingClientRect(); return b.right > innerWidth + 1 || b.left < -1 })
  .map((e) => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module", params=SCREENS)
async def screen(
    request: pytest.FixtureRequest, chromium: Browser, shared_site: Served, shared_engine: Script
) -> AsyncIterator[Page]:
    """
    One screen, brought about once and looked at in several ways.
    """
    shared_engine.begin_again()
    context = await chromium.new_context(
        viewport={"width": 375, "height": 740}, reduced_motion="reduce"
    )
    page = await context.new_page()
    await SCREENS[request.param](page, shared_site, shared_engine)
    yield page
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(screen: Page, scheme):
    await screen.emulate_media(color_scheme=scheme)
    await screen.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    found = await Axe().run(screen, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.response["passes"]
    assert [
        (rule["id"], node["html"][:120], node.get("failureSummary", "")[:300])
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ] == []


async def test_at_320_pixels_nothing_is_cut_off_and_everything_can_be_pressed(screen: Page):
    await screen.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024 at 400%
    assert await screen.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert await screen.evaluate(TOO_WIDE) == []
    assert await screen.evaluate(SMALL) == []


async def test_from_right_to_left_nothing_is_cut_off(screen: Page):
    await screen.set_viewport_size({"width": 375, "height": 740})
    await screen.evaluate("document.documentElement.dir = 'rtl'")
    too_wide = await screen.evaluate(TOO_WIDE)
    await screen.evaluate("document.documentElement.dir = 'ltr'")
    assert too_wide == []


async def test_on_a_small_screen_the_header_does_not_stand_in_the_way(
    chromium: Browser, served: Served, engine: Script
):
    context = await chromium.new_context(viewport={"width": 320, "height": 256})
    page = await context.new_page()
    await answered(page, served, CHECK)
    position = "(s) => getComputedStyle(document.querySelector(s)).position"
    assert await page.evaluate(position, ".top") == "static"
    assert await page.evaluate(position, ".say") == "static"
    await context.close()


async def test_with_reduced_motion_nothing_moves(chromium: Browser, served: Served, engine: Script):
    context = await chromium.new_context(reduced_motion="reduce")
    page = await context.new_page()
    await begin(page, served)
    engine.answers.clear()
    await say(page, "yes")
    await expect(page.locator("#writing")).to_be_visible()
    running = "document.getAnimations().filter((a) => a.playState === 'running').length"
    assert await page.evaluate(running) == 0
    engine.answers.set()
    await context.close()


async def test_with_forced_colours_the_four_states_keep_their_shapes(
    chromium: Browser, served: Served, engine: Script
):
    context = await chromium.new_context(forced_colors="active")
    page = await context.new_page()
    await to_the_result(page, served)
    shapes = await page.evaluate(
        "[...document.querySelectorAll('.points .sign')].map((s) => getComputedStyle(s).stroke)"
    )
    assert len(shapes) == 5
    assert "none" not in shapes
    await context.close()


@pytest.mark.parametrize(
    "selector", ["#text", ".send", ".leave button", ".ring a", ".menu summary"]
)
async def test_what_is_focused_can_be_seen(page: Page, served: Served, selector: str):
    await answered(page, served, CHECK)
    await page.keyboard.press("Tab")
    await page.locator(selector).first.focus()
    style = await page.locator(selector).first.evaluate(
        "(e) => getComputedStyle(e).boxShadow + getComputedStyle(e).outlineStyle"
    )
    assert "rgb" in style
