"""
A number to ring: only after consent, for who took the call alone, and gone when it is over.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.records.erase import CALL_OVER
from bot.records.migrate import downgrade, migrate
from bot.records.models_helpline import CallBack
from bot.records.sql_store import SqlStore
from tests.records.helpers import Clock, one_turn
from tests.records.test_retention import LIMITS

NUMBER = "07700900123"


def person(store: SqlStore, name: str = "a", consent: str | None = "yes") -> str:
    conversation = store.open_conversation("web", name)
    one_turn(store, conversation, consent=consent)
    return conversation


def asks(store: SqlStore, conversation: str, hours: float = 1) -> bool:
    begins = store.records.now() + timedelta(hours=hours)
    return store.call_backs.ask(
        conversation,
        number=NUMBER,
        begins=begins,
        ends=begins + timedelta(hours=2),
        message=False,
    )


def a_call(store: SqlStore, name: str = "a", hours: float = 1) -> str:
    conversation = person(store, name)
    assert asks(store, conversation, hours)
    call = store.call_backs.of(conversation)
    assert call
    return call.id


def actions(store: SqlStore) -> list[str]:
    return [line.action for line in reversed(store.audit.lines())]


@pytest.mark.parametrize(
    ("consent", "kept"), [("yes", True), ("no", False), (None, False), ("withdrawn", False)]
)
def test_a_number_is_kept_after_a_yes_alone(store: SqlStore, consent: str | None, kept: bool):
    conversation = person(store, consent=consent)
    assert store.call_backs.may_ask(conversation) is kept
    assert asks(store, conversation) is kept
    assert store.call_backs.count() == int(kept)


def test_one_call_is_waited_for_at_a_time(store: SqlStore):
    conversation = person(store)
    assert asks(store, conversation)
    assert not asks(store, conversation, hours=9)
    assert store.call_backs.count() == 1


def test_the_number_is_sealed_and_lists_show_its_end_alone(store: SqlStore):
    a_call(store)
    with store.records.read() as connection:
        assert NUMBER.encode() not in connection.execute(select(CallBack.body)).scalar_one()
    assert [call.ending for call in store.call_backs.all()] == ["123"]
    assert NUMBER not in repr(store.call_backs.all())


def test_of_two_who_take_a_call_one_gets_it_and_alone_sees_the_number(store: SqlStore):
    call = a_call(store)
    assert store.call_backs.reveal(call, by="anna") == ""
    assert store.call_backs.take(call, by="anna")
    assert not store.call_backs.take(call, by="bea")
    assert store.call_backs.reveal(call, by="bea") == ""
    assert store.call_backs.reveal(call, by="anna") == NUMBER
    assert actions(store) == ["took a call back", "revealed a number"]
    assert store.audit.verify().holds


def test_a_try_without_an_answer_is_counted_and_gives_the_call_back(store: SqlStore):
    call = a_call(store)
    assert not store.call_backs.no_answer(call, by="anna")
    store.call_backs.take(call, by="anna")
    assert store.call_backs.no_answer(call, by="anna")
    found = store.call_backs.all()[0]
    assert (found.tries, found.taken_by) == (1, "")


def test_a_call_that_was_made_leaves_nothing_but_the_audit(store: SqlStore):
    call = a_call(store)
    assert not store.call_backs.done(call, by="anna")
    store.call_backs.take(call, by="anna")
    assert store.call_backs.done(call, by="anna")
    assert not store.call_backs.done(call, by="anna")
    assert store.call_backs.count() == 0
    newest = store.audit.lines()[0]
    assert (newest.actor, newest.action, newest.detail) == ("anna", CALL_OVER, {"outcome": "done"})


def test_she_and_staff_can_cancel_a_call(store: SqlStore):
    conversation = person(store)
    asks(store, conversation)
    assert store.call_backs.withdraw(conversation)
    assert not store.call_backs.withdraw(conversation)
    call = a_call(store, "b")
    assert store.call_backs.cancel(call, by="bea")
    assert store.call_backs.count() == 0


def test_what_became_of_calls_is_counted_without_identity(store: SqlStore):
    for n in range(6):
        call = a_call(store, str(n))
        store.call_backs.take(call, by="anna")
        if n < 5:
            store.call_backs.no_answer(call, by="anna")
            store.call_backs.take(call, by="anna")
            assert store.call_backs.done(call, by="anna")
        else:
            assert store.call_backs.cancel(call, by="anna")
    day = store.records.now().date()
    totals = store.reports.totals(day, day, "call_back")
    assert totals == {"asked": 6, "cancelled": None, "done": 5, "no answer": 5}
    assert set(store.reports.sums(day, day, "call_back", by="channel")) == {"web"}


@pytest.mark.parametrize("said", ["withdrawn", "no"])
def test_a_consent_that_is_taken_back_takes_the_number_along_at_once(store: SqlStore, said: str):
    conversation, other = person(store), person(store, "b")
    assert asks(store, conversation)
    assert asks(store, other)
    call = store.call_backs.of(conversation)
    assert call
    assert store.call_backs.take(call.id, by="anna")

    one_turn(store, conversation, "I changed my mind", consent=said)

    with store.records.read() as connection:
        left = connection.execute(select(CallBack.conversation_id)).scalars().all()
    assert left == [other]
    assert store.call_backs.reveal(call.id, by="anna") == ""
    assert not store.call_backs.done(call.id, by="anna")
    newest = store.audit.lines()[0]
    assert (newest.actor, newest.action, newest.detail) == (
        "person", CALL_OVER, {"outcome": "consent taken back"},
    )  # fmt: skip
    assert store.audit.verify().holds
    assert not asks(store, conversation)


def test_a_turn_that_fails_or_says_nothing_of_consent_leaves_the_number(store: SqlStore):
    conversation = person(store)
    assert asks(store, conversation)
    one_turn(store, conversation, "hello")
    one_turn(store, conversation, "I changed my mind", consent="withdrawn", failed=True)
    assert store.call_backs.count() == 1


def test_no_number_slips_in_while_consent_is_taken_back(store: SqlStore):
    for number in range(10):
        conversation = person(store, f"{number}")
        with ThreadPoolExecutor(2) as hands:
            asked = hands.submit(asks, store, conversation)
            back = hands.submit(one_turn, store, conversation, "no", consent="withdrawn")
            asked.result()
            back.result()
    assert store.call_backs.count() == 0


def test_calls_stand_by_window_so_that_the_overdue_come_first(store: SqlStore):
    later, sooner = a_call(store, "a", hours=5), a_call(store, "b", hours=1)
    assert [call.id for call in store.call_backs.all()] == [sooner, later]


@pytest.mark.parametrize(("days", "stays"), [(2.99, True), (3, False)])
def test_a_number_goes_three_days_after_its_window(
    store: SqlStore, clock: Clock, days: float, stays: bool
):
    call = a_call(store, hours=0)
    store.call_backs.take(call, by="anna")
    clock.forward(hours=2, days=days)
    swept = store.retention.sweep(LIMITS)
    assert (swept.call_backs, swept.conversations) == (0 if stays else 1, 0)
    assert store.call_backs.count() == int(stays)
    assert swept.scrubbed is not stays


def test_her_export_holds_the_number_and_the_time(store: SqlStore):
    conversation = person(store)
    asks(store, conversation)
    (call,) = json.loads(json.dumps(store.export(conversation)))["call_backs"]
    assert (call["number"], call["message"], call["tries"]) == (NUMBER, False, 0)


def test_erasing_her_erases_the_call(store: SqlStore):
    conversation = person(store)
    asks(store, conversation)
    receipt = store.erase_with_receipt(conversation, by="person", reason="asked in chat")
    assert receipt.rows["call_back"] == 1
    assert store.call_backs.count() == 0


def test_roles_that_were_made_before_may_see_the_number_if_they_may_hold_a_chat(
    store: SqlStore, url: str
):
    store.accounts.add("anna", "Anna", "helpline", by="test")
    store.accounts.add("cleo", "Cleo", "curator", by="test")
    may = "SELECT name FROM role WHERE permissions LIKE '%\"ring\"%' ORDER BY name"

    def ring() -> list[str]:
        with store.records.read() as connection:
            return list(connection.execute(text(may)).scalars())

    assert ring() == ["admin", "helpline", "supervisor"]
    downgrade(url, "0003")
    assert ring() == []
    migrate(url)
    assert ring() == ["admin", "helpline", "supervisor"]
