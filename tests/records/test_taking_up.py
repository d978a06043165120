"""
A message that a dying process left without an answer is answered by whoever lives.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from bot.engine.engine import Engine
from bot.records.errors import RecordsUnavailable
from bot.records.live import LocalLive, Notice
from bot.records.locks import LocalLocks
from bot.records.sql_store import SqlStore
from bot.records.store import Inbound
from bot.serve import keep_taking_up
from tests.records.serving import LATEST

taking_up = partial(keep_taking_up, after_seconds=0, every_seconds=0.01)


@pytest.fixture
def engine(store: SqlStore, mind: Any) -> Engine:
    return Engine(store, mind, LocalLocks())


def left_behind(store: SqlStore, address: str) -> str:
    """
    A conversation whose only message was stored and never answered.
    """
    conversation = store.open_conversation("sms", address)
    store.receive(conversation, "is spotting normal?")
    return conversation


async def until(done: Callable[[], bool], chore: Any) -> None:
    """
    Let the chore run until it is done, or fail when that takes too long.
    """
    running = asyncio.ensure_future(chore)
    try:
        async with asyncio.timeout(LATEST):
            while not await asyncio.to_thread(done):
                await asyncio.sleep(0)
    finally:
        running.cancel()


async def test_it_is_answered_once_though_two_processes_find_it(
    engine: Engine, store: SqlStore
) -> None:
    conversation = left_behind(store, "a")
    other = Engine(store, engine.mind, LocalLocks())

    async def both() -> None:
        live = LocalLive()
        await asyncio.gather(taking_up(engine, store, live), taking_up(other, store, live))

    await until(lambda: not store.inbox.waiting(before=_soon(store)), both())

    said = [entry.who for entry in store.transcript(conversation)]
    assert said[0] == "person"
    assert set(said[1:]) == {"bot"}
    again = await engine.take_up(_inbound(store, conversation))
    assert [reply.id for reply in again.replies] == [
        e.id for e in store.transcript(conversation)[1:]
    ]


async def test_one_that_cannot_be_answered_does_not_hold_up_the_others(
    engine: Engine, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, fine = left_behind(store, "broken"), left_behind(store, "fine")
    take_up = engine.take_up

    async def fails_for_one(inbound: Any) -> Any:
        if inbound.conversation == broken:
            raise RuntimeError("broken on purpose")
        return await take_up(inbound)

    monkeypatch.setattr(engine, "take_up", fails_for_one)
    await until(lambda: len(store.transcript(fine)) > 1, taking_up(engine, store, LocalLive()))

    assert len(store.transcript(broken)) == 1


async def test_it_goes_on_after_the_records_were_away(
    engine: Engine, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = left_behind(store, "a")
    waiting, failures = store.inbox.waiting, iter(range(3))

    def away_at_first(**named: Any) -> Any:
        if next(failures, None) is not None:
            raise RecordsUnavailable("away")
        return waiting(**named)

    monkeypatch.setattr(store.inbox, "waiting", away_at_first)

    await until(
        lambda: len(store.transcript(conversation)) > 1, taking_up(engine, store, LocalLive())
    )


async def test_a_page_that_is_open_elsewhere_hears_of_it(engine: Engine, store: SqlStore) -> None:
    live, heard = LocalLive(), list[Notice]()
    conversation = left_behind(store, "a")
    left = _inbound(store, conversation)

    async with live.subscribe(conversation) as notices:

        async def listen() -> None:
            async for notice in notices:
                heard.append(notice)

        both = asyncio.gather(taking_up(engine, store, live), listen())
        await until(lambda: bool(heard), both)

    assert heard == [Notice(conversation, left.id)]
    assert len(store.transcript(conversation)) > 1


def _soon(store: SqlStore) -> Any:
    return store.records.now().replace(year=2030)


def _inbound(store: SqlStore, conversation: str) -> Any:
    entry = store.transcript(conversation)[0]
    return Inbound(entry.id, conversation, entry.reply.text, new=False)
