"""
Stories of the helpline: given, when, then, in real browsers with the whole engine.
"""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import Page, Route, expect

from tests.console.browser.conftest import House
from tests.web.browser.steps import say

FRIGHTENED = "I want to talk to a person please"


async def _writes(house: House, text: str = FRIGHTENED) -> Page:
    page = await house.page()
    await page.goto(house.at("/"))
    await page.get_by_label("Your message").or_(page.get_by_role("textbox")).first.fill(text)
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator("#lines .line").nth(1)).to_be_visible()
    return page


async def _said(page: Page, text: str) -> None:
    await page.get_by_label("Your message, under the name").fill(text)
    await page.get_by_role("button", name="Send").click()


async def test_a_frightened_person_is_taken_over_helped_handed_back_counted_and_erased(
    house: House,
):
    # Given a person who asks for help, and Anna at her desk
    anna = await house.staff_by_hand("helpline")
    await expect(anna.get_by_text("Nobody waits.")).to_be_visible()
    person = await _writes(house)
    # When she appears in the queue by herself, Anna takes over
    await expect(anna.get_by_text("Asked for a person")).to_be_visible()
    await expect(anna).to_have_title("(1) Queue – Lutea staff room")
    await expect(anna.get_by_text("talk to a person please")).to_have_count(0)
    await anna.get_by_role("button", name="Take").click()
    # Then both see each other, and the bot is silent
    await expect(person.get_by_text("Anna from the helpline has joined")).to_be_visible()
    await _said(anna, "Hello, I'm Anna. How are you now?")
    await expect(person.get_by_text("Hello, I'm Anna. How are you now?")).to_be_visible()
    await say(person, "is it normal to cramp?")
    await expect(anna.locator("#lines").get_by_text("is it normal to cramp?")).to_be_visible()
    await expect(person.locator(".line").last.get_by_text("is it normal to cramp?")).to_be_visible()
    # When Anna runs the checker
    await anna.get_by_role("link", name="Checker").click()
    await _fill_in(anna)
    await expect(anna.locator("#result code").first).to_have_text("A_OFFER:to_16_weeks")
    # And hands back
    await anna.goto(house.at("/staff/queue"))
    await anna.locator(".case a").first.click()
    await anna.get_by_label("Outcome").select_option("supported")
    await anna.get_by_role("button", name="Close, back to the bot").click()
    await expect(anna.get_by_text("The bot answers again")).to_be_visible()
    await expect(person.get_by_text("Anna has left this chat")).to_be_visible()
    await say(person, "thank you")
    await expect(person.locator(".line.bot").last).to_be_visible()
    # Then the supervisor sees it counted, and erases it the next day
    bea = await house.staff("supervisor")
    await bea.goto(house.at("/staff/reports"))
    await expect(bea.get_by_role("img", name="Asked for staff, by reason")).to_be_visible()
    line = next(one for one in house.store.audit.lines() if one.action == "took over")
    await bea.goto(house.at(f"/staff/person/{line.subject}"))
    await bea.locator("#erase-reason").select_option("asked")
    await bea.get_by_role("button", name="Erase for good").click()
    await expect(bea.get_by_text("Erased: every message")).to_be_visible()
    assert house.store.transcript(line.subject) == []
    assert house.store.audit.verify().holds


async def _fill_in(page: Page) -> None:
    for name, value in (("pregnant", "yes"), ("bleeding", "yes"), ("scan", "in_womb"),
                        ("heartbeat", "seen"), ("on_progesterone", "no"), ("nation", "wales")):  # fmt: skip
        await page.locator(f"#f-{name}").select_option(value)
    await page.get_by_label("Gestation, weeks").fill("7")
    await page.get_by_label("Miscarriage (early)", exact=True).fill("1")
    await page.get_by_label("Miscarriage (early)", exact=True).blur()


async def test_of_two_who_press_take_at_once_one_wins_and_the_other_is_told(house: House):
    await _writes(house)
    pages = [await house.staff("helpline"), await house.staff("helpline", "Eva")]
    both = asyncio.Barrier(2)

    async def leaves_when_both_have_pressed(route: Route) -> None:
        await both.wait()
        await route.continue_()

    for page in pages:
        await page.route("**/take", leaves_when_both_have_pressed)
    await asyncio.gather(*(p.get_by_role("button", name="Take").click() for p in pages))
    for page in pages:
        await page.wait_for_url("**note=*")
    told = [page.url.split("note=")[1] for page in pages]
    assert sorted(told) == ["taken", "too_late"]


async def test_a_danger_in_a_held_chat_alarms_staff_and_the_number_goes_out_after_a_minute(
    house: House,
):
    anna = await house.staff("helpline")
    person = await _writes(house)
    await anna.get_by_role("button", name="Take").click()
    await expect(person.get_by_text("has joined")).to_be_visible()
    await say(person, "I'm soaking a pad every half hour and I feel faint")
    await expect(anna.locator("#lines").get_by_text("soaking a pad")).to_be_visible()
    alarm = anna.get_by_text("A danger sign was read. Reply now")
    await expect(alarm).to_be_visible()
    await expect(anna).to_have_title(re.compile(r"^\(!\) "))
    # When a minute passes without a word from staff
    before = house.store.records.now
    from datetime import timedelta

    object.__setattr__(house.store.records, "now", lambda: before() + timedelta(seconds=61))
    assert await house.helpline.send_due_alarms() == 1
    await expect(person.locator(".line.safety").last).to_contain_text("999")
    await expect(alarm).to_be_hidden()


async def test_what_anna_has_typed_survives_a_note_and_a_suggested_answer_and_nothing_is_sent(
    house: House,
):
    # Given Anna in a chat, with a sentence half written
    person = await _writes(house, "what are the side effects?")
    await say(person, FRIGHTENED)
    anna = await house.staff("helpline")
    await anna.get_by_role("button", name="Take").click()
    box = anna.get_by_label("Your message, under the name")
    await box.fill("I'm here with you.")
    # When she keeps a note, which loads the page anew
    await anna.get_by_label("New note").fill("sounds worn out")
    await anna.get_by_role("button", name="Keep the note").click()
    await expect(anna.get_by_text("sounds worn out")).to_be_visible()
    # Then her sentence is still there, and a suggested answer stands after it
    await expect(box).to_have_value("I'm here with you.")
    await anna.get_by_role("link", name="Put in the box").first.click()
    await expect(box).to_be_focused()
    await expect(box).to_have_value(re.compile(r"^I'm here with you\.\n\n\S"))
    case = house.store.queue.open_cases()[0]
    assert "staff" not in {line.who for line in house.store.transcript(case.conversation)}
    # When she sends it, the box is empty again
    await anna.get_by_role("button", name="Send").click()
    await expect(person.get_by_text("I'm here with you.")).to_be_visible()
    await expect(box).to_have_value("")


async def test_with_the_keyboard_alone_a_conversation_is_taken_and_answered(house: House):
    person = await _writes(house)
    anna = await house.staff("helpline")
    take = anna.get_by_role("button", name="Take")
    for _ in range(40):
        if await take.evaluate("node => node === document.activeElement"):
            break
        await anna.keyboard.press("Tab")
    await anna.keyboard.press("Enter")
    box = anna.get_by_label("Your message, under the name")
    await expect(box).to_be_visible()
    for _ in range(60):
        if await box.evaluate("node => node === document.activeElement"):
            break
        await anna.keyboard.press("Tab")
    await anna.keyboard.type("Hello from the keyboard")
    await anna.keyboard.press("Control+Enter")
    await expect(person.get_by_text("Hello from the keyboard")).to_be_visible()
