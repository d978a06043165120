"""
Waiting, taking, handing on: of two who press at once one wins and the other is told.
"""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest

from bot.handover.hours import LONDON, Opening, spans
from tests.console.conftest import case_of

SPANS = spans("Mon-Fri 09:00-17:00")


def test_the_most_urgent_stands_first_and_then_who_waits_longest(signed_in, waiting):
    first = waiting()
    second = waiting()
    danger = waiting("red flag", "emergency")
    page = signed_in().get("/staff/queue").text
    places = [page.index(one) for one in (danger, first, second)]
    assert places == sorted(places)


def test_the_queue_shows_a_summary_from_facts_and_nothing_of_what_was_written(signed_in, waiting):
    waiting(text="my secret words about Sunday")
    page = signed_in().get("/staff/queue").text
    assert "7 weeks pregnant, bleeding now" in page
    assert "Asked for a person" in page
    assert "secret words" not in page


def test_identifiers_are_masked_and_the_channel_is_for_those_who_may(signed_in, waiting):
    conversation = waiting()
    anna, bea = signed_in().get("/staff/queue").text, signed_in("supervisor").get("/staff/queue")
    assert f">…{conversation[-4:]}</a>" in anna
    assert "web</span>" not in anna
    assert "web</span>" in bea.text


def test_of_two_who_take_at_once_one_wins_and_the_other_is_told(signed_in, waiting, store):
    conversation = waiting()
    browsers = [signed_in(), signed_in(name="Bea")]
    path = f"/staff/case/{case_of(store, conversation)}/take"
    tokens = [browser.csrf() for browser in browsers]
    start, pages = threading.Barrier(2), {}

    def press(n):
        start.wait()
        pages[n] = browsers[n].post(path, csrf=tokens[n]).text

    threads = [threading.Thread(target=press, args=(n,)) for n in (0, 1)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    told = ["You have this conversation now" in pages[n] for n in (0, 1)]
    assert sorted(told) == [False, True]
    assert "Someone else was quicker" in pages[told.index(False)]
    winner = browsers[told.index(True)].member.id
    assert store.queue.standing(conversation).claimed_by == winner


def test_while_held_the_bot_is_silent_and_after_it_answers(signed_in, waiting, store, engine, run):
    browser, conversation = signed_in(), waiting()
    browser.post(f"/staff/case/{case_of(store, conversation)}/take")
    answered = run(engine.converse(conversation, "are you there"))
    assert (answered.held, answered.replies) == (True, ())
    browser.post(f"/staff/chat/{conversation}/close", outcome="supported")
    answered = run(engine.converse(conversation, "and now"))
    assert (answered.held, len(answered.replies)) == (False, 1)


def test_the_person_is_told_who_joined_and_who_left(signed_in, waiting, store):
    browser, conversation = signed_in(), waiting()
    browser.post(f"/staff/case/{case_of(store, conversation)}/take")
    browser.post(f"/staff/chat/{conversation}/close", outcome="information")
    said = [entry.reply.text for entry in store.transcript(conversation)][-2:]
    assert said == [
        "Anna from the helpline has joined. The computer helper is silent now.",
        "Anna has left this chat. The computer helper answers again.",
    ]


def test_a_hold_is_not_closed_without_an_outcome(signed_in, waiting, store):
    browser, conversation = signed_in(), waiting()
    browser.post(f"/staff/case/{case_of(store, conversation)}/take")
    page = browser.post(f"/staff/chat/{conversation}/close", outcome="made up")
    assert "Choose an outcome first" in page.text
    assert store.queue.standing(conversation).held


def test_an_offered_conversation_stays_until_it_is_accepted(signed_in, waiting, store):
    anna, bea, conversation = signed_in(), signed_in(name="Bea"), waiting()
    case = case_of(store, conversation)
    anna.post(f"/staff/case/{case}/take")
    anna.post(f"/staff/chat/{conversation}/offer", to=bea.member.id)
    assert store.queue.standing(conversation).claimed_by == anna.member.id
    assert "Offered to you" in bea.get("/staff/queue").text
    bea.post(f"/staff/case/{case}/refuse")
    assert store.queue.standing(conversation).offered_to is None
    anna.post(f"/staff/chat/{conversation}/offer", to=bea.member.id)
    bea.post(f"/staff/case/{case}/accept")
    assert store.queue.standing(conversation).claimed_by == bea.member.id


def test_nobody_can_be_offered_a_conversation_who_may_not_chat(signed_in, waiting, store):
    anna, cleo, conversation = signed_in(), signed_in("curator"), waiting()
    anna.post(f"/staff/case/{case_of(store, conversation)}/take")
    anna.post(f"/staff/chat/{conversation}/offer", to=cleo.member.id)
    assert store.queue.standing(conversation).offered_to is None


def test_put_back_goes_to_whoever_is_free(signed_in, waiting, store):
    anna, conversation = signed_in(), waiting()
    anna.post(f"/staff/case/{case_of(store, conversation)}/take")
    anna.post(f"/staff/chat/{conversation}/put-back")
    assert store.queue.standing(conversation).state == "waiting"


def test_a_danger_in_a_held_conversation_shows_at_once(signed_in, waiting, store, helpline):
    browser, conversation = signed_in(), waiting()
    browser.post(f"/staff/case/{case_of(store, conversation)}/take")
    from bot.replies import Reply

    helpline.alarm(conversation, level="emergency", reply=Reply("Ring 999", "safety"))
    assert "Danger now: reply at once" in browser.get("/staff/queue").text
    assert 'id="danger">A danger sign was read' in browser.get(f"/staff/chat/{conversation}").text
    browser.post(f"/staff/chat/{conversation}/say", text="I am here. Please ring 999 now.")
    assert store.queue.standing(conversation).alarm_at is None


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        (Opening(True, SPANS), "The helpline is open."),
        (
            Opening(False, SPANS, datetime(2026, 12, 28, 9, tzinfo=LONDON), (date(2026, 12, 25),)),
            "The helpline is closed until Monday 28 December, 09:00: who asks for a person is "
            "told so, and waits here. Closed on Friday 25 December.",
        ),
        (Opening(False, SPANS), "The helpline is closed: who asks for a person is told so"),
        (Opening(False), "No opening hours are set: who asks for a person is given numbers"),
    ],
)
def test_the_queue_says_when_the_helpline_is_there(opening, said, desk, site, signed_in):
    object.__setattr__(desk, "opening", lambda: opening)
    assert said in signed_in().get("/staff/queue").text


def test_a_case_that_is_gone_is_said_so(signed_in):
    assert "no longer there" in signed_in().post("/staff/case/none/take").text


def test_two_hundred_open_chats_stay_on_one_page(signed_in, waiting, store, run):
    for n in range(200):
        conversation = store.open_conversation("web", f"many {n}")
        store.queue.ask(conversation, reason="asked", urgency="routine", summary="bleeding now")
    page = signed_in().get("/staff/queue")
    assert page.elapsed.total_seconds() < 5
    assert "Waiting (200)" in page.text


def test_the_queue_stream_names_a_change_and_keeps_quiet_without_one(signed_in, waiting, desk):
    from bot.handover import board

    waiting("red flag", "crisis")
    browser = signed_in()
    news = browser.client.get("/staff/queue/events").text
    assert 'data: {"waiting": 1, "pressing": 1}' in news
    mark = board.look(desk.store).mark
    assert "event: queue" not in browser.client.get(f"/staff/queue/events?mark={mark}").text


def test_a_stream_of_nobody_is_refused(visitor):
    answer = visitor().client.get("/staff/queue/events", headers={"accept": "text/event-stream"})
    assert answer.status_code == 401
