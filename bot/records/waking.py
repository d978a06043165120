"""
When to look again: at once, at every notice of a conversation, and now and then in any case.

A notice may be lost, an entry never is: whoever streams a conversation reads the records at each
of these moments and sends what is after the last entry that it has sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress

from bot.records.live import Live, Notice


class Wake(asyncio.Event):
    """
    An event that remembers which notices set it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._heard: set[str] = set()

    def hear(self, notice: Notice) -> None:
        self._heard.add(notice.entry)
        self.set()

    def take(self) -> frozenset[str]:
        """
        What was heard since the last time.
        """
        self.clear()
        heard, self._heard = frozenset(self._heard), set()
        return heard


async def moments(
    live: Live | None,
    conversation: str | None,
    *,
    lasts: float,
    looks_every: float,
    deaf_to: Collection[str] = (),
) -> AsyncGenerator[frozenset[str]]:
    """
    The moments to look, each with the notices that it comes of: the first at once and the last
    after ``lasts`` seconds. Without a notice one comes every ``looks_every`` seconds. Listening,
    to one conversation or to all, begins before the first; ``deaf_to`` names notices that wake
    nobody.
    """
    ends = asyncio.get_running_loop().time() + lasts
    async with woken(live, conversation, deaf_to=deaf_to) as wake:
        while True:
            yield wake.take()
            if asyncio.get_running_loop().time() >= ends:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(looks_every):
                    await wake.wait()


@asynccontextmanager
async def woken(
    live: Live | None, conversation: str | None, *, deaf_to: Collection[str] = ()
) -> AsyncIterator[Wake]:
    """
    An event that is set at every notice of this conversation; never, where nobody tells.
    """
    wake = Wake()
    if live is None:
        yield wake
        return
    async with live.subscribe(conversation) as notices:
        listening = asyncio.create_task(_listen(notices, wake, deaf_to))
        try:
            yield wake
        finally:
            listening.cancel()


async def _listen(notices: AsyncIterator[Notice], wake: Wake, deaf_to: Collection[str]) -> None:
    async for notice in notices:
        if notice.entry not in deaf_to:
            wake.hear(notice)
