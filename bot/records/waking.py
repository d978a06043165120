"""
When to look again: at once, at every notice of a conversation, and now and then in any case.

A notice may be lost, an entry never is: whoever streams a conversation reads the records at each
of these moments and sends what is after the last entry that it has sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.records.live import Live, Notice


async def moments(
    live: Live | None, conversation: str, *, lasts: float, looks_every: float
) -> AsyncGenerator[None]:
    """
    The moments to look, the first at once and the last after ``lasts`` seconds; without a notice
    one comes every ``looks_every`` seconds. Listening begins before the first.
    """
    ends = asyncio.get_running_loop().time() + lasts
    async with woken(live, conversation) as wake:
        while True:
            wake.clear()
            yield
            if asyncio.get_running_loop().time() >= ends:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(looks_every):
                    await wake.wait()


@asynccontextmanager
async def woken(live: Live | None, conversation: str) -> AsyncIterator[asyncio.Event]:
    """
    An event that is set at every notice of this conversation; never, where nobody tells.
    """
    wake = asyncio.Event()
    if live is None:
        yield wake
        return
    async with live.subscribe(conversation) as notices:
        listening = asyncio.create_task(_listen(notices, wake))
        try:
            yield wake
        finally:
            listening.cancel()


async def _listen(notices: AsyncIterator[Notice], wake: asyncio.Event) -> None:
    async for _ in notices:
        wake.set()
