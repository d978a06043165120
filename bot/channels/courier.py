"""
Delivery: takes messages from the outbox in order, renders them, sends them, tries again.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from bot.channels.contract import Channel, Option, Shown, Status
from bot.channels.errors import SendError
from bot.channels.pace import Paces
from bot.records.errors import NoSuchConversation, RecordsUnavailable
from bot.records.held_back import WINDOW_CLOSED, HeldBack
from bot.records.outbox import Parcel
from bot.records.sql_store import SqlStore
from bot.records.store import StoredReply
from bot.replies import Reply

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
LONGEST_WAIT = 600.0  # seconds
TIMEOUT = 10.0
LOOKS_EVERY = 2.0


def wait_after(attempt: int, after: float | None, chance: float) -> float:
    """
    Seconds until the next try: doubling, with jitter (``chance`` from 0 to 1), and never sooner
    than the provider said.
    """
    grown = min(2.0**attempt, LONGEST_WAIT) * (0.5 + chance)
    return max(grown, after or 0.0)


@dataclass
class Courier:
    """
    One a process; several processes never take the same message.
    """

    store: SqlStore
    channels: dict[str, Channel]
    client: httpx.AsyncClient
    paces: Paces = field(default_factory=Paces)
    chance: Callable[[], float] = random.random
    _begun: dict[str, int] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def held_back(self) -> HeldBack:
        return HeldBack(self.store.records)

    def wake(self) -> None:
        """
        Something is in the outbox.
        """
        self._wake.set()

    async def run(self) -> None:
        """
        Deliver until cancelled.
        """
        while True:
            try:
                await self.deliver_all()
            except Exception as error:  # noqa: BLE001  delivery must outlive a bad moment
                log.error("delivery stopped for now: %s", type(error).__name__)
            try:
                async with asyncio.timeout(LOOKS_EVERY):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()

    async def deliver_all(self) -> int:
        """
        Deliver everything that is due now; how many messages were dealt with.
        """
        done = 0
        while parcels := await self._take():
            await asyncio.gather(*map(self._deliver, parcels))
            done += len(parcels)
        return done

    async def _take(self) -> list[Parcel]:
        return [
            parcel
            for name in self.channels
            for parcel in await asyncio.to_thread(self.store.outbox.take, channel=name)
        ]

    async def _deliver(self, parcel: Parcel) -> None:
        channel, outbox = self.channels[parcel.channel], self.store.outbox
        try:
            await self._may_send(channel, parcel)
            provider_id = await self._send(channel, parcel)
        except SendError as error:
            await self._failed(channel, parcel, error)
        except Exception as error:  # noqa: BLE001  one bad message must not hold up the others
            log.error("%s: a message failed: %s", channel.name, type(error).__name__)
            await asyncio.to_thread(outbox.give_up, parcel, error="failed")
        else:
            await self._sent(parcel, provider_id)

    async def _sent(self, parcel: Parcel, provider_id: str) -> None:
        self._begun.pop(parcel.id, None)
        try:
            await asyncio.to_thread(self.store.outbox.sent, parcel, provider_id)
        except RecordsUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  it has gone out: it must not go out again
            log.error("%s: an id was not kept: %s", parcel.channel, type(error).__name__)
            await asyncio.to_thread(self.store.outbox.sent, parcel)

    async def _may_send(self, channel: Channel, parcel: Parcel) -> None:
        # The answer to a danger she has just told is no advertising: it goes in any case, unless
        # the provider would refuse it and count it against the number that others rely on.
        if parcel.reply.kind == "safety" and not channel.stop_binds:
            return
        outbox = self.store.outbox
        if await asyncio.to_thread(outbox.opted_out, parcel.channel, parcel.address):
            raise SendError("opted_out")

    async def _send(self, channel: Channel, parcel: Parcel) -> str:
        options = await asyncio.to_thread(options_of, self.store, parcel)
        waiting = channel.bridges and await asyncio.to_thread(
            lambda: self.store.queue.standing(parcel.conversation) is not None
        )
        shown = Shown(parcel.id, parcel.reply, options, waiting)
        provider_id = ""
        for piece in channel.render(shown)[self._begun.get(parcel.id, 0) :]:
            provider_id = await self._send_piece(channel, parcel.address, piece) or provider_id
            self._begun[parcel.id] = self._begun.get(parcel.id, 0) + 1
        return provider_id

    async def _send_piece(self, channel: Channel, address: str, piece: Any) -> str:
        await self.paces.turn(channel, address)
        return await channel.send(self.client, address, piece)

    async def _failed(self, channel: Channel, parcel: Parcel, error: SendError) -> None:
        outbox = self.store.outbox
        log.warning("%s: not sent (%s), try %d", parcel.channel, error.code, parcel.attempt)
        if error.code == "opted_out":
            await asyncio.to_thread(outbox.opt_out, parcel.channel, parcel.address)
        if not error.retryable or parcel.attempt >= MOST_ATTEMPTS:
            self._begun.pop(parcel.id, None)
            await asyncio.to_thread(outbox.give_up, parcel, error=error.code)
            if error.code == WINDOW_CLOSED:
                await self._ask_to_write(channel, parcel.conversation, parcel.address)
            return
        wait = timedelta(seconds=wait_after(parcel.attempt, error.after, self.chance()))
        at = self.store.records.now() + wait
        await asyncio.to_thread(outbox.retry, parcel, at=at, error=error.code)

    async def bounced(self, channel: Channel, status: Status) -> None:
        """
        A provider tells that what it took has failed.
        """
        error = status.error or "not_delivered"
        back = await asyncio.to_thread(self.held_back.bounced, channel.name, status.id, error)
        if back is None:
            return
        log.warning("%s: not delivered (%s)", channel.name, error)
        if error == "opted_out":
            await asyncio.to_thread(self.store.outbox.opt_out, channel.name, back.address)
        elif error == WINDOW_CLOSED:
            await self._ask_to_write(channel, back.conversation, back.address)

    async def _ask_to_write(self, channel: Channel, conversation: str, address: str) -> None:
        """
        Once, however many messages wait for it.
        """
        if await asyncio.to_thread(self.held_back.waiting_for_her, conversation) != 1:
            return
        try:
            await channel.ask_to_write(self.client, address)
        except SendError as error:
            log.warning("%s: she was not asked to write (%s)", channel.name, error.code)

    async def she_wrote(self, conversation: str, replies: Iterable[StoredReply]) -> None:
        """
        A danger text goes ahead of all else that is to go to her, and what waited for her to
        write goes after the answer.
        """
        kept = [stored for stored in replies if stored.id]
        try:
            for stored in kept:
                if stored.reply.kind == "safety":
                    await asyncio.to_thread(self.held_back.let_pass, conversation, stored.id)
            if await asyncio.to_thread(self.held_back.waiting_for_her, conversation):
                await asyncio.to_thread(self.held_back.revive, conversation)
        except NoSuchConversation:
            return

    async def send_past_the_records(
        self, channel: Channel, address: str, replies: Iterable[Reply]
    ) -> None:
        """
        Send at once what no record holds: while they are out of reach, or a last word.
        """
        for reply in replies:
            try:
                for piece in channel.render(Shown("", reply)):
                    await self._send_piece(channel, address, piece)
            except SendError as error:
                log.warning("%s: not sent (%s)", channel.name, error.code)


def options_of(store: SqlStore, parcel: Parcel) -> tuple[Option, ...]:
    """
    A reply's choices under the numbers that the engine will know them by. Only the newest
    question has numbers, and none where a number is itself an answer ("how many weeks?").
    """
    choices = parcel.reply.choices
    if not choices:
        return ()
    engine = store.load(parcel.conversation).snapshot.get("engine") or {}
    offered = engine.get("offered") or []
    titles = [choice["title"] for choice in offered[: len(choices)]]
    newest = titles == [choice.title for choice in choices]
    numbered = newest and not any(choice.get("numbers") == "answer" for choice in offered)
    return tuple(
        Option(choice.title, number if numbered else None)
        for number, choice in enumerate(choices, start=1)
    )
