"""
Rasa's tracker, kept by the records: loaded from a snapshot, saved inside the engine's one turn.

A snapshot (slots, active loop) is all that the next turn needs, so turn 200 costs what turn 10
costs. Every new event still goes to the records.
"""

from __future__ import annotations

import contextvars
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker


@dataclass
class Box:
    """
    One turn in the making: what was loaded, and what Rasa gave back to be saved.
    """

    snapshot: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    saved: dict[str, Any] | None = None


box: contextvars.ContextVar[Box | None] = contextvars.ContextVar("box", default=None)


class TurnTrackerStore(TrackerStore):
    """
    Reads and writes the turn at hand. Outside a turn (Rasa's own commands) it keeps a dict.
    """

    def __init__(self, domain: Domain, event_broker: Any = None, **_: Any) -> None:
        super().__init__(domain=domain, event_broker=event_broker)
        self._boxes: dict[str, Box] = {}

    def _box(self, sender_id: str) -> Box:
        return box.get() or self._boxes.setdefault(sender_id, Box({}))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        here = self._box(sender_id)
        snapshot = here.saved or here.snapshot
        if not snapshot:
            return None
        tracker = DialogueStateTracker(sender_id, self.domain.slots)
        for event in resumed(snapshot):
            tracker.update(event)
        tracker.loaded_events = len(tracker.events)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        here = self._box(tracker.sender_id)
        new = list(tracker.events)[getattr(tracker, "loaded_events", 0) :]
        here.events = [event.as_dict() for event in new]
        here.saved = {
            "slots": {k: v for k, v in tracker.current_slot_values().items() if v is not None},
            "loop": tracker.active_loop_name,
        }

    async def keys(self) -> Iterable[str]:
        return list(self._boxes)


def resumed(snapshot: dict[str, Any]) -> list[Event]:
    """
    The events that put a fresh tracker where a snapshot says the conversation stands.
    """
    loop = snapshot.get("loop")
    events: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    if loop:
        events += [ActionExecuted(loop), ActiveLoop(loop)]
    events += [SlotSet(name, value) for name, value in snapshot.get("slots", {}).items()]
    return [*events, ActionExecuted(ACTION_LISTEN_NAME)]
