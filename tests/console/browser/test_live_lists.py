"""
The queue and the call backs change under the eyes of staff, and never under a finger.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.async_api import Page, expect

from tests.console.browser.conftest import House
from tests.console.browser.test_calls import service  # noqa: F401  a house without the dialogue
from tests.records.helpers import one_turn

MARK = "node => { node.known = 'the same' }"
KNOWN = "node => node.known"


def waits(house: House, name: str, urgency: str = "routine", summary: str = "7 weeks") -> str:
    conversation = house.store.open_conversation("web", name)
    house.store.queue.ask(conversation, reason="asked", urgency=urgency, summary=summary)
    return conversation


def calls(house: House, name: str, hours: float = 1.0) -> str:
    conversation = house.store.open_conversation("web", name)
    one_turn(house.store, conversation, consent="yes")
    ends = house.store.records.now() + timedelta(hours=hours)
    begins = ends - timedelta(hours=2)
    assert house.store.call_backs.ask(
        conversation, number="07700900123", begins=begins, ends=ends, message=True
    )
    call = house.store.call_backs.of(conversation)
    assert call
    return call.id


def row(page: Page, conversation: str) -> Any:
    return page.locator("#board tr", has=page.locator(f'a[href$="{conversation}"]'))


async def test_a_row_in_which_nothing_changed_stays_the_same_element(house: House):
    ours = [waits(house, name) for name in "abc"]
    anna = await house.staff()
    for conversation in ours:
        await row(anna, conversation).get_by_role("button").evaluate(MARK)
    # When one goes, one comes above them all, and the last becomes urgent
    case = house.store.queue.standing(ours[0])
    eva = house.store.accounts.add("eva", "Eva", "helpline", by="test")
    assert house.store.queue.take(case.id, eva.id)
    new = waits(house, "d", "crisis")
    house.store.queue.press(ours[2], "urgent")
    # Then the list says so
    rows = anna.locator("#board tbody tr")
    await expect(rows).to_have_count(3)
    await expect(rows.nth(0)).to_contain_text("Crisis")
    await expect(rows.nth(1)).to_contain_text("Urgent")
    await expect(anna.get_by_text("With colleagues (1)")).to_be_visible()
    # And what was there before is still there
    found = [await row(anna, c).get_by_role("button").evaluate(KNOWN) for c in (*ours[1:], new)]
    assert found == ["the same", "the same", None]


async def test_a_change_between_press_and_release_does_not_lose_the_press(house: House):
    hers = waits(house, "a")
    anna = await house.staff()
    take = row(anna, hers).get_by_role("button")
    await take.hover()
    await anna.mouse.down()
    # When somebody more urgent comes, the row stays where it is while the button is down
    async with anna.expect_response("**/queue?part=1"):
        waits(house, "b", "crisis")
    await expect(anna).to_have_title("(2!) Queue – Lutea staff room")
    await expect(anna.locator("#board tbody tr")).to_have_count(1)
    # Then the release takes whom she pressed
    await anna.mouse.up()
    await anna.wait_for_url(f"**/staff/chat/{hers}*")


async def test_after_a_press_that_ends_elsewhere_the_list_catches_up(house: House):
    hers = waits(house, "a")
    anna = await house.staff()
    await row(anna, hers).get_by_role("button").hover()
    await anna.mouse.down()
    async with anna.expect_response("**/queue?part=1"):
        waits(house, "b", "crisis")
    await anna.mouse.move(5, 5)
    await anna.mouse.up()
    await expect(anna.locator("#board tbody tr")).to_have_count(2)
    assert "/staff/queue" in anna.url


async def test_the_focus_stays_on_the_same_button(house: House):
    hers = waits(house, "a")
    anna = await house.staff()
    take = row(anna, hers).get_by_role("button")
    await take.focus()
    waits(house, "b", "crisis")
    await expect(anna.locator("#board tbody tr")).to_have_count(2)
    await expect(take).to_be_focused()


async def test_calls_come_and_go_by_themselves_and_a_shown_number_stays(house: House):
    anna = await house.staff()
    await anna.goto(house.at("/staff/call-backs"))
    await expect(anna.get_by_text("Nobody waits for a call.")).to_be_visible()
    # When somebody asks to be rung
    first = calls(house, "a")
    cases = anna.locator("#board .case")
    await expect(cases).to_have_count(1)
    await expect(anna).to_have_title("(1) Call backs – Lutea staff room")
    await cases.get_by_role("button", name="Take").click()
    await anna.get_by_role("button", name="Show the number").click()
    number = anna.get_by_role("link", name="07700900123")
    await expect(number).to_be_visible()
    # And somebody else, whose window is over
    second = calls(house, "b", -1.0)
    await expect(cases).to_have_count(2)
    await expect(anna).to_have_title("(2!) Call backs – Lutea staff room")
    await expect(anna.get_by_text("Overdue")).to_be_visible()
    await expect(number).to_be_visible()
    # Then who was rung by a colleague goes from the list
    eva = await house.staff("helpline", "Eva")
    await eva.goto(house.at("/staff/call-backs"))
    hers = eva.locator(f'.case[data-key="{second}"]')
    await hers.get_by_role("button", name="Take").click()
    await hers.get_by_role("button", name="Done").click()
    await expect(cases).to_have_count(1)
    await expect(number).to_be_visible()
    assert [call.id for call in house.store.call_backs.all()] == [first]


async def test_without_a_script_the_queue_is_a_page(house: House):
    waits(house, "a")
    page = await house.staff()
    context = page.context
    other = await context.browser.new_context(java_script_enabled=False)
    await other.add_cookies(await context.cookies())
    plain = await other.new_page()
    await plain.goto(house.at("/staff/queue"))
    await plain.get_by_role("button", name="Take").click()
    await expect(plain.get_by_text("You have this conversation now.")).to_be_visible()
    await other.close()


async def test_on_a_phone_who_waits_is_a_list_with_its_buttons_in_sight(house: House):
    hers = waits(house, "a", summary="7 weeks pregnant, bleeding now and a scan in the womb")
    anna = await house.staff()
    await anna.set_viewport_size({"width": 320, "height": 640})
    take = row(anna, hers).get_by_role("button")
    await take.scroll_into_view_if_needed()
    box = await take.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 320
    assert await anna.evaluate("document.scrollingElement.scrollWidth") <= 320
    # And it is read as a table all the same
    await expect(anna.get_by_role("table").get_by_role("row")).to_have_count(2)
    await expect(anna.get_by_role("columnheader", name="What was told")).to_have_count(1)
