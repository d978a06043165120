"""
One turn at a time for each conversation, in the order of asking, in and between processes.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import redis.asyncio as redis

from bot.records.errors import RecordsUnavailable
from bot.records.live import LocalLive, Notice, RedisLive, open_live
from bot.records.locks import Busy, ConversationLocks, LocalLocks, RedisLocks, open_locks
from tests.records.serving import LATEST

ROOT = Path(__file__).parents[2]
BOTH = ["local", pytest.param("redis", marks=pytest.mark.redis)]


@pytest.fixture
def conversation() -> str:
    return f"test-{secrets.token_hex(6)}"


@pytest.fixture(params=BOTH)
async def locks(request: pytest.FixtureRequest) -> AsyncIterator[ConversationLocks]:
    made: ConversationLocks
    if request.param == "local":
        made = LocalLocks(wait_seconds=LATEST)
    else:
        made = RedisLocks(request.getfixturevalue("redis_url"), wait_seconds=LATEST)
    yield made
    await made.close()


@pytest.fixture
async def impatient(
    request: pytest.FixtureRequest, locks: ConversationLocks
) -> AsyncIterator[ConversationLocks]:
    """
    Another who waits for the same conversations, and not for long.
    """
    made: ConversationLocks
    if isinstance(locks, LocalLocks):
        made = LocalLocks(wait_seconds=0.05)
        made._lines = locks._lines
    else:
        made = RedisLocks(request.getfixturevalue("redis_url"), wait_seconds=0.05)
    yield made
    await made.close()


async def test_one_holder_at_a_time_in_the_order_of_asking(
    locks: ConversationLocks, conversation: str
) -> None:
    order: list[str] = []

    async def turn(name: str) -> None:
        async with locks.hold(conversation):
            order.append(f"{name} in")
            await asyncio.sleep(0)
            order.append(f"{name} out")

    await asyncio.gather(*(turn(name) for name in "abcdef"))

    assert order == [f"{name} {way}" for name in "abcdef" for way in ("in", "out")]


async def test_two_conversations_do_not_wait_for_each_other(
    locks: ConversationLocks, conversation: str
) -> None:
    async with locks.hold(conversation), locks.hold(conversation + "-other"):
        pass


async def test_a_conversation_that_stays_busy_is_said(
    locks: ConversationLocks, impatient: ConversationLocks, conversation: str
) -> None:
    async with locks.hold(conversation):
        with pytest.raises(Busy):
            async with impatient.hold(conversation):
                pytest.fail("two holders")

    async with locks.hold(conversation):
        pass


async def test_an_error_inside_frees_the_conversation(
    locks: ConversationLocks, conversation: str
) -> None:
    with pytest.raises(RuntimeError):
        async with locks.hold(conversation):
            raise RuntimeError

    async with locks.hold(conversation):
        pass


async def test_who_stops_waiting_leaves_the_line(
    locks: ConversationLocks, conversation: str
) -> None:
    async with locks.hold(conversation):
        waiting = asyncio.create_task(locks.hold(conversation).__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await waiting

    async with locks.hold(conversation):
        pass


def test_local_locks_do_not_pile_up() -> None:
    locks = LocalLocks()

    async def turns() -> None:
        for number in range(50):
            async with locks.hold(str(number)):
                pass

    asyncio.run(turns())

    assert locks._lines == {}


@pytest.mark.redis
async def test_a_lock_is_renewed_while_it_is_held(redis_url: str, conversation: str) -> None:
    """
    Made to stay for ever, it has an end again as soon as it is renewed.
    """
    client: redis.Redis = redis.from_url(redis_url)
    locks = RedisLocks(redis_url, lease_seconds=3)
    name, no_end = f"lutea:lock:{conversation}", -1

    async with locks.hold(conversation), asyncio.timeout(LATEST):
        for _ in range(2):
            assert await client.persist(name)
            while await client.pttl(name) == no_end:
                await asyncio.sleep(0)

    await client.aclose()
    await locks.close()


@pytest.mark.redis
async def test_only_its_holder_ends_a_lock(redis_url: str, conversation: str) -> None:
    client: redis.Redis = redis.from_url(redis_url)
    locks = RedisLocks(redis_url)

    async with locks.hold(conversation):
        await client.set(f"lutea:lock:{conversation}", "somebody else", px=600_000)

    assert await client.get(f"lutea:lock:{conversation}") == b"somebody else"
    await client.delete(f"lutea:lock:{conversation}")
    await client.aclose()
    await locks.close()


@pytest.mark.redis
async def test_a_lock_of_a_dead_process_runs_out(redis_url: str, conversation: str) -> None:
    client: redis.Redis = redis.from_url(redis_url)
    await client.set(f"lutea:lock:{conversation}", "a dead process", px=200)
    locks = RedisLocks(redis_url, wait_seconds=LATEST)

    async with locks.hold(conversation):
        pass

    await client.aclose()
    await locks.close()


async def test_locks_without_redis_are_a_clear_error(conversation: str) -> None:
    locks = RedisLocks("redis://127.0.0.1:1/0")

    with pytest.raises(RecordsUnavailable, match="locks"):
        async with locks.hold(conversation):
            pytest.fail("a lock without a server")

    await locks.close()


PROGRAM = """
import asyncio, sys
from bot.records.locks import RedisLocks
import redis
async def main(url, name, me):
    locks = RedisLocks(url, wait_seconds=600, lease_seconds=600)
    client = redis.Redis.from_url(url)
    for _ in range(25):
        async with locks.hold(name):
            seen = int(client.get("count:" + name) or 0)
            await asyncio.sleep(0.001)
            client.set("count:" + name, seen + 1, px=600_000)
    await locks.close()
asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.redis
async def test_four_processes_never_hold_one_conversation_together(
    redis_url: str, conversation: str
) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, redis_url, conversation, str(n)], cwd=ROOT)
        for n in range(4)
    ]
    assert [process.wait(timeout=LATEST) for process in started] == [0, 0, 0, 0]

    client: redis.Redis = redis.from_url(redis_url)
    counted = await client.getdel(f"count:{conversation}")
    await client.aclose()
    assert int(counted) == 100, "two holders at once lost a count"


@pytest.mark.redis
async def test_a_notice_reaches_the_other_process(redis_url: str, conversation: str) -> None:
    here, there = RedisLive(redis_url), RedisLive(redis_url)

    async with there.subscribe(conversation) as notices, asyncio.timeout(LATEST):
        await there._ready.wait()  # a page does not wait that long: it also looks by itself
        await here.publish(conversation + "-other", "1")
        await here.publish(conversation, "2")
        assert await anext(notices) == Notice(conversation, "2")

    await here.close()
    await there.close()


async def test_a_page_hears_of_its_own_conversation_and_the_console_of_all() -> None:
    live = LocalLive()

    async with live.subscribe("a") as page, live.subscribe() as console:
        await live.publish("b", "1")
        await live.publish("a", "2")
        assert await anext(page) == Notice("a", "2")
        assert [await anext(console), await anext(console)] == [Notice("b", "1"), Notice("a", "2")]

    assert live._listeners == {}


async def test_a_slow_page_loses_old_notices_and_hears_the_newest() -> None:
    live = LocalLive()

    async with live.subscribe("a") as page:
        for number in range(500):
            await live.publish("a", str(number))
        heard = [await anext(page) for _ in range(100)]

    assert heard[-1] == Notice("a", "499")


async def test_without_redis_a_notice_still_reaches_this_process() -> None:
    live = RedisLive("redis://127.0.0.1:1/0")

    async with live.subscribe("a") as page:
        await live.publish("a", "1")
        async with asyncio.timeout(LATEST):
            assert await anext(page) == Notice("a", "1")

    await live.close()


@pytest.mark.parametrize(
    ("url", "kinds"),
    [("", (LocalLocks, LocalLive)), ("redis://127.0.0.1:1/0", (RedisLocks, RedisLive))],
)
async def test_the_setting_decides(
    monkeypatch: pytest.MonkeyPatch, url: str, kinds: tuple[type, type]
) -> None:
    monkeypatch.setenv("REDIS_URL", url)

    locks, live = open_locks(), open_live()

    assert (type(locks), type(live)) == kinds
    await locks.close()
    await live.close()
