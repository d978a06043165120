"""
Who waits, who holds, and that of two one wins.
"""

from __future__ import annotations

import threading

import pytest

from bot.records.errors import NoSuchConversation
from bot.records.sql_store import SqlStore
from bot.replies import Reply
from tests.records.helpers import Clock, full_turn, one_turn


def waiting(store: SqlStore, address: str = "a", urgency: str = "routine") -> tuple[str, str]:
    conversation = store.open_conversation("web", address)
    case = store.queue.ask(conversation, reason="asked", urgency=urgency, summary="2 losses")
    return conversation, case


def test_somebody_who_asks_stands_in_the_queue(store: SqlStore, clock: Clock) -> None:
    conversation, handover = waiting(store)

    (case,) = store.queue.open_cases()

    assert (case.id, case.conversation, case.channel) == (handover, conversation, "web")
    assert (case.state, case.reason, case.urgency) == ("waiting", "asked", "routine")
    assert (case.summary, case.since, case.held) == ("2 losses", clock.time, False)
    assert store.queue.standing(conversation) == case
    assert store.queue.case(handover) == case


def test_the_most_urgent_comes_first_then_who_waits_longest(store: SqlStore, clock: Clock) -> None:
    names = {}
    for address, urgency in [("a", "routine"), ("b", "urgent"), ("c", "crisis"), ("d", "urgent")]:
        names[waiting(store, address, urgency)[0]] = address
        clock.forward(minutes=1)

    assert [names[case.conversation] for case in store.queue.open_cases()] == ["c", "b", "d", "a"]


def test_asking_again_keeps_the_place_and_can_only_become_more_urgent(store: SqlStore) -> None:
    conversation, handover = waiting(store, urgency="upset")

    assert store.queue.ask(conversation, reason="red flag", urgency="emergency") == handover
    assert store.queue.ask(conversation, reason="asked", urgency="routine") == handover

    (case,) = store.queue.open_cases()
    assert (case.urgency, case.reason, case.summary) == ("emergency", "red flag", "2 losses")


def test_of_two_who_take_at_once_one_wins(store: SqlStore) -> None:
    conversation, handover = waiting(store)
    wins: list[str] = []
    together = threading.Barrier(6)

    def take(name: str) -> None:
        together.wait()
        if store.queue.take(handover, name):
            wins.append(name)

    threads = [threading.Thread(target=take, args=(f"staff-{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(wins) == 1
    case = store.queue.standing(conversation)
    assert case is not None
    assert (case.held, case.claimed_by) == (True, wins[0])
    assert [line.action for line in store.audit.lines(conversation)] == ["took over"]


def test_two_who_ask_at_once_open_one_handover(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    made: list[str] = []
    together = threading.Barrier(4)

    def ask() -> None:
        together.wait()
        made.append(store.queue.ask(conversation, reason="asked", urgency="upset"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 1
    assert len(made) == 4


def test_handing_back_lets_the_bot_answer_again(store: SqlStore) -> None:
    conversation, handover = waiting(store)
    store.queue.take(handover, "anna")

    assert store.queue.close(handover, "anna", "answered")

    assert store.queue.standing(conversation) is None
    closed = store.queue.case(handover)
    assert closed is not None
    assert closed.state == "closed"
    assert store.queue.ask(conversation, reason="asked", urgency="routine") != handover


def test_only_the_holder_can_close_offer_or_put_back(store: SqlStore) -> None:
    _, handover = waiting(store)
    store.queue.take(handover, "anna")

    assert not store.queue.close(handover, "ben", "answered")
    assert not store.queue.offer(handover, "ben", "carol")
    assert not store.queue.put_back(handover, "ben")
    assert store.queue.put_back(handover, "anna")
    assert store.queue.take(handover, "ben")


def test_a_transfer_waits_for_the_other_to_accept(store: SqlStore) -> None:
    conversation, handover = waiting(store)
    store.queue.take(handover, "anna")
    store.queue.offer(handover, "anna", "ben")

    assert not store.queue.accept(handover, "carol")
    before = store.queue.standing(conversation)
    assert before is not None
    assert (before.claimed_by, before.offered_to) == ("anna", "ben")

    assert store.queue.accept(handover, "ben")
    after = store.queue.standing(conversation)
    assert after is not None
    assert (after.claimed_by, after.offered_to) == ("ben", None)


def test_a_refused_transfer_stays_with_the_holder(store: SqlStore) -> None:
    conversation, handover = waiting(store)
    store.queue.take(handover, "anna")
    store.queue.offer(handover, "anna", "ben")

    assert store.queue.refuse(handover, "ben")

    case = store.queue.standing(conversation)
    assert case is not None
    assert (case.claimed_by, case.offered_to) == ("anna", None)
    assert not store.queue.accept(handover, "ben")


def test_who_no_longer_wants_to_wait_leaves_the_queue_but_not_a_held_chat(store: SqlStore) -> None:
    first, _ = waiting(store, "a")
    second, handover = waiting(store, "b")
    store.queue.take(handover, "anna")

    assert store.queue.withdraw(first)
    assert not store.queue.withdraw(second)
    assert [case.conversation for case in store.queue.open_cases()] == [second]


def test_an_alarm_rings_once_when_staff_did_not_answer(store: SqlStore, clock: Clock) -> None:
    conversation, _ = waiting(store)
    number = Reply("Ring **999** now.", kind="safety")
    assert store.alarms.set(conversation, number, seconds=60)
    assert not store.alarms.set(conversation, Reply("later"), seconds=600)
    clock.forward(seconds=59)
    assert store.alarms.due() == []
    clock.forward(seconds=1)

    (alarm,) = store.alarms.due()

    assert (alarm.conversation, alarm.reply) == (conversation, number)
    assert store.alarms.due() == []


def test_an_answer_in_time_stops_the_alarm(store: SqlStore, clock: Clock) -> None:
    conversation, _ = waiting(store)
    store.alarms.set(conversation, Reply("Ring **999** now."))

    assert store.alarms.clear(conversation)

    clock.forward(minutes=5)
    assert store.alarms.due() == []


def test_nobody_can_queue_for_an_erased_conversation(store: SqlStore) -> None:
    conversation, handover = waiting(store)
    store.erase(conversation, by="person", reason="asked in chat")

    assert store.queue.open_cases() == []
    assert not store.queue.take(handover, "anna")
    with pytest.raises(NoSuchConversation):
        store.queue.ask(conversation, reason="asked", urgency="routine")


def test_staff_see_what_was_told_and_the_look_is_written_down(store: SqlStore) -> None:
    conversation = store.open_conversation("sms", "+447700900123")
    full_turn(store, conversation)
    store.casework.note(conversation, "rings back at 5", by="anna")
    store.casework.label(conversation, "call back", by="anna")
    store.casework.label(conversation, "call back", by="ben")
    store.casework.label(conversation, "wrong", by="anna")
    store.casework.unlabel(conversation, "wrong", by="anna")

    told = store.casework.look(conversation, by="ben")

    assert told.channel == "sms"
    assert [fact["name"] for fact in told.current_facts] == ["gest"]
    assert [flag["code"] for flag in told.danger_signs] == ["RF1"]
    assert told.assessments[0]["guidance"] == "abc123"
    assert [(note["staff"], note["text"]) for note in told.notes] == [("anna", "rings back at 5")]
    assert told.labels == ["call back"]
    newest = store.audit.lines(conversation)[0]
    assert (newest.actor, newest.action) == ("ben", "viewed")


def test_an_address_is_shown_only_by_asking_for_it(store: SqlStore) -> None:
    conversation = store.open_conversation("sms", "+447700900123")
    one_turn(store, conversation)
    assert "447700900123" not in repr(store.casework.look(conversation, by="anna"))

    shown = store.casework.reveal(conversation, by="anna")

    assert (shown.channel, shown.address) == ("sms", "+447700900123")
    assert store.audit.lines(conversation)[0].action == "revealed"
    assert "447700900123" not in repr(store.audit.lines())


def test_pressing_moves_up_who_waits_for_the_same_reason_and_never_down(store: SqlStore) -> None:
    conversation, _ = waiting(store)
    assert store.queue.press(conversation, "upset")
    assert not store.queue.press(conversation, "same_day")
    case = store.queue.standing(conversation)
    assert case is not None
    assert (case.urgency, case.reason, case.summary) == ("upset", "asked", "2 losses")


def test_pressing_puts_nobody_into_the_queue(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    assert not store.queue.press(conversation, "upset")
    assert store.queue.standing(conversation) is None
