"""
Work in the background that keeps its order: one line a person, each waits for the one before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.channels.errors import SendError
from bot.records.errors import NoSuchConversation

log = logging.getLogger(__name__)


@dataclass
class Lines:
    """
    Every line of this process.
    """

    _last: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def later(self, line: str, work: Coroutine[Any, Any, None]) -> None:
        """
        Do this when all before it in the line is done.
        """
        before = self._last.get(line)
        task = asyncio.create_task(_after_that(before, work))
        self._last[line] = task
        task.add_done_callback(lambda done: self._tidy(line, done))

    def _tidy(self, line: str, done: asyncio.Task[None]) -> None:
        if self._last.get(line) is done:
            del self._last[line]

    async def settled(self) -> None:
        """
        Wait until every line is empty.
        """
        while self._last:
            await asyncio.gather(*self._last.values(), return_exceptions=True)


async def _after_that(before: asyncio.Task[None] | None, work: Coroutine[Any, Any, None]) -> None:
    if before is not None:
        await asyncio.wait([before])
    try:
        await work
    except NoSuchConversation:
        return  # erased meanwhile
    except SendError as error:
        log.warning("not sent (%s)", error.code)
    except Exception as error:  # noqa: BLE001  the next message of this person must still be heard
        log.error("a message was not answered: %s", type(error).__name__)
