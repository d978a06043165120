"""
Not faster than a provider allows: to everybody together, and to one person.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.channels.contract import Channel

Sleep = Callable[[float], Awaitable[None]]
MOST_KEPT = 5_000


@dataclass
class Pace:
    """
    Keeps one rate: each turn waits until its time has come; ``burst`` turns may come at once.
    """

    per_second: float
    burst: int = 1
    _free_at: float = 0.0

    def wait(self, now: float) -> float:
        """
        Take the next turn; seconds until it comes.
        """
        step = 1 / self.per_second
        at = max(now, self._free_at - (self.burst - 1) * step)
        self._free_at = max(at, self._free_at) + step
        return at - now

    def idle(self, now: float) -> bool:
        """
        True when forgetting it would change nothing.
        """
        return self._free_at <= now


@dataclass
class Paces:
    """
    The rates of every channel in this process.
    """

    sleep: Sleep = asyncio.sleep
    clock: Callable[[], float] = time.monotonic
    _channels: dict[str, Pace] = field(default_factory=dict)
    _people: dict[tuple[str, str], Pace] = field(default_factory=dict)

    async def turn(self, channel: Channel, address: str) -> None:
        """
        Wait until one more message may go to this person.
        """
        now = self.clock()
        waits = [0.0]
        if channel.per_person:
            self._forget(now)
            of_person = self._people.setdefault(
                (channel.name, address), Pace(channel.per_person, channel.burst)
            )
            waits.append(of_person.wait(now))
        of_all = self._channels.setdefault(channel.name, Pace(channel.per_second))
        waits.append(of_all.wait(now))
        if max(waits) > 0:
            await self.sleep(max(waits))

    def _forget(self, now: float) -> None:
        if len(self._people) >= MOST_KEPT:
            self._people = {who: p for who, p in self._people.items() if not p.idle(now)}
