"""
One message, straight through: stored, looked at for danger, understood, answered, stored.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.engine import clock, history, inbox, interview, safety_first, speaking, turning
from bot.engine.contract import Answered
from bot.engine.effects import Effects
from bot.records.errors import RecordsUnavailable
from bot.records.locks import ConversationLocks
from bot.records.store import Entry, Inbound, Saved, Store, StoredReply, Turn
from bot.replies import Reply

if TYPE_CHECKING:  # Rasa must not be needed for the safety net to answer
    from bot.engine.mind import Mind, Thought

log = logging.getLogger(__name__)


class Engine:
    """
    Answers messages. Any part but the safety net may be missing; then it says so honestly.
    """

    def __init__(
        self,
        store: Store,
        mind: Mind | None,
        locks: ConversationLocks,
        *,
        today: Callable[[], date] = clock.today,
        holds: Callable[[str], bool] | None = None,
        effects: Effects | None = None,
    ) -> None:
        self.store = store
        self.mind = mind
        self._locks = locks
        self._today = today
        self._holds = holds or (lambda _conversation: False)
        self._effects = effects or Effects(store)

    async def open(self, channel: str, address: str) -> str:
        return await asyncio.to_thread(self.store.open_conversation, channel, address)

    async def transcript(self, conversation: str, after: str | None = None) -> list[Entry]:
        return await asyncio.to_thread(self.store.transcript, conversation, after)

    async def export(self, conversation: str) -> dict[str, Any]:
        return await asyncio.to_thread(self.store.export, conversation)

    async def leave(self, conversation: str) -> None:
        await asyncio.to_thread(self.store.end_session, conversation)

    async def state(self, conversation: str) -> Answered:
        saved = await asyncio.to_thread(self.store.load, conversation)
        held = await asyncio.to_thread(self._holds, conversation)
        return replace(self._answered((), saved.snapshot.get("rasa") or {}), held=held)

    async def converse(
        self, conversation: str, text: str, *, provider_id: str | None = None
    ) -> Answered:
        try:
            async with self._locks.hold(conversation):
                return await self._converse(conversation, text, provider_id)
        except RecordsUnavailable as error:  # Redis is away: nobody may wait for it in danger
            log.error("%s", error)
            return self._without_records(inbox.clean(text).text)

    async def warm_up(self) -> None:
        """
        Load what is loaded when it is first used, beside the first pages, so that the first
        message does not wait for it. Nothing is kept.
        """
        try:
            await asyncio.to_thread(turning.load_ahead, self._today())
        except Exception as error:
            log.error("not everything could be loaded ahead: %s", type(error).__name__)

    async def take_up(self, inbound: Inbound) -> Answered:
        """
        Answer a stored message that a crash left without an answer.
        """
        async with self._locks.hold(inbound.conversation):
            saved = await asyncio.to_thread(self.store.load, inbound.conversation)
            return await self._turn(inbound, saved, cut=False)

    async def _converse(self, conversation: str, text: str, provider_id: str | None) -> Answered:
        cleaned = inbox.clean(text)
        try:
            inbound = await asyncio.to_thread(
                self.store.receive, conversation, cleaned.text, provider_id
            )
            if inbound.replies is not None:
                saved = await asyncio.to_thread(self.store.load, conversation)
                return self._answered(inbound.replies, saved.snapshot.get("rasa") or {})
            saved = await asyncio.to_thread(self.store.load, conversation)
        except Exception as error:  # the records are gone: the safety net still answers
            log.error("records out of reach: %s", type(error).__name__)
            return self._without_records(cleaned.text)
        return await self._turn(inbound, saved, cut=cleaned.cut)

    def _without_records(self, text: str) -> Answered:
        alarm = safety_first.look(text, {}, None, [])
        replies = [alarm.reply] if alarm.reply and alarm.interrupts else [turning.SORRY]
        return Answered(tuple(StoredReply("", reply) for reply in replies))

    async def _turn(self, inbound: Inbound, saved: Saved, *, cut: bool) -> Answered:
        rasa = saved.snapshot.get("rasa") or {}
        ours: dict[str, Any] = dict(saved.snapshot.get("engine") or {})
        slots = rasa.get("slots") or {}
        requested = slots.get("requested_slot") if rasa.get("loop") else None
        alarm = safety_first.look(inbound.text, slots, requested, ours.get("said") or [])
        flags = [{"code": f.code, "level": f.level} for f in alarm.reading.flags]
        turn = Turn(inbound.id, inbound.conversation, red_flags=flags, based_on=saved.turn)
        try:
            return await self._answer(turn, inbound, saved, alarm, ours, requested, cut=cut)
        except Exception as error:  # the records went away, or she was erased meanwhile
            log.error("turn broke off: %s", type(error).__name__)
        turn = Turn(inbound.id, inbound.conversation, red_flags=flags, based_on=saved.turn)
        return await self._failed(turn, saved, alarm)

    async def _answer(
        self,
        turn: Turn,
        inbound: Inbound,
        saved: Saved,
        alarm: safety_first.Alarm,
        ours: dict[str, Any],
        requested: str | None,
        *,
        cut: bool,
    ) -> Answered:
        if await asyncio.to_thread(self._holds, inbound.conversation):
            return await self._held(turn, saved, alarm)
        # Only the message right after "shall I delete it?" answers that.
        confirming, kept = ours.pop("confirming", None), False
        if confirming == "delete" and not alarm.interrupts and self.mind is not None:
            said = inbox.said_yes(inbound.text)
            if said:
                return await self._deleted(turn, self.mind)
            kept = said is False
        thought = await self._think(inbound, saved, requested, alarm, kept=kept)
        ours["kept"] = kept
        if thought is None:
            return await self._failed(turn, saved, alarm)
        return await self._say(turn, saved, alarm, thought, ours, requested, cut=cut)

    async def _think(
        self,
        inbound: Inbound,
        saved: Saved,
        requested: str | None,
        alarm: safety_first.Alarm,
        *,
        kept: bool,
    ) -> Thought | None:
        if self.mind is None:
            return None
        rasa = saved.snapshot.get("rasa") or {}
        metadata = turning.reading_notes(inbound, saved, requested, alarm, self._today())
        offered = turning.offered_before(saved) if rasa else self.mind.first_choices
        choice = None if alarm.interrupts else inbox.chosen(inbound.text, offered)
        # Nothing is deleted: what stood on the screen before is asked again.
        choice = {"payload": "/carry_on"} if kept else choice
        text = inbox.without_command(inbound.text)
        try:
            thought = await self.mind.answer(
                inbound.conversation, text, rasa, metadata, choice["payload"] if choice else None
            )
        except Exception as error:
            log.error("the dialogue raised %s", type(error).__name__)
            return None
        if thought.failed:
            log.error("turn not answered: %s", ", ".join(thought.failed))
            return None
        return thought

    async def _say(
        self,
        turn: Turn,
        saved: Saved,
        alarm: safety_first.Alarm,
        thought: Thought,
        ours: dict[str, Any],
        requested: str | None,
        *,
        cut: bool,
    ) -> Answered:
        turn.events = thought.events
        done = await self._effects.carry_out(thought.messages, turn, thought.slots, ours, self.mind)
        said = [r for r in map(speaking.as_reply, thought.messages) if r is not None]
        same = requested is not None and thought.requested == requested
        replies = speaking.put_in_order(said + done, asked_before=same)
        if ours.pop("asks_alone", False) or ours.get("confirming"):
            # The next yes can only mean one thing: nothing else is asked beside this.
            replies = [r for r in replies if r.kind != "question"]
        danger = alarm.interrupts or bool(ours.pop("danger_now", False))
        if danger:
            replies = [r for r in replies if r.kind == "safety"]
        if alarm.reply:
            replies = speaking.without_repeats(replies, alarm.reply)
            replies = turning.with_alarm(replies, alarm)
            ours["said"] = sorted({*(ours.get("said") or []), str(alarm.reading.level)})
        if danger:
            ours["after"] = alarm.reading.level if alarm.interrupts else "emergency"
        elif thought.requested:
            ours["after"] = None
        ringing = bool(turning.ringing(saved)) and not thought.requested
        replies = self._with_first_words(replies, ours, danger=danger, ringing=ringing, cut=cut)
        if not replies:
            log.error("turn not answered: nothing was said")
            return await self._failed(turn, saved, alarm)
        turn.replies = replies
        ours["offered"] = speaking.offered(
            replies, numbers_answer=speaking.numbers_are_answers(thought.messages)
        )
        turn.snapshot = {"rasa": thought.snapshot, "engine": ours}
        turn.facts = turning.facts_told(thought)
        turn.consent = turning.consent_given(saved, thought)
        return await self._finish(turn, thought.snapshot)

    def _with_first_words(
        self, replies: list[Reply], ours: dict[str, Any], *, danger: bool, ringing: bool, cut: bool
    ) -> list[Reply]:
        kept = ours.pop("kept", False)
        if self.mind is None or danger:
            return replies
        if kept:
            replies = [Reply(self.mind.words("utter_not_deleted")["text"]), *replies]
        if cut:
            replies = [Reply(self.mind.words("utter_cut")["text"], "notice"), *replies]
        # Who this is can wait while a number was given and she may still be ringing it.
        if not ours.get("introduced") and not ringing:
            ours["introduced"] = True
            if not any("I'm Lutea" in r.text for r in replies):
                machine = Reply(self.mind.words("utter_machine")["text"], "notice")
                at = 1 if replies and replies[0].kind == "safety" else 0
                replies = [*replies[:at], machine, *replies[at:]]
        return replies

    async def _held(self, turn: Turn, saved: Saved, alarm: safety_first.Alarm) -> Answered:
        await self._effects.alarm_staff(turn, alarm)
        turn.snapshot = saved.snapshot
        answered = await self._finish(turn, saved.snapshot.get("rasa") or {})
        return replace(answered, held=True)

    async def _failed(self, turn: Turn, saved: Saved, alarm: safety_first.Alarm) -> Answered:
        turn.failed = True
        turn.snapshot = saved.snapshot
        turn.replies = [alarm.reply] if alarm.reply and alarm.interrupts else [turning.SORRY]
        await self._effects.not_answered(turn)
        return await self._finish(turn, saved.snapshot.get("rasa") or {})

    async def _deleted(self, turn: Turn, mind: Mind) -> Answered:
        words = Reply(mind.words("utter_deleted")["text"], "notice")
        await asyncio.to_thread(
            self.store.erase, turn.conversation, by="person", reason="asked in chat"
        )
        return Answered((StoredReply("", words),))

    async def _finish(self, turn: Turn, rasa: dict[str, Any]) -> Answered:
        try:
            stored = await asyncio.to_thread(self.store.finish, turn)
        except Exception as error:
            log.error("turn not stored: %s", type(error).__name__)
            stored = tuple(StoredReply("", r) for r in turn.replies if r.kind == "safety") or (
                StoredReply("", turning.SORRY),
            )
        await self._effects.after(turn, stored)
        return self._answered(stored, rasa, inbound=turn.inbound)

    def _answered(
        self, replies: tuple[StoredReply, ...], rasa: dict[str, Any], *, inbound: str = ""
    ) -> Answered:
        slots = rasa.get("slots") or {}
        requested = slots.get("requested_slot") if rasa.get("loop") else None
        outcomes = None
        if slots.get("shown"):
            outcomes = interview.outcomes(slots, self._today())
        return Answered(
            replies,
            asking=interview.asking(requested, slots),
            facts=history.told(slots),
            outcomes=outcomes,
            remaining=interview.remaining(slots, rasa.get("loop"), self._today()),
            lost=history.lost(slots),
            inbound=inbound,
        )
