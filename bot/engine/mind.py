"""
Rasa, loaded once and asked one message at a time. Nothing outside this file calls the Agent.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.domain import Domain
from rasa.utils.log_utils import configure_structlog

from bot.engine.answering import library
from bot.engine.inbox import parse_payload
from bot.engine.local_actions import LocalActions, failures
from bot.engine.tracker_store import Box, TurnTrackerStore, box

FALLBACK = "action_default_fallback"


@dataclass(frozen=True)
class Thought:
    """
    What Rasa made of one message: what to say, and where the conversation stands after it.
    """

    messages: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    snapshot: dict[str, Any] = field(default_factory=dict)
    failed: tuple[str, ...] = ()

    @property
    def slots(self) -> Mapping[str, Any]:
        return self.snapshot.get("slots") or {}

    @property
    def requested(self) -> str | None:
        """
        The question on the screen, None outside the forms.
        """
        return self.slots.get("requested_slot") if self.snapshot.get("loop") else None


class _Collect(OutputChannel):
    """
    Keeps whole messages as the actions gave them.
    """

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "lutea"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:  # noqa: ARG002
        self.messages.append(message)


class Mind:
    """
    The dialogue model. ``answer`` is safe to call for many conversations at once, but for one
    conversation only under its lock.
    """

    def __init__(self, model: Path) -> None:
        configure_structlog(logging.ERROR)
        logging.getLogger("rasa").setLevel(logging.ERROR)
        # Rasa would print an action's exception with the message that caused it.
        logging.getLogger("rasa.core.processor").setLevel(logging.CRITICAL)
        logging.getLogger("rasa.core.actions.action").setLevel(logging.CRITICAL)
        # It takes the braces of a payload for a placeholder, and leaves them as they are.
        logging.getLogger("rasa.core.nlg.interpolator").setLevel(logging.CRITICAL)
        self._agent = Agent.load(str(model), action_endpoint=LocalActions())
        if self._agent.processor is None:
            raise RuntimeError(f"{model}: Rasa found no usable model; run lutea train")
        self._agent.tracker_store = TurnTrackerStore(self._agent.domain or Domain.empty())
        self._agent.processor.tracker_store = self._agent.tracker_store
        library()  # loaded now, so that the first question is not slow

    @property
    def domain(self) -> Domain:
        return self._agent.domain

    @property
    def first_choices(self) -> list[dict[str, str]]:
        """
        The choices of the greeting, which a door may have shown before the first message.
        """
        return list(self.domain.responses["utter_greet"][0]["buttons"])

    def words(self, response: str, **values: Any) -> dict[str, Any]:
        """
        A response of the domain, for the sentences that the engine says itself.
        """
        chosen: dict[str, Any] = dict(self.domain.responses[response][0])
        text = chosen["text"]
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return {**chosen, "text": text}

    async def answer(
        self,
        conversation: str,
        text: str,
        snapshot: dict[str, Any],
        metadata: dict[str, Any],
        choice: str | None = None,
    ) -> Thought:
        """
        One turn. ``choice`` is the payload of the choice taken, else the text is read.
        """
        out = _Collect()
        turn = Box(snapshot)
        failed: list[str] = []
        message = UserMessage(
            text, out, conversation, input_channel="lutea", metadata=metadata,
            parse_data=_as_parsed(text, choice, metadata) if choice else None,
        )  # fmt: skip
        box_token, failed_token = box.set(turn), failures.set(failed)
        try:
            await self._agent.processor.handle_message(message)
        finally:
            box.reset(box_token)
            failures.reset(failed_token)
        if any(e.get("name") == FALLBACK for e in turn.events):
            failed.append(FALLBACK)
        return Thought(out.messages, turn.events, turn.saved or snapshot, tuple(failed))


def _as_parsed(text: str, payload: str, metadata: dict[str, Any]) -> dict[str, Any]:
    intent, values = parse_payload(payload)
    settled = {}
    if intent in ("unsure", "rather_not_say"):
        state = "unsure" if intent == "unsure" else "declined"
        settled = dict.fromkeys(metadata.get("asked") or (), state)
    partial = bool(values.pop("partial", None))
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 1.0},
        "intent_ranking": [],
        "entities": [],
        "reading": {
            "id": metadata.get("id"),
            "today": metadata.get("today"),
            "values": {k: None if v == "never" else v for k, v in values.items()},
            "settled": settled,
            "choice": values,
            "partial": partial,
            "danger": bool(metadata.get("danger")),
            "after_level": str(metadata.get("after") or ""),
        },
    }
