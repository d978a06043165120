"""
Messages from providers: stored before we say "received", then answered in order, once each.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.channels import words
from bot.channels.contract import Channel, Received, Status
from bot.channels.courier import Courier
from bot.channels.flood import Flood
from bot.channels.lines import Lines
from bot.engine import safety_first
from bot.engine.contract import Converses
from bot.engine.inbox import clean
from bot.records.errors import RecordsUnavailable
from bot.records.live import Live
from bot.records.sql_store import SqlStore
from bot.replies import Reply
from bot.safety import net

TOO_OLD = timedelta(hours=24)  # a message that a provider, or someone who recorded it, sends late
AHEAD = timedelta(minutes=10)
MOST_REMEMBERED = 1000


@dataclass
class Intake:
    """
    ``take`` returns when a message is safe; the answer follows by itself.
    """

    engine: Converses
    store: SqlStore
    courier: Courier
    live: Live | None = None
    flood: Flood = field(default_factory=Flood)
    lines: Lines = field(default_factory=Lines)
    _busy: set[tuple[str, str]] = field(default_factory=set)
    _answered_past: OrderedDict[tuple[str, str, str], None] = field(default_factory=OrderedDict)

    async def take(self, channel: Channel, item: Received | Status) -> None:
        """
        Keep one message or status; raises RecordsUnavailable, so that the provider sends it again.
        """
        if isinstance(item, Status):
            await self._status(channel, item)
            return
        if not self._timely(item):
            return
        if item.kind == "tap":
            self.lines.later(item.id, channel.heard(self.courier.client, item))
        try:
            await self._take(channel, item)
        except RecordsUnavailable:
            self.lines.later(item.address, self._without_records(channel, item))
            raise

    async def _status(self, channel: Channel, item: Status) -> None:
        if item.state == "undelivered":
            await self.courier.bounced(channel, item)
        else:
            await asyncio.to_thread(self.store.outbox.status, channel.name, item.id, item.state)

    def _timely(self, item: Received) -> bool:
        now = self.store.records.now()
        return item.at is None or now - TOO_OLD <= item.at <= now + AHEAD

    async def _take(self, channel: Channel, item: Received) -> None:
        if item.kind == "overheard":
            self.lines.later(item.address, self._overheard(channel, item))
            return
        if item.kind == "done":
            conversation = await self.engine.open(channel.name, item.address)
            await asyncio.to_thread(self.store.queue.withdraw, conversation)
            return
        item = await self._opting(channel, item)
        if item.kind in ("stop", "start"):
            await self._opt(channel, item)
            if item.kind == "stop" or item.told:
                return
            item = replace(item, text="hello", kind="text")
        elif not await self._room(channel, item):
            return
        await self._keep(channel, item)

    async def _keep(self, channel: Channel, item: Received) -> None:
        conversation = await self.engine.open(channel.name, item.address)
        if item.kind == "media" and not await asyncio.to_thread(self._held, conversation):
            await self._note(conversation, item, words.cannot_read(item.what))
            return
        text = await self._text(conversation, item)
        if text is None:
            await self._note(conversation, item, words.OLD_BUTTON)
            return
        kept = await asyncio.to_thread(
            self.store.receive, conversation, clean(text).text, f"{channel.name}:{item.id}"
        )
        mark = (conversation, item.id)
        if kept.replies is None and mark not in self._busy:
            self._busy.add(mark)
            self.lines.later(conversation, self._answer(channel, conversation, item, text))

    async def _room(self, channel: Channel, item: Received) -> bool:
        """
        False in a flood; what is left out there is still read for danger.
        """
        who = (channel.name, item.address)
        if await self.flood.has_room(*who):
            return True
        reading = net.read(item.text)
        if reading.interrupts and await self.flood.danger(*who, str(reading.level)):
            return True
        if await self.flood.to_be_told(*who):
            await self._note(await self.engine.open(*who), item, words.TOO_MANY)
        return False

    async def _opting(self, channel: Channel, item: Received) -> Received:
        """
        A whole message that is a word for opting out, or in again after that.
        """
        said = " ".join(item.text.casefold().strip(" .!").split())
        if item.kind == "text" and said in channel.out_words:
            return replace(item, kind="stop")
        if item.kind == "text" and said in channel.in_words:
            outbox = self.store.outbox
            if await asyncio.to_thread(outbox.opted_out, channel.name, item.address):
                return replace(item, kind="start")
        return item

    async def _opt(self, channel: Channel, item: Received) -> None:
        mark = (channel.name, item.address, f"opt {item.id}")
        if mark in self._answered_past:
            return  # a repeat that comes late must not undo what she has said since
        outbox = self.store.outbox
        change = outbox.opt_out if item.kind == "stop" else outbox.opt_in
        was_out = await asyncio.to_thread(outbox.opted_out, channel.name, item.address)
        await asyncio.to_thread(change, channel.name, item.address)
        self._first_time(mark)
        if item.kind == "stop" and not item.told and not was_out:
            said = self.courier.send_past_the_records(channel, item.address, [words.STOPPED])
            self.lines.later(item.address, said)

    async def _text(self, conversation: str, item: Received) -> str | None:
        """
        What she said. A tap counts only for the newest question that had choices; what a button
        stands for is read from our own records.
        """
        if item.kind == "media":
            return f"[{item.what}]"  # for the member of staff who has this conversation
        if item.kind != "tap":
            return item.text
        reply, _, position = item.text.partition(":")
        entries = await self.engine.transcript(conversation)
        asked = [e for e in entries if e.who == "bot" and e.reply.choices]
        if not any(e.id == reply for e in asked):
            return None
        choices = asked[-1].reply.choices
        if asked[-1].id != reply or not position.isdigit() or int(position) >= len(choices):
            return None
        return choices[int(position)].title

    def _held(self, conversation: str) -> bool:
        case = self.store.queue.standing(conversation)
        return case is not None and case.held

    async def _note(self, conversation: str, item: Received, reply: Reply) -> None:
        mark = ("note", conversation, item.id)
        if self._first_time(mark):
            await asyncio.to_thread(self.store.say, conversation, reply)
            await self.courier.she_wrote(conversation, ())
            await self._tell(conversation)

    async def _answer(self, channel: Channel, conversation: str, item: Received, text: str) -> None:
        try:
            note = await asyncio.to_thread(self._open_line_note, channel, conversation)
            danger = net.read(text).interrupts
            if note and not danger:
                await asyncio.to_thread(self.store.say, conversation, note)
            answered = await self.engine.converse(
                conversation, text, provider_id=f"{channel.name}:{item.id}"
            )
            unkept = [stored.reply for stored in answered.replies if not stored.id]
            await self.courier.send_past_the_records(channel, item.address, unkept)
            await self.courier.she_wrote(conversation, answered.replies)
            if not unkept:
                await self._after(conversation, item, note if danger else None)
            await self._tell(conversation)
        finally:
            self._busy.discard((conversation, item.id))

    async def _after(self, conversation: str, item: Received, note: Reply | None) -> None:
        caption = words.cannot_read(item.what) if item.what and item.kind == "text" else None
        held = await asyncio.to_thread(self._held, conversation)
        for said in (note, None if held else caption):
            if said is not None:
                await asyncio.to_thread(self.store.say, conversation, said)

    def _open_line_note(self, channel: Channel, conversation: str) -> Reply | None:
        first = channel.open_line and self.store.load(conversation).turn == 0
        said = first and any(e.who == "bot" for e in self.store.transcript(conversation))
        return words.OPEN_LINE if first and not said else None

    async def _without_records(self, channel: Channel, item: Received) -> None:
        """
        The safety net answers from memory, once; the provider keeps the message meanwhile.
        """
        if item.kind != "text" or not self._first_time((channel.name, item.address, item.id)):
            return
        answered = await self.engine.converse("", item.text)
        said = [stored.reply for stored in answered.replies]
        await self.courier.send_past_the_records(channel, item.address, said)

    async def _overheard(self, channel: Channel, item: Received) -> None:
        reading = net.read(item.text)
        if reading.interrupts and self._first_time((channel.name, item.address, item.id)):
            alarm = safety_first.look(item.text, {}, None, [])
            said = [alarm.reply] if alarm.reply else []
            await self.courier.send_past_the_records(channel, item.address, said)

    def _first_time(self, mark: tuple[str, str, str]) -> bool:
        if mark in self._answered_past:
            return False
        self._answered_past[mark] = None
        if len(self._answered_past) > MOST_REMEMBERED:
            self._answered_past.popitem(last=False)
        return True

    async def _tell(self, conversation: str) -> None:
        self.courier.wake()
        if self.live is not None:
            await self.live.publish(conversation, "")

    async def settled(self) -> None:
        """
        Wait until everything taken so far is answered.
        """
        await self.lines.settled()
