"""
Slack, for staff alone: a notice when somebody waits, and a command that tells who does.

A notice says how urgent, on which channel and since when. It never holds a name, an address, a
fact or a word of the person: those stay in the staff room.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import httpx
import redis.asyncio as redis
from redis.exceptions import RedisError

from bot.channels.contract import Arrived, Unreadable
from bot.channels.courier import wait_after
from bot.channels.errors import SendError, of_status, post
from bot.channels.pace import Pace, Sleep
from bot.records.queue import Case
from bot.records.sql_store import SqlStore

log = logging.getLogger(__name__)
WINDOW = 300  # seconds that a signature is good for
LOOKS_EVERY = 5.0  # seconds
MOST_TRIES = 5
MOST_KNOWN = 10_000
DAY = 24 * 3600
URGENCY = {
    "crisis": "crisis", "emergency": "emergency", "urgent": "urgent", "upset": "upset",
    "same_day": "same day", "routine": "routine", "not_answered": "not answered by the bot",
}  # fmt: skip


@dataclass
class Slack:
    """
    ``url`` is the incoming webhook, ``secret`` signs what Slack sends, ``console`` is the staff
    room's address.
    """

    url: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    console: str = ""
    clock: Callable[[], float] = time.time

    def verified(self, arrived: Arrived) -> bool:
        """
        True when Slack signed this very body within the last five minutes.
        """
        stamp = arrived.headers.get("x-slack-request-timestamp", "")
        given = arrived.headers.get("x-slack-signature", "")
        body = b"v0:" + stamp.encode() + b":" + arrived.body
        made = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        good = bool(self.secret) and hmac.compare_digest(f"v0={made}".encode(), given.encode())
        return good and stamp.isdecimal() and abs(self.clock() - int(stamp)) <= WINDOW

    def answer(self, arrived: Arrived, cases: Sequence[Case]) -> dict[str, str]:
        """
        What the command gives, to who asked alone; raises Unreadable for what is no command.
        """
        try:
            sent = parse_qs(arrived.body.decode("utf-8"), max_num_fields=50)
        except ValueError:
            raise Unreadable from None
        if "ssl_check" in sent:
            return {}
        if not sent.get("command"):
            raise Unreadable
        waiting = [case for case in cases if not case.held]
        lines = [f"{len(waiting)} waiting, {len(cases) - len(waiting)} with staff."]
        text = "\n".join([*lines, *map(_line, waiting[:20]), self._door()])
        return {"response_type": "ephemeral", "text": text}

    def notice(self, case: Case) -> str:
        """
        Somebody waits.
        """
        return f"Somebody waits for a person.\n{_line(case)}\n{self._door()}"

    def undelivered(self, number: int) -> str:
        """
        So many messages could not be delivered.
        """
        return f"Messages that could not be delivered: {number}.\n{self._door()}"

    async def send(self, client: httpx.AsyncClient, text: str) -> None:
        """
        Post one notice; raises SendError.
        """
        response = await post(client, self.url, json={"text": text, "unfurl_links": False})
        if response.is_success:
            return
        raise SendError("refused") if response.status_code == 410 else of_status(response)

    def _door(self) -> str:
        return f"<{self.console}|Open the staff room>"


def _line(case: Case) -> str:
    urgency = URGENCY.get(case.urgency, "routine")
    return f"• *{urgency}*, {case.channel.replace('_', ' ')}, since {case.since:%H:%M} UTC"


@dataclass
class Once:
    """
    Remembers what was said: for this process, and through Redis for all of them.
    """

    url: str = ""
    _known: dict[str, None] = field(default_factory=dict)

    async def first(self, what: str) -> bool:
        """
        True for the first who asks.
        """
        if what in self._known:
            return False
        self._known[what] = None
        if len(self._known) > MOST_KNOWN:
            del self._known[next(iter(self._known))]
        if not self.url:
            return True
        try:
            async with redis.from_url(self.url) as shared:
                return bool(await shared.set(f"lutea:slack:{what}", "1", nx=True, ex=DAY))
        except RedisError:
            return True  # twice is better than never


@dataclass
class Notices:
    """
    Looks at the queue and the dead letters, and tells Slack what is new.
    """

    slack: Slack
    store: SqlStore
    client: httpx.AsyncClient
    once: Once = field(default_factory=Once)
    sleep: Sleep = asyncio.sleep
    chance: Callable[[], float] = random.random
    _pace: Pace = field(default_factory=lambda: Pace(1.0))
    _dead: set[str] | None = None

    async def watch(self) -> None:
        """
        Look until cancelled.
        """
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001  notices must outlive a bad moment
                log.error("slack: notices stopped for now: %s", type(error).__name__)
            await self.sleep(LOOKS_EVERY)

    async def look(self) -> None:
        """
        Tell once of each who waits, again when it becomes more urgent, and of new dead letters.
        """
        for case in await asyncio.to_thread(self.store.queue.open_cases):
            if not case.held and await self.once.first(f"{case.id}:{case.urgency}"):
                await self._tell(self.slack.notice(case))
        dead = {d["message_id"] for d in await asyncio.to_thread(self.store.outbox.dead)}
        fresh = set() if self._dead is None else dead - self._dead
        self._dead = dead
        if fresh and await self.once.first(f"dead:{min(fresh)}"):
            await self._tell(self.slack.undelivered(len(fresh)))

    async def _tell(self, text: str) -> None:
        for attempt in range(1, MOST_TRIES + 1):
            await self.sleep(self._pace.wait(time.monotonic()))
            try:
                await self.slack.send(self.client, text)
            except SendError as error:
                log.warning("slack: a notice was not taken (%s), try %d", error.code, attempt)
                if not error.retryable:
                    return
                await self.sleep(wait_after(attempt, error.after, self.chance()))
            else:
                return
