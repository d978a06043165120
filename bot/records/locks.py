"""
One turn at a time for each conversation: in this process, or between processes through Redis.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import redis.asyncio as redis
from redis.exceptions import RedisError

from bot import settings
from bot.records.errors import RecordsUnavailable

log = logging.getLogger(__name__)

WAIT_SECONDS = 30.0
_PREFIX = "lutea:lock:"
# Only the holder of the token may lengthen or end a lock.
_RENEW = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('pexpire', KEYS[1], ARGV[2])
"""
_RELEASE = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('del', KEYS[1])
"""


class Busy(Exception):
    """
    The conversation was not free in time.
    """


class ConversationLocks(Protocol):
    """
    Hands out a conversation to one holder at a time, in the order they asked.
    """

    def hold(self, conversation: str) -> AbstractAsyncContextManager[None]:
        """
        Wait for the conversation, up to ``WAIT_SECONDS``; raises Busy.
        """

    async def close(self) -> None:
        """
        Give connections back.
        """


@dataclass
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    people: int = 0


class LocalLocks:
    """
    For one process: asyncio's own lock serves in the order of asking.
    """

    def __init__(self, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._wait = wait_seconds
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def hold(self, conversation: str) -> AsyncIterator[None]:
        line = self._lines.setdefault(conversation, _Line())
        line.people += 1
        try:
            await _acquire(line.lock, self._wait)
            try:
                yield
            finally:
                line.lock.release()
        finally:
            line.people -= 1
            if not line.people:
                self._lines.pop(conversation, None)

    async def close(self) -> None:
        return None


class RedisLocks:
    """
    For several processes: SET NX PX with a token, renewed while held, ended by its holder only.

    Within a process the local lock keeps the order; Redis decides between processes. Should a
    process stand still longer than the lease, ``Turn.based_on`` still refuses the second turn.
    """

    def __init__(
        self, url: str, *, wait_seconds: float = WAIT_SECONDS, lease_seconds: float = 10.0
    ) -> None:
        self._redis: redis.Redis = redis.from_url(url)
        self._local = LocalLocks(wait_seconds=wait_seconds)
        self._wait = wait_seconds
        self._lease = int(lease_seconds * 1000)

    @asynccontextmanager
    async def hold(self, conversation: str) -> AsyncIterator[None]:
        async with self._local.hold(conversation):
            name, token = _PREFIX + conversation, secrets.token_hex(16)
            try:
                async with asyncio.timeout(self._wait):
                    await self._take(name, token)
            except TimeoutError:
                raise Busy("another process holds the conversation") from None
            renewing = asyncio.create_task(self._keep(name, token))
            try:
                yield
            finally:
                renewing.cancel()
                await self._end(name, token)

    async def close(self) -> None:
        await self._redis.aclose()

    async def _take(self, name: str, token: str) -> None:
        pause = 0.005
        try:
            while not await self._redis.set(name, token, nx=True, px=self._lease):
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, 0.05)
        except RedisError as error:
            raise RecordsUnavailable(f"the locks cannot be used: {type(error).__name__}") from None
        except asyncio.CancelledError:
            # The answer may have been lost on its way: nobody else may wait for our token.
            await asyncio.shield(self._end(name, token))
            raise

    async def _keep(self, name: str, token: str) -> None:
        while True:
            await asyncio.sleep(self._lease / 3000)
            with contextlib.suppress(RedisError):
                if not await self._ask(_RENEW, name, token, str(self._lease)):
                    log.warning("A conversation's lock ran out while it was held")
                    return

    async def _end(self, name: str, token: str) -> None:
        # A lock that cannot be ended now runs out by itself.
        with contextlib.suppress(RedisError):
            await self._ask(_RELEASE, name, token)

    async def _ask(self, script: str, *arguments: str) -> Any:
        return await self._redis.eval(script, 1, *arguments)


def open_locks() -> ConversationLocks:
    """
    Redis locks where REDIS_URL is set, else local ones.
    """
    url = settings.get("REDIS_URL")
    return RedisLocks(url) if url else LocalLocks()


async def _acquire(lock: asyncio.Lock, wait: float) -> None:
    try:
        async with asyncio.timeout(wait):
            await lock.acquire()
    except TimeoutError:
        raise Busy("the conversation was not free in time") from None
