"""
What a turn sets in motion beside its replies: a person is asked for, an assessment is kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from bot import settings
from bot.engine import describe, safety_first, urgency
from bot.records.store import Store, StoredReply, Turn
from bot.replies import Choice, Reply

if TYPE_CHECKING:
    from bot.engine.mind import Mind

log = logging.getLogger(__name__)


class Helpline(Protocol):
    """
    What the engine needs of the people who pick up.
    """

    def ask_for(self, conversation: str, *, reason: str, urgency: str, summary: str = "") -> bool:
        """
        Put a conversation into the queue; False when nobody is on duty.
        """

    def press(self, conversation: str, *, urgency: str) -> None:
        """
        Who waits already stands further up now.
        """

    def alarm(self, conversation: str, *, level: str, reply: Reply | None) -> None:
        """
        Tell staff who hold a conversation that a danger was read in it.
        """


class Effects:
    """
    Carries out what actions ask for in the ``effect`` of a message.
    """

    def __init__(self, store: Store, helpline: Helpline | None = None) -> None:
        self._store = store
        self._helpline = helpline

    async def carry_out(
        self,
        messages: list[dict[str, Any]],
        turn: Turn,
        slots: Mapping[str, Any],
        ours: dict[str, Any],
        mind: Mind | None,
    ) -> list[Reply]:
        """
        Replies that the effects add to the turn.
        """
        replies: list[Reply] = []
        await self._press(turn, ours)
        for custom in [m.get("custom") or {} for m in messages]:
            turn.unanswered += custom.get("unanswered") or []
            if custom.get("assessment"):
                turn.assessment = custom["assessment"]
            if custom.get("feedback"):
                turn.feedback.append(custom["feedback"])
            effect = custom.get("effect")
            if effect == "danger_said_yes":
                ours["danger_now"] = True
                spoken = safety_first.say(safety_first.SAID_YES, slots)
                replies += [spoken] if spoken else []
                turn.red_flags.append({"code": "RF1", "level": "emergency"})
            elif effect == "danger_over":
                ours["after"] = None
            elif effect == "asks_alone":
                ours["asks_alone"] = True
            elif effect == "confirm_delete":
                ours["confirming"] = "delete"
            elif effect == "bring_a_person" and mind is not None:
                replies.append(await self._bring(turn, mind, slots, ours))
        return replies

    async def _press(self, turn: Turn, ours: dict[str, Any]) -> None:
        """
        Who waits for staff and is upset, or tells of a danger sign, stands further up.
        """
        presses = urgency.of_message(turn)
        if presses == urgency.UPSET:
            ours["upset"] = True
        if presses and self._helpline is not None:
            try:
                await asyncio.to_thread(self._helpline.press, turn.conversation, urgency=presses)
            except Exception as error:
                log.error("staff could not be told: %s", type(error).__name__)

    async def _bring(
        self, turn: Turn, mind: Mind, slots: Mapping[str, Any], ours: Mapping[str, Any]
    ) -> Reply:
        came = False
        if self._helpline is not None:
            came = await asyncio.to_thread(
                self._helpline.ask_for,
                turn.conversation,
                reason="asked",
                urgency=urgency.of_conversation(turn, ours),
                summary=_summary(slots),
            )
        response = "utter_person_asked" if came else "utter_person_numbers"
        message = mind.words(response, helpline=settings.get("LUTEA_HELPLINE_NAME"))
        choices = tuple(Choice(b["title"], b["payload"]) for b in message.get("buttons") or [])
        return Reply(message["text"], "notice", choices)

    async def alarm_staff(self, turn: Turn, alarm: safety_first.Alarm) -> None:
        """
        While staff hold a conversation the bot is silent; a danger alarms them at once.
        """
        if self._helpline is not None and alarm.interrupts:
            await asyncio.to_thread(
                self._helpline.alarm,
                turn.conversation,
                level=str(alarm.reading.level),
                reply=alarm.reply,
            )

    async def not_answered(self, turn: Turn) -> None:
        """
        Staff see a message that could not be answered.
        """
        if self._helpline is None:
            return
        try:
            await asyncio.to_thread(
                self._helpline.ask_for, turn.conversation, reason="not answered",
                urgency="not_answered",
            )  # fmt: skip
        except Exception as error:
            log.error("staff could not be told: %s", type(error).__name__)

    async def after(self, turn: Turn, stored: tuple[StoredReply, ...]) -> None:
        """
        Called when the turn is stored; a red flag puts the conversation before staff.
        """
        levels = {flag["level"] for flag in turn.red_flags}
        if self._helpline is None or not levels & {"crisis", "emergency"} or not stored:
            return
        try:
            await asyncio.to_thread(
                self._helpline.ask_for,
                turn.conversation,
                reason="red flag",
                urgency="crisis" if "crisis" in levels else "emergency",
            )
        except Exception as error:
            log.error("staff could not be told: %s", type(error).__name__)


def _summary(slots: Mapping[str, Any]) -> str:
    """
    One line for the queue, from facts only; never her words.
    """
    told = describe.all_told(slots)
    return describe.listed(told) if told else "nothing told yet"
