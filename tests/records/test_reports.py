"""
Numbers without identity, and texts freed of it.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.records.anonymous import without_identity
from bot.records.reports import Count, Sum, masked, sum_of
from bot.records.sql_store import SqlStore
from tests.records.helpers import Clock, full_turn, one_turn

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_a_small_number_is_masked(number: int, shown: int | None) -> None:
    assert masked(number) == shown


def test_a_day_is_counted_by_channel_without_small_numbers(store: SqlStore) -> None:
    for number in range(6):
        full_turn(store, store.open_conversation("web", str(number)))
    full_turn(store, store.open_conversation("sms", "1"))

    counts = store.reports.by_day(DAY, DAY, "red_flag")

    assert counts == [
        Count("2026-03-02", "sms", "red_flag", "RF1", None),
        Count("2026-03-02", "web", "red_flag", "RF1", 6),
    ]
    assert [count.shown for count in counts] == ["under 5", "6"]
    assert store.reports.totals(DAY, DAY, "outcome") == {"A:A_OFFER": 7}
    assert store.reports.totals(DAY, DAY, "conversation") == {"": 7}
    assert store.reports.totals(DAY, DAY, "message") == {"answered": 7}


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([7, 5], Sum(12)),
        ([], Sum(0)),
        ([0, 0], Sum(0)),
        ([4], Sum(None)),
        ([1, 3], Sum(None)),
        # One hidden part could be worked out from an exact sum, so it stays hidden in it.
        ([7, 3], Sum(8, or_more=True)),
        ([7, 1], Sum(8, or_more=True)),
        ([0, 9, 2], Sum(10, or_more=True)),
        # Two hidden parts could be several things, but for all ones and all fours.
        ([3, 2], Sum(5)),
        ([7, 3, 4], Sum(14)),
        ([7, 1, 1], Sum(9, or_more=True)),
        ([7, 4, 4], Sum(9, or_more=True)),
        ([4, 4], Sum(2, or_more=True)),
    ],
)
def test_a_sum_gives_away_none_of_its_hidden_parts(parts: list[int], shown: Sum) -> None:
    assert sum_of(parts) == shown


def test_sums_stand_by_day_and_by_channel(store: SqlStore, clock: Clock) -> None:
    for number in range(6):
        store.open_conversation("web", str(number))
    for number in range(2):
        store.open_conversation("sms", str(number))
    clock.forward(days=1)
    for number in range(7):
        store.open_conversation("web", f"next day {number}")
    period = (DAY, DAY + timedelta(days=1))

    by_day = store.reports.sums(*period, "conversation", by="day")
    by_channel = store.reports.sums(*period, "conversation", by="channel")

    assert by_day == {"2026-03-02": Sum(7, or_more=True), "2026-03-03": Sum(7)}
    assert by_channel == {"sms": Sum(None), "web": Sum(13)}


def test_counts_stay_when_the_person_goes(store: SqlStore) -> None:
    for number in range(5):
        conversation = store.open_conversation("web", str(number))
        one_turn(store, conversation)
        store.erase(conversation, by="person", reason="asked in chat")

    assert store.reports.totals(DAY, DAY, "message") == {"answered": 5}


def test_the_time_waited_is_counted_in_steps(store: SqlStore, clock: Clock) -> None:
    for number in range(5):
        handover = store.queue.ask(
            store.open_conversation("web", str(number)), reason="asked", urgency="upset"
        )
        clock.forward(minutes=3)
        store.queue.take(handover, "anna")

    assert store.reports.totals(DAY, DAY, "waited") == {"1 to 5": 5}


def test_settled_questions_leave_the_list(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    one_turn(store, conversation, consent="yes")
    one_turn(store, conversation, unanswered=["Can I fly?", "Can I swim?"])
    questions = store.curation.unanswered()
    assert {question.text for question in questions} == {"Can I fly?", "Can I swim?"}

    assert store.curation.settle([questions[0].id]) == 1

    assert store.curation.unanswered() == [questions[1]]
    assert [q.id for q in store.curation.unanswered(state="settled")] == [questions[0].id]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mail me at jo.smith+x@example.co.uk please", "mail me at [email] please"),
        ("ring 07700 900123 or +44 (0)20 7946 0018", "ring [number] or [number]"),
        ("my NHS number is 943 476 5919", "my NHS number is [number]"),
        ("I live at SW1A 1AA", "I live at [postcode]"),
        ("born 12/03/1990, scan 2026-03-02", "born [date], scan [date]"),
        ("my name is Jo Smith and I bleed", "my name is [name] and I bleed"),
        ("Dr Jones said no", "Dr [name] said no"),
        ("I'm on @jo_smith", "I'm on [name]"),
        ("see https://example.org/me?x=1 ok", "see [link] ok"),
        (
            "7 weeks and 3 days, 2 losses, 400 mg twice",
            "7 weeks and 3 days, 2 losses, 400 mg twice",
        ),
        ("the doctor said wait", "the doctor said wait"),
        ("this is frightening at 12+3", "this is frightening at 12+3"),
        ("", ""),
    ],
)
def test_traces_of_identity_are_replaced(text: str, kept: str) -> None:
    assert without_identity(text) == kept
