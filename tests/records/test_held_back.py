"""What did not reach a person: reported later, waiting for her, or in the way of a danger text."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.records.held_back import WINDOW_CLOSED, Bounced, HeldBack
from bot.records.sql_store import SqlStore
from bot.replies import Reply

ADDRESS = "447700900123"
DANGER = Reply("Ring **999** now.", kind="safety")


@pytest.fixture
def back(store: SqlStore) -> HeldBack:
    return HeldBack(store.records)


def said(store: SqlStore, *texts: str) -> str:
    conversation = store.open_conversation("whatsapp", ADDRESS)
    for text in texts:
        store.say(conversation, Reply(text))
    return conversation


def texts(store: SqlStore) -> list[str]:
    found: list[str] = []
    while parcels := store.outbox.take():
        for parcel in parcels:
            found.append(parcel.reply.text)
            store.outbox.sent(parcel, f"wamid.{len(found)}")
    return found


def test_what_a_provider_could_not_deliver_is_a_dead_letter_once(
    store: SqlStore, back: HeldBack
) -> None:
    conversation = said(store, "One.")
    texts(store)

    assert back.bounced("whatsapp", "wamid.1", "not_delivered") == Bounced(conversation, ADDRESS)
    assert back.bounced("whatsapp", "wamid.1", "not_delivered") is None
    assert [dead["error"] for dead in store.outbox.dead()] == ["not_delivered"]
    assert [m["state"] for m in store.export(conversation)["messages"]] == ["undelivered"]


@pytest.mark.parametrize(("channel", "name"), [("whatsapp", "wamid.9"), ("sms", "wamid.1")])
def test_a_report_on_a_message_that_is_not_ours_changes_nothing(
    store: SqlStore, back: HeldBack, channel: str, name: str
) -> None:
    said(store, "One.")
    texts(store)

    assert back.bounced(channel, name, "refused") is None
    assert store.outbox.dead() == []


def test_what_a_closed_window_kept_goes_when_she_writes(store: SqlStore, back: HeldBack) -> None:
    conversation = said(store, "Old.", "Lost.")
    for error in (WINDOW_CLOSED, "refused"):
        (parcel,) = store.outbox.take()
        store.outbox.give_up(parcel, error=error)
    assert back.waiting_for_her(conversation) == 1

    store.say(conversation, DANGER)

    assert back.revive(conversation) == 1
    assert texts(store) == [DANGER.text, "Old."]
    assert back.waiting_for_her(conversation) == 0
    assert [dead["error"] for dead in store.outbox.dead()] == ["refused"]


def test_a_danger_text_passes_what_waits_for_another_try(store: SqlStore, back: HeldBack) -> None:
    conversation = said(store, "Slow.")
    (parcel,) = store.outbox.take()
    later = store.records.now() + timedelta(hours=1)
    store.outbox.retry(parcel, at=later, error="throttled")
    danger = store.say(conversation, DANGER)
    assert texts(store) == []

    assert back.let_pass(conversation, danger.id) == 1

    assert texts(store) == [DANGER.text]


def test_what_is_being_sent_is_not_passed(store: SqlStore, back: HeldBack) -> None:
    conversation = said(store, "On its way.")
    store.outbox.take()
    danger = store.say(conversation, DANGER)

    assert back.let_pass(conversation, danger.id) == 0
