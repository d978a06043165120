"""
The conversation in a real browser.
"""

from __future__ import annotations

from playwright.async_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette

from bot.records.live import LocalLive
from bot.replies import Reply
from bot.web.app import routes
from bot.web.live import Streams
from tests.web.browser.serving import Served
from tests.web.browser.steps import (
    CHECK,
    begin,
    say,
    settled,
    tap,
    to_the_result,
    to_the_result_by_hand,
    until,
)
from tests.web.conftest import ANSWER, CARD, Script


async def focused(page: Page) -> str:
    return str(
        await page.evaluate(
            "() => { const e = document.activeElement; if (e === document.body) return '';"
            " return e.id || e.value || e.textContent.trim() }"
        )
    )


async def tab_to(page: Page, wanted: str) -> None:
    await settled(page)
    for _ in range(40):
        if wanted in await focused(page):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reached {wanted!r}")


async def test_the_whole_conversation_by_keyboard_alone(page: Page, served: Served):
    await page.goto(served.at())
    await page.keyboard.press("Tab")
    assert await focused(page) == "Skip to the main part"
    await tab_to(page, CHECK)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Before I ask about your health")).to_be_visible()
    await tab_to(page, "Yes")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("How many weeks pregnant")).to_be_visible()
    await tab_to(page, "text")
    await page.keyboard.type("7 weeks and 3 days")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Did a scan show")).to_be_visible()
    await settled(page)
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Shift+Tab")
    await tab_to(page, "Not sure")
    await page.keyboard.press("Space")
    await expect(page.locator(".card")).to_be_visible()


async def test_the_same_without_javascript(chromium: Browser, served: Served):
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await to_the_result_by_hand(page, served)
    await page.locator("summary", has_text="Where this comes from").click()
    await expect(page.get_by_role("link", name="NICE guideline NG126")).to_be_visible()
    await page.get_by_role("link", name="Save or print").last.click()
    await expect(page.get_by_role("heading", name="For the early pregnancy unit")).to_be_visible()
    await page.get_by_role("link", name="Back to the chat").click()
    await expect(page.locator(".card")).to_be_visible()
    await context.close()


STREAMED = """window.EventSource = class extends EventSource {
  constructor(address) {
    super(address)
    window.stream = this
    window.streamed = []
    this.addEventListener('entry', (event) => window.streamed.push(event.lastEventId))
  } }"""


async def test_a_new_reply_is_put_into_the_log_once_and_takes_no_focus(page: Page, served: Served):
    await page.add_init_script(STREAMED)
    await begin(page, served)
    await page.evaluate(
        """() => {
          window.added = []
          const seen = (records) => records.forEach((r) => r.addedNodes.forEach((n) => {
            if (n.nodeType === 1 && n.matches('.line')) window.added.push(n.dataset.id) }))
          new MutationObserver(seen).observe(document.querySelector('#log'), { childList: true, subtree: true })
        }"""
    )
    await say(page, "yes")
    await expect(page.get_by_text("How many weeks pregnant")).to_be_visible()
    await until(page, "window.streamed.includes('0005')")  # the same, a second time
    added = await page.evaluate("window.added")
    assert added == ["0004", "0005"]
    log = page.get_by_role("log")
    assert await log.get_attribute("aria-live") == "polite"
    await page.get_by_label("Your message").focus()
    await say(page, "what does micronised mean")
    await expect(page.get_by_text("Paragraph 1")).to_be_visible()
    assert await focused(page) in ("text", "Send")


TOLD_AGAIN = """(choice) => {
  document.querySelector('.choices').known = true
  const again = document.querySelector('#now').innerHTML
    .replaceAll(/(name="once" value=")[^"]*/g, '$1another').replaceAll('Yes', choice)
  window.stream.dispatchEvent(new MessageEvent('now', { data: again }))
  return document.querySelector('.choices').known === true }"""


async def test_what_is_on_offer_stays_the_same_buttons_when_it_is_told_again(
    page: Page, served: Served
):
    await page.add_init_script(STREAMED)
    await begin(page, served)
    await until(page, "Boolean(window.stream)")

    assert await page.evaluate(TOLD_AGAIN, "Yes")
    assert not await page.evaluate(TOLD_AGAIN, "Certainly")
    await expect(page.get_by_role("button", name="Certainly")).to_be_visible()


async def test_after_a_choice_the_focus_is_on_the_next_choices(page: Page, served: Served):
    await begin(page, served)
    await page.get_by_role("button", name="Yes", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Why do you ask?")).to_be_visible()
    inside = "document.activeElement.matches('form.choices')"
    await until(page, inside)


async def test_two_tabs_show_the_same_and_an_old_choice_is_not_sent(
    context: BrowserContext, served: Served, engine: Script
):
    first, second = await context.new_page(), await context.new_page()
    await begin(first, served)
    await second.goto(served.at())
    await tap(first, "Yes")
    await expect(second.get_by_text("How many weeks pregnant")).to_be_visible()
    await expect(second.get_by_role("button", name="Why do you ask?")).to_be_visible()
    assert engine.heard == [CHECK, "Yes"]


async def test_a_second_tab_gets_the_bots_reply_by_a_notice_alone(
    context: BrowserContext, engine: Script
):
    streams = Streams(looks_every=60)  # so that looking by turns cannot be what brings it
    app = Starlette(routes=routes(engine, secret="s", notices=LocalLive(), streams=streams))
    own = Served(app).start()
    first, second = await context.new_page(), await context.new_page()
    await begin(first, own)
    async with second.expect_response("**/events*"):
        await second.goto(own.at())
    await tap(first, "Yes")
    await expect(second.get_by_text("How many weeks pregnant")).to_be_visible()
    own.stop()


async def test_the_back_button_comes_back_to_the_same_chat(page: Page, served: Served):
    await to_the_result(page, served)
    count = await page.locator("#lines .line").count()
    await page.goto(served.at("/about"))
    await page.go_back()
    await expect(page.locator("#lines .line")).to_have_count(count)
    await say(page, "what does micronised mean")
    await expect(page.get_by_text("Paragraph 1")).to_be_visible()


async def test_a_restart_of_the_server_loses_nothing(
    page: Page, restartable: Served, engine: Script, context: BrowserContext
):
    context.expected = ("ERR_",)
    await begin(page, restartable)
    (conversation,) = engine.kept
    restartable.stop()
    engine.joins(conversation, "Anna", "While you were away I joined.")
    restartable.start()
    await expect(page.get_by_text("While you were away I joined.")).to_have_count(1)
    await expect(page.get_by_text("Anna has joined this chat")).to_be_visible()


async def test_a_message_sent_while_the_server_restarts_arrives_once(
    page: Page, restartable: Served, engine: Script, context: BrowserContext
):
    context.expected = ("ERR_",)
    await begin(page, restartable)
    restartable.stop()
    async with page.expect_event("requestfailed", lambda r: r.url.endswith("/message")):
        await say(page, "yes, keep it")
    restartable.start()
    await expect(page.get_by_text("How many weeks pregnant")).to_be_visible()
    assert engine.heard == [CHECK, "yes, keep it"]
    assert await page.get_by_label("Your message").input_value() == ""


async def test_an_unreachable_server_keeps_her_words_and_shows_the_numbers(
    page: Page, restartable: Served, context: BrowserContext
):
    context.expected = ("ERR_",)
    await begin(page, restartable)
    restartable.stop()
    await say(page, "my own words")
    await expect(page.get_by_text("I can't reach the server")).to_be_visible()
    assert await page.get_by_label("Your message").input_value() == "my own words"


async def test_a_danger_is_brought_into_view_at_once(page: Page, served: Served):
    await to_the_result(page, served)
    await say(page, "soaking a pad every half hour")
    number = page.locator(".safety a[href='tel:999']")
    await expect(number).to_be_in_viewport()
    await until(
        page,
        """() => {
          const number = document.querySelector(".safety a[href='tel:999']")
          const box = number.getBoundingClientRect()
          const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
          return number.contains(at) }""",
    )


async def test_while_the_answer_is_on_its_way_it_says_so_and_a_second_press_does_nothing(
    page: Page, served: Served, engine: Script
):
    await begin(page, served)
    engine.answers.clear()
    await page.get_by_label("Your message").fill("yes")
    send = page.get_by_role("button", name="Send")
    await send.click()
    await expect(page.locator("#writing")).to_be_visible()
    await send.click(force=True)
    engine.answers.set()
    await expect(page.get_by_text("How many weeks pregnant")).to_be_visible()
    await expect(page.locator("#writing")).to_be_hidden()
    assert engine.heard == [CHECK, "yes"]


async def test_a_long_answer_folds_and_unfolds(page: Page, served: Served):
    await begin(page, served)
    await say(page, "what does micronised mean")
    await expect(page.get_by_text("Paragraph 3")).to_be_visible()
    await expect(page.get_by_text("Paragraph 5")).to_be_hidden()
    await page.get_by_text("Read more").click()
    await expect(page.get_by_text("Paragraph 5")).to_be_visible()
    assert ANSWER.citations


async def test_shift_and_enter_make_a_new_line(page: Page, served: Served, engine: Script):
    await begin(page, served)
    await page.get_by_label("Your message").focus()
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("How many weeks pregnant")).to_be_visible()
    assert engine.heard[-1] == "one\ntwo"


async def test_who_waits_sees_it_at_once_and_can_stop_waiting(
    page: Page, served: Served, engine: Script
):
    await begin(page, served)
    (conversation,) = engine.kept
    engine.queued(conversation)
    await expect(page.get_by_role("heading", name="While you wait")).to_be_visible()
    await page.get_by_role("button", name="I don't want to wait any more").click()
    await expect(page.get_by_text("You are not waiting for a person any more.")).to_be_visible()
    await expect(page.get_by_role("heading", name="While you wait")).to_have_count(0)


async def test_the_result_is_copied_as_text(context: BrowserContext, page: Page, served: Served):
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    await to_the_result(page, served)
    await page.get_by_role("link", name="Copy as text").click()
    await expect(page.get_by_text("Copied. You can paste it")).to_be_visible()
    assert "should be offered" in await page.evaluate("navigator.clipboard.readText()")


async def test_both_results_fit_one_sheet_of_a4(page: Page, served: Served, engine: Script):
    await to_the_result(page, served)
    (conversation,) = engine.kept
    second = {**CARD, "pathway": "B", "title": "The second part: preventing an early birth"}
    engine.says(conversation, Reply("The second part.", "result", card=second))
    await page.goto(served.at("/result"))
    await expect(page.locator(".card")).to_have_count(2)
    paper = await page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1


async def test_someone_who_reads_further_up_is_not_moved_but_told(
    page: Page, served: Served, engine: Script
):
    await to_the_result(page, served)
    await page.evaluate("window.scrollTo(0, 0)")
    (conversation,) = engine.kept
    engine.joins(conversation, "Anna", "Hello, I'm Anna.")
    button = page.get_by_role("button", name="New message below")
    await expect(button).to_be_visible()
    assert await page.evaluate("window.scrollY") == 0
    await button.click()
    await expect(page.get_by_text("Hello, I'm Anna.")).to_be_in_viewport()
    await expect(button).to_be_hidden()
