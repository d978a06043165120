"""
Say what the guidance says for a history like this.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from bot.engine import history, interview
from bot.engine.result import Pathway, Result, result_for


class _SaysResult:
    pathway: Pathway
    action: str

    def name(self) -> str:
        return self.action

    def say(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Result:
        result = result_for(tracker.slots, self.pathway, heard.today(tracker))
        dispatcher.utter_message(
            text=result.text,
            buttons=[{"title": c.title, "payload": c.payload} for c in result.choices],
            json_message={
                "kind": "result",
                "card": result.card,
                "citations": result.citations,
                "assessment": result.assessment,
            },
        )
        return result


class SayResult(_SaysResult, Action):
    """
    Pathway A, then the offer to go on to the second part where it can still say something.
    """

    pathway: Pathway = "A"
    action = "action_say_result"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        result = self.say(dispatcher, tracker)
        more = interview.second_part_matters(tracker.slots, heard.today(tracker))
        following = "early_birth_form" if more else "action_listen"
        return [
            SlotSet("shown", {**(tracker.slots.get("shown") or {}), "A": result.outcome}),
            SlotSet("continue", None),
            FollowupAction(following),
        ]


class SayEarlyBirthResult(_SaysResult, Action):
    """
    Pathway B, unless the person said no to the second part.
    """

    pathway: Pathway = "B"
    action = "action_say_early_birth_result"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        if tracker.slots.get("continue") == "no":
            lost = history.lost(tracker.slots)
            dispatcher.utter_message(response="utter_after_loss" if lost else "utter_what_else")
            return []
        if not interview.second_part_matters(tracker.slots, heard.today(tracker)):
            dispatcher.utter_message(response="utter_what_else")
            return []
        result = self.say(dispatcher, tracker)
        return [SlotSet("shown", {**(tracker.slots.get("shown") or {}), "B": result.outcome})]
