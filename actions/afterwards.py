"""
After a number was given, and to who writes in another language: sentences of the safety net.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from bot.engine import history
from bot.engine.said import said
from bot.safety.afterwards import SPOKE, names_after, names_for_another_language

Events = list[dict[str, Any]]


class AfterDanger(Action):
    """
    Stays with her once the number was given: she rang, nobody answered, she was told to wait.
    """

    def name(self) -> str:
        return "action_after_danger"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        reading, slots = heard.reading(tracker), tracker.slots
        kind = (reading.get("choice") or {}).get("kind") or reading.get("after") or "here"
        level = reading.get("after_level") or "emergency"
        before = slots.get("after_said") or []
        names = names_after(
            kind, level, said=before, nation=slots.get("nation"), lost=history.lost(slots)
        )
        words = said(names)
        dispatcher.utter_message(
            response=_choices(kind, level, before),
            said=words.text,
            json_message={
                "citations": words.citations,
                **({"effect": "danger_over"} if kind == "seen" else {}),
            },
        )
        return [SlotSet("after_said", [*(k for k in before if k != kind), kind])]


def _choices(kind: str, level: str, before: list[str]) -> str:
    """
    The response whose buttons fit: who spoke to somebody is not offered "I've rung".
    """
    if kind == "seen":
        return "utter_after_seen"
    if kind == "safe" or SPOKE & {kind, *before}:
        return "utter_after"
    return "utter_after_crisis" if level == "crisis" else "utter_after_still"


class NotEnglish(Action):
    """
    The emergency number and the way to an interpreter, in English: nothing else was reviewed.
    """

    def name(self) -> str:
        return "action_not_english"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        words = said(names_for_another_language(tracker.slots.get("nation")))
        dispatcher.utter_message(
            response="utter_not_english",
            said=words.text,
            json_message={"citations": words.citations},
        )
        return []
