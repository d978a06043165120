"""
Every page of the staff room, light and dark, by axe; and at the width of a phone.
"""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe

from tests.console.browser.conftest import House
from tests.records.helpers import one_turn

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "queue", "call-backs", "check", "contact", "library", "library/stop_when", "library/stop_when/propose", "reviews",
    "questions", "reports", "team", "audit", "delivery",
)  # fmt: skip
DARK_TOO = ("queue", "check", "chat", "sign-in")  # between them they hold every colour
# What the colours and the width of a page can change; the rest was looked at already.
BY_COLOUR, BY_WIDTH = ["color-contrast"], ["target-size", "scrollable-region-focusable"]


async def _looked_at(page):
    found = await _found(page, {"type": "tag", "values": RULES}, "light")
    if any(f"/staff/{name}" in page.url for name in DARK_TOO):
        await page.emulate_media(color_scheme="dark")
        found += await _found(page, {"type": "rule", "values": BY_COLOUR}, "dark")
        await page.emulate_media(color_scheme="light")
    return found + await _too_wide(page)


async def _found(page, only, what):
    result = await Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]})
    assert result.response["passes"]
    return [
        (page.url.split("/staff")[1], what, rule["id"], node["html"][:120])
        for rule in result.response["violations"]
        for node in rule["nodes"]
    ]


async def _too_wide(page):
    wide = await page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
    return [(page.url, "too wide", "", "")] if wide else []


def waits_for_a_call(house: House) -> None:
    conversation = house.store.open_conversation("web", "rings")
    one_turn(house.store, conversation, consent="yes")
    over = house.store.records.now()
    house.store.call_backs.ask(
        conversation, number="07700900123", begins=over, ends=over, message=True
    )
    call = house.store.call_backs.of(conversation)
    assert call
    house.store.call_backs.take(call.id, by=house.store.accounts.by_name("Dora").id)


async def test_axe_finds_nothing_on_any_page(house: House):
    conversation = house.store.open_conversation("web", "somebody")
    house.store.receive(conversation, "I'm bleeding")
    house.store.queue.ask(conversation, reason="red flag", urgency="emergency", summary="7 weeks")
    nobody = await house.page()
    await nobody.goto(house.at("/staff/sign-in"))
    found = await _looked_at(nobody)
    dora = await house.staff("admin")
    waits_for_a_call(house)
    for path in PAGES:
        await dora.goto(house.at(f"/staff/{path}"))
        found += await _looked_at(dora)
    case = house.store.queue.standing(conversation)
    assert house.store.queue.take(case.id, house.store.accounts.by_name("Dora").id)
    for path in (f"chat/{conversation}", f"person/{conversation}"):
        await dora.goto(house.at(f"/staff/{path}"))
        found += await _looked_at(dora)
    await dora.set_viewport_size({"width": 400, "height": 700})
    for path in ("queue", f"chat/{conversation}", "check"):
        await dora.goto(house.at(f"/staff/{path}"))
        found += await _found(dora, {"type": "rule", "values": BY_WIDTH}, "narrow")
        found += await _too_wide(dora)
    assert found == []
