"""
Changing one's mind: correct an answer, go back, begin again, stop and come back.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.ask import payload
from bot.engine import describe, history, telling

Events = list[dict[str, Any]]
BESIDE = frozenset({"cx_at", "cx_tv"})  # asked for together with the length
KEPT_AT_RESTART = frozenset({"consent", "requested_slot", "read_id", "session_started_metadata"})


class Change(Action):
    """
    Offers the noted facts for change, or opens the one that was chosen.
    """

    def name(self) -> str:
        return "action_change"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        chosen = (heard.reading(tracker).get("choice") or {}).get("fact")
        if chosen in history.FACTS:
            return [*_forget(tracker, chosen), *_into_form(tracker)]
        if (tracker.slots.get("news") or {}).get("told"):
            return _into_form(tracker)  # "change the weeks to 8": already changed
        told = [n for n in history.FACTS if tracker.slots.get(n) is not None]
        shown = [n for n in told if n not in BESIDE and describe.fact(n, tracker.slots[n])]
        if not shown:
            dispatcher.utter_message(response="utter_nothing_to_change")
            return []
        buttons = [
            {
                "title": describe.LABELS[n].capitalize(),
                "payload": payload("change", fact=n),
            }
            for n in shown
        ]
        # With the read-back on the screen this is the question: its own would only echo it.
        alone = tracker.active_loop and tracker.slots.get("requested_slot") == "read_back"
        dispatcher.utter_message(
            response="utter_change_which",
            buttons=buttons,
            json_message={"kind": "text", **({"effect": "asks_alone"} if alone else {})},
        )
        return []


class GoBack(Action):
    """
    Takes back the newest answer and asks for it again.
    """

    def name(self) -> str:
        return "action_go_back"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        order = tracker.slots.get("order") or []
        if not order:
            dispatcher.utter_message(response="utter_nothing_to_change")
            return []
        dispatcher.utter_message(response="utter_going_back")
        return [*_forget(tracker, order[-1]), *_into_form(tracker)]


class Restart(Action):
    """
    Forgets the history of this check once that is confirmed; what was agreed about keeping stays.
    """

    def name(self) -> str:
        return "action_start_again"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        if (heard.reading(tracker).get("choice") or {}).get("sure") != "yes":
            dispatcher.utter_message(response="utter_confirm_restart")
            return []
        dispatcher.utter_message(response="utter_started_again")
        cleared = [
            n for n in tracker.slots if n not in KEPT_AT_RESTART and tracker.slots[n] is not None
        ]
        return [SlotSet(name, None) for name in cleared]


class CarryOn(Action):
    """
    Comes back to the check where it was left.
    """

    def name(self) -> str:
        return "action_carry_on"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        if tracker.active_loop:
            return []
        if tracker.slots.get("left_off"):
            return [SlotSet("left_off", None), *_into_form(tracker, tracker.slots.get("form"))]
        if (tracker.slots.get("news") or {}).get("told"):
            return _into_form(tracker)
        dispatcher.utter_message(response="utter_what_would_help")
        return []


class StopCheck(Action):
    """
    Leaves the check; what was told stays, so that it can be taken up again.
    """

    def name(self) -> str:
        return "action_stop_check"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        dispatcher.utter_message(response="utter_stopped")
        return [SlotSet("left_off", "yes")]


def _forget(tracker: Tracker, name: str) -> Events:
    changed = telling.forgotten(tracker.slots, name)
    return [SlotSet(slot, value) for slot, value in changed.items()]


def _into_form(tracker: Tracker, form: str | None = None) -> Events:
    return [] if tracker.active_loop else [FollowupAction(form or "history_form")]
