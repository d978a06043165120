"""
How often somebody may do something in a minute: counted in this process, or between processes
through Redis.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot import settings

log = logging.getLogger(__name__)

WINDOW = 60.0  # seconds
MOST_NAMES = 20_000
_PREFIX = "lutea:rate"
_PATIENCE = 1.0  # seconds that a message may wait for Redis
_LOOK_AGAIN = 5.0  # seconds until Redis is asked again after it was away


class Rates(Protocol):
    """
    Counts by name over a sliding minute.
    """

    async def take(self, most: Mapping[str, int]) -> float:
        """
        Count once for every name, if none has had its most in the last minute; else nothing is
        counted. Seconds to wait, 0 where it was counted. Never fails.
        """


@dataclass
class LocalRates:
    """
    For one process. The names that were used last are remembered.
    """

    clock: Callable[[], float] = time.monotonic
    most_names: int = MOST_NAMES
    _taken: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    async def take(self, most: Mapping[str, int]) -> float:
        now = self.clock()
        taken = {name: self._of(name, now) for name in most}
        full = [name for name in most if len(taken[name]) >= most[name]]
        if full:
            oldest = (taken[name][0] if taken[name] else now for name in full)
            return max(oldest) + WINDOW - now
        for times in taken.values():
            times.append(now)
        return 0.0

    def _of(self, name: str, now: float) -> deque[float]:
        times = self._taken.setdefault(name, deque())
        self._taken.move_to_end(name)
        if len(self._taken) > self.most_names:
            self._taken.popitem(last=False)
        while times and times[0] <= now - WINDOW:
            times.popleft()
        return times


class SharedRates:
    """
    For several processes. While Redis is away each counts for itself: nobody is refused for that,
    and nobody waits longer than ``patience``.

    ``hide`` makes a hash of a name, for it may hold an address.
    """

    def __init__(
        self,
        url: str,
        hide: Callable[[str], str],
        *,
        patience: float = _PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        pool: ConnectionPool = ConnectionPool.from_url(
            url, socket_timeout=patience, socket_connect_timeout=patience,
            retry=Retry(NoBackoff(), 0),
        )  # fmt: skip
        storage = RedisStorage(
            f"async+{url}", implementation="redispy", key_prefix=_PREFIX,
            connection_pool=pool,  # type: ignore[arg-type]  # its own options are plain values
        )  # fmt: skip
        self._pool = pool
        self._window = MovingWindowRateLimiter(storage)
        self._hide = hide
        self._patience = patience
        self._clock = clock
        self._own = LocalRates(clock)
        self._away_until: float | None = None

    async def take(self, most: Mapping[str, int]) -> float:
        if self._away_until is not None and self._clock() < self._away_until:
            return await self._own.take(most)
        try:
            async with asyncio.timeout(self._patience):
                wait = await self._shared(most)
        except Exception as error:  # noqa: BLE001  whatever it is, nobody is refused for it
            self._lost(error)
            return await self._own.take(most)
        if self._away_until is not None:
            log.info("Redis is back: the counts of a minute are shared again")
            self._away_until = None
        return wait

    async def close(self) -> None:
        """
        Give connections back.
        """
        await self._pool.aclose()

    async def _shared(self, most: Mapping[str, int]) -> float:
        named = [
            (RateLimitItemPerMinute(number), await asyncio.to_thread(self._hide, name))
            for name, number in most.items()
        ]
        for each in named:
            if not await self._window.test(*each):
                return await self._wait(*each)
        # Another process may have been quicker since: then it is one too many in the first only.
        for each in named:
            if not await self._window.hit(*each):
                return await self._wait(*each)
        return 0.0

    async def _wait(self, item: RateLimitItemPerMinute, name: str) -> float:
        stats = await self._window.get_window_stats(item, name)
        return min(max(stats.reset_time - time.time(), 0.001), WINDOW)

    def _lost(self, error: Exception) -> None:
        if self._away_until is None:
            log.warning("Redis is away (%s): each process counts for itself", type(error).__name__)
        self._away_until = self._clock() + _LOOK_AGAIN


def open_rates(hide: Callable[[str], str]) -> Rates:
    """
    Between processes where REDIS_URL is set, else within this process.
    """
    url = settings.get("REDIS_URL")
    return SharedRates(url, hide) if url else LocalRates()
