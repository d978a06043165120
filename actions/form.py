"""
The history form: facts are taken from every message, and the next question is chosen by the rules.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import FormValidationAction, Tracker, ValidationAction
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.notice import acknowledge
from bot.engine import interview, telling
from bot.engine.hearing import ANSWERING

Events = list[dict[str, Any]]


class TakeFacts(ValidationAction):
    """
    Takes the facts of a message, once, whether a form is active or not.
    """

    def name(self) -> str:
        return "action_validate_slot_mappings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        reading = heard.reading(tracker)
        if not reading or tracker.slots.get("read_id") == reading.get("id"):
            return []  # Rasa asks again when a form starts in the same turn
        requested = tracker.slots.get("requested_slot") if tracker.active_loop else None
        change = telling.take(tracker.slots, heard.entities(tracker), reading, requested)
        news = {"told": change.told, "corrected": change.corrected, "asked": requested}
        news["doubtful"] = change.doubtful
        slots = {**change.slots, "read_id": reading.get("id"), "news": news}
        return [SlotSet(name, value) for name, value in slots.items()]


class _AsksByTheRules:
    form: interview.Form

    def name(self) -> str:
        return f"validate_{self.form}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        if _belongs_to_another_action(tracker):
            return [ActionExecutionRejected(self.form)]
        step = interview.next_step(tracker.slots, self.form, heard.today(tracker))
        events = acknowledge(dispatcher, tracker, step)
        return [*events, SlotSet("form", self.form), SlotSet("requested_slot", step)]


class ValidateHistoryForm(_AsksByTheRules, FormValidationAction):
    """
    The first part: bleeding, losses, scan; pathway A.
    """

    form: interview.Form = "history_form"


class ValidateEarlyBirthForm(_AsksByTheRules, FormValidationAction):
    """
    The second part, offered once the first is answered; pathway B.
    """

    form: interview.Form = "early_birth_form"


def _belongs_to_another_action(tracker: Tracker) -> bool:
    # A question, a wish or a danger inside the form: its own rule answers it, then the form
    # asks its question again. Rejecting twice in a turn would end in Rasa's fallback.
    side = heard.intent(tracker) not in ANSWERING
    others = [n for n in heard.actions_this_turn(tracker) if n not in _OWN]
    return side and not others and bool(heard.intent(tracker))


_OWN = frozenset(
    {
        "action_listen",
        "action_extract_slots",
        "action_session_start",
        "action_validate_slot_mappings",
        "history_form",
        "early_birth_form",
    }
)
