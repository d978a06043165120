"""
Call backs in the staff room: by window, the number for who took the call, and gone when done.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.records.helpers import one_turn

PAGE, NUMBER = "/staff/call-backs", "07700900123"


@pytest.fixture
def call(store):
    """Makes somebody wait for a call that begins in so many hours; returns the call."""

    def make(name: str = "a", hours: float = 1):
        conversation = store.open_conversation("web", name)
        one_turn(store, conversation, consent="yes")
        begins = store.records.now() + timedelta(hours=hours)
        ends = begins + timedelta(hours=2)
        store.call_backs.ask(conversation, number=NUMBER, begins=begins, ends=ends, message=True)
        return store.call_backs.of(conversation)

    return make


def test_a_call_is_taken_shown_tried_and_done(signed_in, call, store):
    anna, path = signed_in(), f"{PAGE}/{call().id}"
    page = anna.get(PAGE).text
    assert "Call backs (1)" in page
    assert "Number: …123" in page
    assert "May leave a message." in page
    assert "Show the number" not in page
    assert "This call is yours now." in anna.post(f"{path}/take").text
    assert f"tel:{NUMBER}" in anna.post(f"{path}/reveal").text
    assert "The try is counted." in anna.post(f"{path}/no-answer").text
    assert "Tried 1 time, no answer" in anna.get(PAGE).text
    assert NUMBER not in anna.get(PAGE).text
    anna.post(f"{path}/take")
    page = anna.post(f"{path}/done").text
    assert "Done: the number is deleted." in page
    assert "Nobody waits for a call." in page
    assert "Call backs (" not in page
    assert store.call_backs.count() == 0


def test_of_two_who_press_take_one_is_told_and_does_not_see_the_number(signed_in, call):
    anna, bea, path = signed_in(), signed_in("supervisor"), f"{PAGE}/{call().id}"
    anna.post(f"{path}/take")
    assert "Someone else was quicker" in bea.post(f"{path}/take").text
    for what in ("reveal", "done", "no-answer"):
        page = bea.post(f"{path}/{what}").text
        assert "you have not taken this call" in page
        assert NUMBER not in page
    assert "with Anna" in bea.get(PAGE).text


def test_anybody_who_holds_chats_can_cancel_a_call(signed_in, call, store):
    assert "Cancelled" in signed_in().post(f"{PAGE}/{call().id}/cancel").text
    assert store.call_backs.count() == 0


def test_a_call_whose_window_is_over_stands_first_and_is_marked(signed_in, call):
    call("later", hours=5)
    call("missed", hours=-3)
    page = signed_in().get(PAGE).text
    assert page.count("Overdue") == 1
    assert page.index("Overdue") < page.index("…123")


def test_who_sees_no_queue_sees_no_count(signed_in, call):
    call()
    assert "Call backs" not in signed_in("curator").get("/staff/library").text
