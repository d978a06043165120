"""
What has run out goes by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest

from bot.records.errors import KeyMissing, NoSuchConversation, Tampered
from bot.records.retention import Limits, Retention, Swept, keep_sweeping
from bot.records.sql_store import SqlStore
from bot.records.store import Turn
from bot.replies import Reply
from tests.records.helpers import Clock, full_turn, one_turn
from tests.records.serving import LATEST
from tests.records.test_erase import rows

LIMITS = Limits(conversation=30, unanswered=365, audit=2190)


def keeping(store: SqlStore, said: str | None) -> str:
    conversation = store.open_conversation("web", f"said {said}")
    one_turn(store, conversation, consent=said)
    return conversation


@pytest.mark.parametrize(
    ("said", "hours", "stays"),
    [
        (None, 23.9, True),
        (None, 24, False),
        ("no", 23.9, True),
        ("no", 24, False),
        ("withdrawn", 24, False),
        ("yes", 24, True),
        ("yes", 30 * 24 - 0.1, True),
        ("yes", 30 * 24, False),
    ],
)
def test_a_conversation_goes_when_its_time_is_up(
    store: SqlStore, clock: Clock, said: str | None, hours: float, stays: bool
) -> None:
    conversation = keeping(store, said)
    clock.forward(hours=hours)

    swept = store.retention.sweep(LIMITS)

    assert swept.conversations == (0 if stays else 1)
    assert bool(store.transcript(conversation)) is stays


def test_time_counts_from_her_last_message(store: SqlStore, clock: Clock) -> None:
    conversation = keeping(store, "yes")
    clock.forward(days=29)
    one_turn(store, conversation)
    clock.forward(days=29)

    assert store.retention.sweep(LIMITS).conversations == 0


def test_a_service_that_keeps_nothing_keeps_nothing(
    store: SqlStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = keeping(store, "yes")
    monkeypatch.setenv("LUTEA_RETENTION_DAYS", "0")
    clock.forward(hours=24)

    assert store.retention.sweep().conversations == 1
    assert store.transcript(conversation) == []


@pytest.mark.parametrize(("said", "goes"), [(None, True), ("no", True), ("yes", False)])
def test_the_end_of_a_session_ends_what_was_kept_for_it(
    store: SqlStore, said: str | None, goes: bool
) -> None:
    conversation = keeping(store, said)

    assert store.end_session(conversation) is goes
    assert bool(store.transcript(conversation)) is not goes
    assert not store.end_session("nowhere")


def test_an_address_that_comes_back_too_late_begins_anew(store: SqlStore, clock: Clock) -> None:
    conversation = keeping(store, "no")
    clock.forward(hours=25)

    fresh = store.open_conversation("web", "said no")

    assert fresh != conversation
    assert store.transcript(conversation) == []


def test_questions_without_identity_outlive_the_person_and_go_after_a_year(
    store: SqlStore, clock: Clock
) -> None:
    conversation = store.open_conversation("web", "a")
    one_turn(store, conversation, consent="yes")
    one_turn(
        store,
        conversation,
        unanswered=["Can I fly? ring me on 07700 900123"],
        feedback=[{"entry": "what-it-is", "verdict": "useful", "words": "thank you, dr Jones"}],
    )
    store.erase(conversation, by="person", reason="asked in chat")

    (question,) = store.curation.unanswered()
    assert question.text == "Can I fly? ring me on [number]"
    assert question.day == "2026-03-02"
    assert store.curation.opinions("what-it-is") == ["thank you, dr [name]"]

    clock.forward(days=366)
    swept = store.retention.sweep(LIMITS)
    assert (swept.unanswered, swept.feedback) == (1, 1)
    assert store.curation.unanswered() == []


@pytest.mark.parametrize("said", [None, "no"])
def test_words_of_somebody_who_did_not_agree_are_not_kept_apart(
    store: SqlStore, said: str | None
) -> None:
    conversation = keeping(store, said)

    one_turn(
        store,
        conversation,
        unanswered=["Can I fly?"],
        feedback=[{"entry": "x", "verdict": "useful", "words": "thanks"}],
    )

    assert store.curation.unanswered() == []
    assert store.curation.opinions("x") == []
    assert store.curation.verdicts() == {"x": {"useful": 1}}


def test_old_audit_events_go(store: SqlStore, clock: Clock) -> None:
    store.audit.write("anna", "viewed", "x")
    clock.forward(days=2191)

    assert store.retention.sweep(LIMITS).audit == 1
    assert store.audit.verify().holds


def test_a_sweep_leaves_what_is_still_due(store: SqlStore, clock: Clock) -> None:
    keeping(store, "no")
    clock.forward(hours=20)
    stays = store.open_conversation("web", "new")
    full_turn(store, stays)
    clock.forward(hours=5)

    swept = store.retention.sweep(LIMITS)

    assert (swept.conversations, swept.scrubbed) == (1, True)
    assert store.load(stays).turn == 1
    assert rows(store)["person"] == 1


def test_many_go_in_one_sweep(sqlite_store: SqlStore, clock: Clock) -> None:
    for number in range(25):
        sqlite_store.open_conversation("web", str(number))
    clock.forward(hours=25)

    assert sqlite_store.retention.sweep(LIMITS, at_once=10).conversations == 25
    assert rows(sqlite_store)["person"] == 0


async def test_the_background_task_sweeps_and_stops(store: SqlStore, clock: Clock) -> None:
    conversation = keeping(store, "no")
    clock.forward(hours=25)

    task = asyncio.create_task(keep_sweeping(store.retention, every_seconds=60))
    async with asyncio.timeout(60):
        with contextlib.suppress(NoSuchConversation):
            while store.transcript(conversation):
                await asyncio.sleep(0.01)
    task.cancel()

    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()


class Sweeper(Retention):
    """
    Fails in a way of its own at each of its first sweeps.
    """

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.swept = asyncio.Event()

    def sweep(self, *_: Any, **__: Any) -> Swept:
        if self.failures:
            raise self.failures.pop(0)
        self.loop.call_soon_threadsafe(self.swept.set)
        return Swept()


async def test_the_clean_up_goes_on_whatever_one_of_them_ran_into() -> None:
    sweeper = Sweeper(KeyMissing("away"), Tampered("changed"))
    sweeper.loop = asyncio.get_running_loop()
    task = asyncio.create_task(keep_sweeping(sweeper, every_seconds=0))

    async with asyncio.timeout(LATEST):
        await sweeper.swept.wait()
    task.cancel()

    assert sweeper.failures == []


def test_a_late_turn_of_a_swept_conversation_is_not_kept(store: SqlStore, clock: Clock) -> None:
    conversation = store.open_conversation("web", "a")
    inbound = store.receive(conversation, "hello")
    clock.forward(hours=25)
    store.retention.sweep(LIMITS)

    store.finish(Turn(inbound.id, conversation, replies=[Reply("late")]))

    assert rows(store)["message"] == 0
