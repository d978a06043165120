"""When a stream looks again."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.records.live import LocalLive
from bot.records.waking import moments, woken
from tests.records.serving import LATEST


def test_the_first_moment_comes_at_once_and_the_last_when_time_is_up(run: Any) -> None:
    async def count() -> int:
        return len([None async for _ in moments(None, "hers", lasts=0, looks_every=60)])

    assert run(count()) == 1


def test_a_notice_between_two_looks_is_not_missed(run: Any) -> None:
    live = LocalLive()

    async def second() -> None:
        looks = moments(live, "hers", lasts=2 * LATEST, looks_every=2 * LATEST)
        await anext(looks)
        await live.publish("hers", "m1")
        await asyncio.wait_for(anext(looks), LATEST)
        await looks.aclose()

    run(second())
    assert live._listeners == {}


def test_without_a_notice_it_looks_by_itself(run: Any) -> None:
    async def second() -> None:
        looks = moments(LocalLive(), "hers", lasts=2 * LATEST, looks_every=0)
        await anext(looks)
        await asyncio.wait_for(anext(looks), LATEST)
        await looks.aclose()

    run(second())


def test_a_notice_of_another_conversation_wakes_nobody(run: Any) -> None:
    live = LocalLive()

    async def listen() -> bool:
        async with woken(live, "hers") as wake:
            await live.publish("another", "m1")
            await asyncio.sleep(0)
            return wake.is_set()

    assert run(listen()) is False
