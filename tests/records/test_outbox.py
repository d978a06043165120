"""
Messages pushed to a provider: in order, once if we can, and never lost.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.records.outbox import FETCHED
from bot.records.sql_store import SqlStore
from bot.replies import Reply
from tests.records.helpers import Clock, one_turn

TWO = [Reply("Ring **999** now.", kind="safety"), Reply("Second.")]


def sms(store: SqlStore, address: str = "+447700900123") -> str:
    return store.open_conversation("sms", address)


def texts(store: SqlStore) -> list[str]:
    return [parcel.reply.text for parcel in store.outbox.take()]


def test_replies_go_out_in_their_order_one_at_a_time(store: SqlStore) -> None:
    conversation = sms(store)
    one_turn(store, conversation, replies=TWO)

    (first,) = store.outbox.take()
    assert (first.reply, first.address, first.channel) == (TWO[0], "+447700900123", "sms")
    assert (first.conversation, first.attempt) == (conversation, 1)
    assert store.outbox.take() == []
    store.outbox.sent(first, "SM1")

    (second,) = store.outbox.take()
    assert second.reply == TWO[1]
    store.outbox.sent(second)
    assert store.outbox.take() == []


@pytest.mark.parametrize("channel", sorted(FETCHED))
def test_a_channel_that_fetches_needs_no_delivery(store: SqlStore, channel: str) -> None:
    one_turn(store, store.open_conversation(channel, "a"))

    assert store.outbox.take() == []


def test_each_person_is_served_beside_the_others(store: SqlStore) -> None:
    for address in ("+441", "+442", "+443"):
        one_turn(store, sms(store, address), replies=TWO)

    assert sorted(parcel.address for parcel in store.outbox.take()) == ["+441", "+442", "+443"]


def test_a_channel_can_be_served_alone(store: SqlStore) -> None:
    one_turn(store, sms(store))
    one_turn(store, store.open_conversation("telegram", "9"))

    (parcel,) = store.outbox.take(channel="telegram")

    assert parcel.channel == "telegram"


def test_two_workers_never_take_the_same(store: SqlStore) -> None:
    for number in range(12):
        one_turn(store, sms(store, f"+44{number}"))
    taken: list[int] = []
    together = threading.Barrier(3)

    def work() -> None:
        together.wait()
        while parcels := store.outbox.take(limit=2):
            taken.extend(parcel.seq for parcel in parcels)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == len(set(taken)) == 12


def test_a_retry_waits_and_keeps_its_place(store: SqlStore, clock: Clock) -> None:
    one_turn(store, sms(store), replies=TWO)
    (first,) = store.outbox.take()

    store.outbox.retry(first, at=clock.time + timedelta(seconds=30), error="429")

    assert store.outbox.take() == []
    clock.forward(seconds=30)
    (again,) = store.outbox.take()
    assert (again.id, again.attempt) == (first.id, 2)


def test_a_worker_that_died_is_replaced_after_a_minute(store: SqlStore, clock: Clock) -> None:
    one_turn(store, sms(store), replies=TWO)
    (lost,) = store.outbox.take()
    clock.forward(seconds=59)
    assert store.outbox.take() == []
    clock.forward(seconds=2)

    (again,) = store.outbox.take()

    assert (again.id, again.attempt) == (lost.id, 2)
    store.outbox.give_up(lost, error="late")
    assert store.outbox.dead() == []
    store.outbox.sent(again)
    assert texts(store) == ["Second."]


def test_a_dead_letter_is_shown_without_its_words_and_the_next_goes_on(store: SqlStore) -> None:
    conversation = sms(store)
    one_turn(store, conversation, replies=TWO)
    (first,) = store.outbox.take()

    store.outbox.give_up(first, error="blocked")

    (dead,) = store.outbox.dead()
    assert (dead["conversation_id"], dead["error"]) == (conversation, "blocked")
    assert "999" not in repr(dead)
    assert texts(store) == ["Second."]
    assert [m["state"] for m in store.export(conversation)["messages"]][1] == "undelivered"


def test_a_status_of_the_provider_finds_its_message(store: SqlStore) -> None:
    conversation = sms(store)
    one_turn(store, conversation)
    (parcel,) = store.outbox.take()
    store.outbox.sent(parcel, "SM1")

    assert store.outbox.status("sms", "SM1", "delivered")
    assert not store.outbox.status("sms", "SM2", "delivered")
    assert not store.outbox.status("telegram", "SM1", "delivered")
    assert store.export(conversation)["messages"][-1]["state"] == "delivered"


def test_what_staff_write_goes_out_too(store: SqlStore) -> None:
    conversation = sms(store)
    said = store.say(conversation, Reply("Hello, this is Anna."), sender="Anna")

    (parcel,) = store.outbox.take()

    assert (parcel.id, parcel.reply.text) == (said.id, "Hello, this is Anna.")


def test_an_address_that_opted_out_stays_so_until_it_opts_in(store: SqlStore) -> None:
    store.outbox.opt_out("sms", "+441")
    store.outbox.opt_out("sms", "+441")

    assert store.outbox.opted_out("sms", "+441")
    assert not store.outbox.opted_out("whatsapp", "+441")
    store.outbox.opt_in("sms", "+441")
    assert not store.outbox.opted_out("sms", "+441")


def test_an_opt_out_outlives_the_conversation(store: SqlStore, clock: Clock) -> None:
    one_turn(store, sms(store, "+441"))
    store.outbox.opt_out("sms", "+441")
    clock.forward(days=2)
    store.retention.sweep()

    assert store.outbox.opted_out("sms", "+441")
