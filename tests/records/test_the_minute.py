"""
A danger in a chat that staff hold: the number goes to the person if nobody replies within a minute,
on both databases, whatever dies or starts meanwhile.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from bot.engine.effects import Effects
from bot.engine.engine import Engine
from bot.handover.helpline import ALARM_SECONDS, Helpline
from bot.records.keys import Keyring
from bot.records.live import LocalLive
from bot.records.locks import LocalLocks
from bot.records.sql_store import SqlStore
from bot.records.store import StoredReply
from tests.records.conftest import CHEAP
from tests.records.helpers import Clock

FAINT = "I'm soaking a pad every half hour and I feel faint"
DYING = "I want to end my life tonight"


class Process:
    """
    One Lutea on the database: its engine without the dialogue, and its watch over the alarms.
    """

    def __init__(self, url: str, keyring: Keyring, clock: Clock) -> None:
        self.store = SqlStore(url, keyring, now=clock, passwords=CHEAP)
        self.pushed: list[tuple[str, StoredReply]] = []
        self.helpline = Helpline(
            self.store,
            LocalLive(),
            open_now=lambda: True,
            deliver=lambda conversation, reply: self.pushed.append((conversation, reply)),
        )
        self.engine = Engine(
            self.store,
            None,
            LocalLocks(),
            holds=self.helpline.holds,
            effects=Effects(self.store, self.helpline),
        )

    def hears(self, conversation: str, text: str) -> bool:
        """
        She writes; True when the bot kept silent.
        """
        answered = asyncio.run(self.engine.converse(conversation, text))
        return answered.held and not answered.replies

    def looks(self) -> int:
        """
        How many numbers the watch sends when it looks now.
        """
        return asyncio.run(self.helpline.send_due_alarms())

    def numbers(self, conversation: str) -> list[str]:
        return [
            entry.reply.text
            for entry in self.store.transcript(conversation)
            if entry.who == "bot" and entry.reply.kind == "safety"
        ]


@pytest.fixture
def start(url: str, keyring: Keyring, clock: Clock) -> Iterator[Callable[[], Process]]:
    """
    Starts processes on the same database.
    """
    started: list[Process] = []

    def make() -> Process:
        started.append(Process(url, keyring, clock))
        return started[-1]

    yield make
    for one in started:
        one.store.close()


def held(process: Process) -> str:
    """
    A conversation that Anna holds.
    """
    conversation = process.store.open_conversation("sms", "+447700900001")
    case = process.store.queue.ask(conversation, reason="asked", urgency="routine")
    assert process.store.queue.take(case, "anna")
    return conversation


@pytest.mark.parametrize(("says", "number"), [(FAINT, "**999**"), (DYING, "**116 123**")])
def test_after_a_minute_without_a_reply_the_number_goes_out_once(
    says: str, number: str, start: Callable[[], Process], clock: Clock
) -> None:
    process = start()
    conversation = held(process)

    assert process.hears(conversation, says)
    clock.forward(seconds=ALARM_SECONDS - 1)
    assert (process.looks(), process.numbers(conversation)) == (0, [])
    clock.forward(seconds=1)
    assert process.looks() == 1

    (said,) = process.numbers(conversation)
    assert number in said
    assert [one for one, _ in process.pushed] == [conversation]
    clock.forward(hours=1)
    assert process.looks() == 0


def test_a_process_that_starts_later_sends_it(start: Callable[[], Process], clock: Clock) -> None:
    first = start()
    conversation = held(first)
    first.hears(conversation, FAINT)
    first.store.close()
    clock.forward(seconds=ALARM_SECONDS)

    second = start()

    assert second.helpline.holds(conversation)
    assert second.looks() == 1
    assert len(second.numbers(conversation)) == 1


def test_of_several_processes_that_look_at_once_one_sends_it(
    start: Callable[[], Process], clock: Clock
) -> None:
    processes = [start() for _ in range(4)]
    conversation = held(processes[0])
    processes[1].hears(conversation, FAINT)
    clock.forward(seconds=ALARM_SECONDS)
    ready, sent = threading.Barrier(len(processes)), []

    def look(process: Process) -> None:
        ready.wait()
        sent.append(process.looks())

    threads = [threading.Thread(target=look, args=(one,)) for one in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(sent) == [0, 0, 0, 1]
    assert len(processes[0].numbers(conversation)) == 1


def test_a_process_that_dies_while_sending_loses_it_to_another(
    start: Callable[[], Process], clock: Clock
) -> None:
    first, second = start(), start()
    conversation = held(first)
    first.hears(conversation, FAINT)
    clock.forward(seconds=ALARM_SECONDS)

    assert len(first.store.alarms.due()) == 1  # and then it is gone
    assert second.looks() == 0
    clock.forward(seconds=60)

    assert second.looks() == 1
    assert len(second.numbers(conversation)) == 1


def test_one_that_cannot_be_sent_holds_up_no_other_and_is_tried_again(
    start: Callable[[], Process], clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    process = start()
    first = held(process)
    second = process.store.open_conversation("web", "somebody else")
    case = process.store.queue.ask(second, reason="asked", urgency="routine")
    assert process.store.queue.take(case, "ben")
    for conversation in (first, second):
        process.hears(conversation, FAINT)
    clock.forward(seconds=ALARM_SECONDS)
    before = process.helpline.deliver

    def unreachable(conversation: str, _reply: StoredReply) -> None:
        if conversation == first:
            raise OSError("the provider is away")

    process.helpline.deliver = unreachable
    assert process.looks() == 1
    assert "a number was not sent: OSError" in caplog.text
    process.helpline.deliver = before
    clock.forward(seconds=60)
    assert process.looks() == 1
    assert process.numbers(second) == process.numbers(first)[:1]


def test_a_reply_through_any_process_within_the_minute_stops_it(
    start: Callable[[], Process], clock: Clock
) -> None:
    first, second = start(), start()
    conversation = held(first)
    first.hears(conversation, FAINT)
    clock.forward(seconds=ALARM_SECONDS - 1)

    asyncio.run(second.helpline.say(conversation, "Please ring 999 now.", staff="Anna"))
    clock.forward(hours=1)

    assert (first.looks(), second.looks()) == (0, 0)
    assert first.numbers(conversation) == []


def test_a_chat_that_goes_back_into_the_queue_meanwhile_still_gets_it(
    start: Callable[[], Process], clock: Clock
) -> None:
    process = start()
    conversation = held(process)
    process.hears(conversation, FAINT)
    case = process.store.queue.standing(conversation)
    assert case is not None
    assert process.store.queue.put_back(case.id, "anna")
    clock.forward(seconds=ALARM_SECONDS)

    assert process.looks() == 1


def test_each_danger_has_a_minute_of_its_own(start: Callable[[], Process], clock: Clock) -> None:
    process = start()
    conversation = held(process)
    for _ in range(2):
        process.hears(conversation, FAINT)
        clock.forward(seconds=ALARM_SECONDS)
        assert process.looks() == 1
    assert len(process.numbers(conversation)) == 2


def test_what_is_no_danger_to_life_alarms_staff_of_nothing(
    start: Callable[[], Process], clock: Clock
) -> None:
    process = start()
    conversation = held(process)
    assert process.hears(conversation, "is it normal to feel sick?")
    clock.forward(hours=1)
    assert process.looks() == 0
