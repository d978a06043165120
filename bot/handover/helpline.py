"""
The way to a person and back: asked for by the engine, answered from the console.

The hold lives in the records, not in the dialogue, so that it survives a restart and binds every
process. While it lasts the bot is silent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from bot import settings
from bot.handover import call_backs
from bot.handover.call_backs import Window
from bot.handover.hours import on_duty
from bot.handover.standing import Standing
from bot.records.live import Live
from bot.records.sql_store import SqlStore
from bot.records.store import StoredReply
from bot.replies import Reply

log = logging.getLogger(__name__)
ALARM_SECONDS = 60
LOOK_EVERY_SECONDS = 5
ASKED = "asked"  # the reason of a handover that the person wished for
QUEUE = "queue"  # a notice for staff: somebody waits, was taken, or is done with
Deliver = Callable[[str, StoredReply], None]


class Helpline:
    """
    What the engine and the console share about conversations that need a person.

    ``deliver`` puts a message on its way to a messaging channel; the page reads the records.
    """

    def __init__(
        self,
        store: SqlStore,
        live: Live,
        *,
        open_now: Callable[[], bool] = on_duty,
        deliver: Deliver | None = None,
    ) -> None:
        self.store = store
        self.live = live
        self._open_now = open_now
        self.deliver = deliver
        self._loop: asyncio.AbstractEventLoop | None = None

    async def tell(self, conversation: str) -> None:
        """
        Let the open pages of staff know that the queue changed.
        """
        await self.live.publish(conversation, QUEUE)

    def _tell_soon(self, conversation: str) -> None:
        # The engine calls from a thread; pages also look by themselves, so one may get lost.
        if self._loop is not None and self._loop.is_running():
            asyncio.run_coroutine_threadsafe(self.tell(conversation), self._loop)

    def ask_for(self, conversation: str, *, reason: str, urgency: str, summary: str = "") -> bool:
        """
        Put a conversation into the queue; False when nobody is on duty to see it soon.
        """
        self.store.queue.ask(conversation, reason=reason, urgency=urgency, summary=summary)
        self._tell_soon(conversation)
        return self._open_now()

    def press(self, conversation: str, *, urgency: str) -> None:
        """
        Who waits already stands further up now; nobody is put into the queue by this.
        """
        if self.store.queue.press(conversation, urgency):
            self._tell_soon(conversation)

    def holds(self, conversation: str) -> bool:
        """
        True while a member of staff has the conversation: the bot stays silent.
        """
        case = self.store.queue.standing(conversation)
        return case is not None and case.held

    def standing(self, conversation: str) -> Standing:
        """
        Where a conversation stands, for the person's own page.
        """
        case = self.store.queue.standing(conversation)
        call = self.store.call_backs.of(conversation)
        if case is None:
            return Standing(call=call)
        if not case.held:
            may = call is None and bool(self.windows(conversation))
            return Standing("waiting", asked=case.reason == ASKED, call=call, may_call=may)
        member = self.store.accounts.member(case.claimed_by or "")
        return Standing("held", name=member.shown_name if member else "", call=call)

    def windows(self, conversation: str) -> tuple[Window, ...]:
        """
        When this person can be rung: none without hours, without consent, or once her record
        would be gone before.
        """
        hours = settings.get("LUTEA_HELPLINE_HOURS")
        if not hours or not self.store.call_backs.may_ask(conversation):
            return ()
        now, kept = self.store.records.now(), int(settings.get("LUTEA_RETENTION_DAYS"))
        holidays = settings.get("LUTEA_HELPLINE_HOLIDAYS")
        return call_backs.windows(hours, holidays, now, before=now + timedelta(days=kept - 1))

    async def ask_call(
        self, conversation: str, number: str, window: Window, *, message: bool
    ) -> bool:
        """
        Keep a number to ring; False without consent, or while another call is waited for.
        """
        kept = await asyncio.to_thread(
            self.store.call_backs.ask,
            conversation,
            number=number,
            begins=window.begins,
            ends=window.ends,
            message=message,
        )
        await self.tell(conversation)
        return kept

    async def cancel_call(self, conversation: str) -> bool:
        """
        She no longer wants to be rung.
        """
        gone = await asyncio.to_thread(self.store.call_backs.withdraw, conversation)
        await self.tell(conversation)
        return gone

    async def withdraw(self, conversation: str, text: str) -> bool:
        """
        She no longer wants to wait, and ``text`` says so in the chat; False where her own wish is
        not all that staff are waited for, or somebody was quicker.
        """
        standing = await asyncio.to_thread(self.standing, conversation)
        if standing.state != "waiting" or not standing.asked:
            return False
        if not await asyncio.to_thread(self.store.queue.withdraw, conversation):
            return False
        await self.notice(conversation, text)
        await self.tell(conversation)
        return True

    def alarm(self, conversation: str, *, level: str, reply: Reply | None) -> None:
        """
        A danger in a held conversation: staff see it at once, and the number goes to the person
        if nobody has written within a minute.
        """
        self.store.queue.ask(conversation, reason="red flag", urgency=level)
        if reply is not None and level in ("crisis", "emergency"):
            self.store.alarms.set(conversation, reply, seconds=ALARM_SECONDS)
        self._tell_soon(conversation)

    async def say(self, conversation: str, text: str, *, staff: str) -> StoredReply:
        """
        A message from staff, under the name that the person sees.
        """
        reply = Reply(text, "text")
        return await self._send(conversation, reply, sender=staff, replied=True)

    async def notice(self, conversation: str, text: str) -> StoredReply:
        """
        A line of the service itself: "Anna has joined".
        """
        return await self._send(conversation, Reply(text, "notice"), sender="bot")

    async def _send(
        self, conversation: str, reply: Reply, *, sender: str, replied: bool = False
    ) -> StoredReply:
        stored = await asyncio.to_thread(self.store.say, conversation, reply, sender=sender)
        if replied:
            await asyncio.to_thread(self.store.alarms.clear, conversation)
        if self.deliver is not None:
            await asyncio.to_thread(self.deliver, conversation, stored)
        await self.live.publish(conversation, stored.id)
        return stored

    async def send_due_alarms(self) -> int:
        """
        Send the numbers whose minute is over; how many went out. One that fails holds up no other,
        and is tried again.
        """
        sent = 0
        for alarm in await asyncio.to_thread(self.store.alarms.due):
            try:
                await self._send(alarm.conversation, alarm.reply, sender="bot")
                await asyncio.to_thread(self.store.alarms.clear, alarm.conversation)
                sent += 1
            except Exception as error:
                log.error("a number was not sent: %s", type(error).__name__)
        return sent

    async def watch(self) -> None:
        """
        Look for due alarms until cancelled.
        """
        self._loop = asyncio.get_running_loop()
        while True:
            try:
                await self.send_due_alarms()
            except Exception as error:
                log.error("alarms could not be looked at: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_SECONDS)
