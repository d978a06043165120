"""
How often somebody may do something in a minute, in one process and in several.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections.abc import AsyncIterator

import pytest
import redis.asyncio as redis

from bot.channels.flood import MOST, Flood
from bot.records.rates import WINDOW, LocalRates, SharedRates, open_rates
from tests.records.ports import free_port

# Long enough for the slowest machine: what is tried here is the count, not the patience.
PATIENT = 60.0


class Ticks:
    time = 0.0

    def __call__(self) -> float:
        return self.time


def hidden(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


@pytest.fixture
def hers() -> str:
    return f"test {secrets.token_hex(6)}"


@pytest.fixture
async def two(redis_url: str) -> AsyncIterator[tuple[SharedRates, SharedRates]]:
    """
    The counters of two processes.
    """
    made = tuple(SharedRates(redis_url, hidden, patience=PATIENT) for _ in range(2))
    yield made[0], made[1]
    for each in made:
        await each.close()


async def test_a_minute_slides() -> None:
    clock = Ticks()
    rates = LocalRates(clock)
    assert [await rates.take({"a": 2}) for _ in range(3)] == [0, 0, WINDOW]
    clock.time = 45.0
    assert await rates.take({"a": 2}) == 15
    assert await rates.take({"b": 2}) == 0
    clock.time = WINDOW
    assert [await rates.take({"a": 2}) for _ in range(3)] == [0, 0, WINDOW]


async def test_what_is_refused_for_one_name_counts_for_none() -> None:
    rates = LocalRates(Ticks())
    for _ in range(3):
        await rates.take({"full": 1, "free": 2})

    assert [await rates.take({"free": 2}) for _ in range(2)] == [0, WINDOW]


async def test_only_so_many_names_are_remembered() -> None:
    rates = LocalRates(Ticks(), most_names=3)
    for name in "abcd":
        await rates.take({name: 1})

    assert [await rates.take({name: 1}) for name in "da"] == [WINDOW, 0]


@pytest.mark.redis
async def test_two_processes_count_together(
    two: tuple[SharedRates, SharedRates], hers: str
) -> None:
    waits = [await two[n % 2].take({hers: 4}) for n in range(6)]

    assert waits[:4] == [0, 0, 0, 0]
    assert all(0 < wait <= WINDOW for wait in waits[4:])
    assert await two[1].take({f"{hers} another": 4}) == 0


@pytest.mark.redis
async def test_between_processes_too_what_is_refused_for_one_name_counts_for_none(
    two: tuple[SharedRates, SharedRates], hers: str
) -> None:
    full, free = f"{hers} full", f"{hers} free"
    for rates in (*two, *two):
        await rates.take({free: 2, full: 1})

    assert [await rates.take({free: 2}) > 0 for rates in two] == [False, True]


@pytest.mark.redis
async def test_of_many_at_once_no_more_than_allowed_get_through(
    two: tuple[SharedRates, SharedRates], hers: str
) -> None:
    waits = await asyncio.gather(*(rates.take({hers: 5}) for rates in two * 10))

    assert sum(wait == 0 for wait in waits) == 5


@pytest.mark.redis
async def test_a_flood_is_one_flood_whichever_process_hears_it(
    two: tuple[SharedRates, SharedRates], hers: str
) -> None:
    one, other = (Flood(rates) for rates in two)

    assert all([await one.has_room("sms", hers) for _ in range(MOST)])
    assert not await other.has_room("sms", hers)
    assert [await flood.to_be_told("sms", hers) for flood in (one, other)] == [True, False]
    assert [await f.danger("sms", hers, "crisis") for f in (one, other)] == [True, False]
    assert await other.danger("sms", hers, "emergency")


@pytest.mark.redis
async def test_no_address_stands_in_redis(
    two: tuple[SharedRates, SharedRates], hers: str, redis_url: str
) -> None:
    await two[0].take({hers: 4})
    async with redis.from_url(redis_url) as client:
        names = [name.decode() async for name in client.scan_iter("lutea:rate*")]

    assert [name for name in names if hidden(hers) in name] != []
    assert [name for name in names if hers in name] == []


async def test_while_redis_is_away_each_process_counts_for_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    url = f"redis://127.0.0.1:{free_port()}/0"
    one, other = (SharedRates(url, hidden, patience=PATIENT, clock=Ticks()) for _ in range(2))

    with caplog.at_level(logging.INFO, logger="bot.records.rates"):
        waits = [await one.take({"a": 2}) for _ in range(3)]

    assert waits == [0, 0, WINDOW]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "each process counts for itself" in caplog.text
    assert await other.take({"a": 2}) == 0


async def test_a_redis_that_does_not_answer_holds_nobody_up() -> None:
    hung = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hung.wait()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    rates = SharedRates(f"redis://127.0.0.1:{port}/0", hidden, patience=0.01)

    assert [await rates.take({"a": 1}) > 0 for _ in range(2)] == [False, True]

    hung.set()
    server.close()
    await rates.close()


@pytest.mark.redis
async def test_once_redis_is_back_they_count_together_again(
    redis_url: str, hers: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock, away = Ticks(), [True]

    def hide(name: str) -> str:
        if away[0]:
            raise ConnectionError
        return hidden(name)

    rates = SharedRates(redis_url, hide, patience=PATIENT, clock=clock)
    with caplog.at_level(logging.INFO, logger="bot.records.rates"):
        for clock.time in (0.0, 5.0, 10.0):
            assert await rates.take({hers: 3}) == 0
        away[0] = False
        clock.time = 15.0
        back = [await rates.take({hers: 1}) > 0 for _ in range(2)]
        await rates.close()

    assert back == [False, True]
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


@pytest.mark.parametrize(("url", "kind"), [("", LocalRates), ("redis://127.0.0.1:1", SharedRates)])
def test_the_setting_chooses(monkeypatch: pytest.MonkeyPatch, url: str, kind: type) -> None:
    monkeypatch.setenv("REDIS_URL", url)

    assert type(open_rates(hidden)) is kind
