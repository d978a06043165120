"""
Telling every open page that a conversation has a new entry: in this process, or through Redis.

A notice carries ids only. One that is lost does no harm: a page asks for everything after the
last entry it has, and asks again when it reconnects.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import redis.asyncio as redis
from redis.exceptions import RedisError

from bot import settings

log = logging.getLogger(__name__)

_CHANNEL = "lutea:live"
_LONGEST = 100
_RECONNECT_SECONDS = 1.0


@dataclass(frozen=True)
class Notice:
    """
    Something new: ``entry`` is a message's id, or a word such as "queue" for the console.
    """

    conversation: str
    entry: str


class Live(Protocol):
    """
    Publishes notices and hands them to subscribers.
    """

    async def publish(self, conversation: str, entry: str) -> None:
        """
        Tell everybody who listens; never fails for want of a listener or of Redis.
        """

    def subscribe(
        self, conversation: str | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[Notice]]:
        """
        The notices of one conversation, or of all, from now on.
        """

    async def close(self) -> None:
        """
        Stop listening.
        """


class LocalLive:
    """
    For one process.
    """

    def __init__(self) -> None:
        self._listeners: dict[asyncio.Queue[Notice], str | None] = {}

    async def publish(self, conversation: str, entry: str) -> None:
        self.hand_out(Notice(conversation, entry))

    @asynccontextmanager
    async def subscribe(
        self, conversation: str | None = None
    ) -> AsyncIterator[AsyncIterator[Notice]]:
        queue: asyncio.Queue[Notice] = asyncio.Queue(_LONGEST)
        self._listeners[queue] = conversation
        try:
            yield _each(queue)
        finally:
            del self._listeners[queue]

    async def close(self) -> None:
        return None

    def hand_out(self, notice: Notice) -> None:
        for queue, wanted in self._listeners.items():
            if wanted in (None, notice.conversation):
                if queue.full():
                    queue.get_nowait()  # a slow page catches up by asking for what is after
                queue.put_nowait(notice)


class RedisLive:
    """
    For several processes: one Redis subscription a process, handed out within it.
    """

    def __init__(self, url: str) -> None:
        self._redis: redis.Redis = redis.from_url(url)
        self._local = LocalLive()
        self._listening: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    async def publish(self, conversation: str, entry: str) -> None:
        try:
            await self._redis.publish(_CHANNEL, json.dumps([conversation, entry]))
        except RedisError as error:
            log.warning("A live notice was not sent: %s", type(error).__name__)
            self._local.hand_out(Notice(conversation, entry))

    @asynccontextmanager
    async def subscribe(
        self, conversation: str | None = None
    ) -> AsyncIterator[AsyncIterator[Notice]]:
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):
                await self._ready.wait()
        async with self._local.subscribe(conversation) as notices:
            yield notices

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
        await self._redis.aclose()

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except RedisError as error:
                self._ready.clear()
                log.warning("Live notices are interrupted: %s", type(error).__name__)
                await asyncio.sleep(_RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        async with self._redis.pubsub() as subscription:
            await subscription.subscribe(_CHANNEL)
            async for message in subscription.listen():
                if message["type"] == "subscribe":
                    self._ready.set()
                elif message["type"] == "message":
                    self._local.hand_out(Notice(*json.loads(message["data"])))


def open_live() -> Live:
    """
    Through Redis where REDIS_URL is set, else within this process.
    """
    url = settings.get("REDIS_URL")
    return RedisLive(url) if url else LocalLive()


async def _each(queue: asyncio.Queue[Notice]) -> AsyncIterator[Notice]:
    while True:
        yield await queue.get()
