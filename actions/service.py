"""
Everything about the service itself: danger, people, privacy, and the reason for a question.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from bot.engine import describe, history, interview
from bot.engine.result import Pathway, result_for

Events = list[dict[str, Any]]


class Danger(Action):
    """
    The number has been said by the engine; the check pauses and nothing is asked.

    A "yes" to the danger question is the one danger that the safety net cannot see: the engine
    says its number too, asked to by the effect.
    """

    def name(self) -> str:
        return "action_danger"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        if not heard.reading(tracker).get("danger"):
            dispatcher.utter_message(json_message={"effect": "danger_said_yes"})
        left = [SlotSet("left_off", "yes")] if tracker.active_loop else []
        return [*left, SlotSet("danger", None), SlotSet("after_said", None)]


class SayAgain(Action):
    """
    The question on the screen once more; with none there, she says what was not clear.
    """

    def name(self) -> str:
        return "action_say_again"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        dispatcher.utter_message(
            response="utter_repeat" if tracker.active_loop else "utter_not_clear"
        )
        return []


class Why(Action):
    """
    Says why the question on the screen is asked.
    """

    def name(self) -> str:
        return "action_why"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        requested = tracker.slots.get("requested_slot") if tracker.active_loop else None
        asked = interview.asked_facts(requested)
        specific = f"utter_why_{requested}"
        known = domain.get("responses") or {}
        if requested and specific in known:
            dispatcher.utter_message(response=specific)
        elif asked and f"utter_why_{asked[0]}" in known:
            dispatcher.utter_message(response=f"utter_why_{asked[0]}")
        else:
            dispatcher.utter_message(response="utter_why")
        return []


class Person(Action):
    """
    Asks the engine to bring a person from the helpline, and gives numbers for meanwhile.
    """

    def name(self) -> str:
        return "action_human"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        dispatcher.utter_message(json_message={"effect": "bring_a_person"})
        return []


class DeleteMyData(Action):
    """
    Asks once; the engine erases on a yes, since only it reaches the records.

    Consent that is taken back holds from this moment, whatever she then answers.
    """

    def name(self) -> str:
        return "action_delete_my_data"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        back = heard.reading(tracker).get("takes_back") and tracker.slots.get("consent") == "yes"
        if back:
            dispatcher.utter_message(response="utter_taken_back")
        dispatcher.utter_message(
            response="utter_confirm_delete", json_message={"effect": "confirm_delete"}
        )
        return [SlotSet("consent", "no")] if back else []


class WhatDoYouKnow(Action):
    """
    What is noted about the person, readable.
    """

    def name(self) -> str:
        return "action_know_about_me"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        noted = describe.all_told(tracker.slots)
        if not noted:
            dispatcher.utter_message(response="utter_know_nothing")
            return []
        lines = "\n".join(f"- {phrase}" for phrase in noted)
        dispatcher.utter_message(response="utter_know", facts=lines)
        return []


class BabyDied(Action):
    """
    A loss told in words that are not yet a fact: support first, and gentler wording from here.
    """

    def name(self) -> str:
        return "action_baby_died"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        said = tracker.slots.get("sorry_said") == "now"
        if not said:
            dispatcher.utter_message(response="utter_sorry_loss_now")
        heard_before = tracker.slots.get("baby_died") == "yes" and said
        dispatcher.utter_message(
            response="utter_loss_again" if heard_before else "utter_after_loss"
        )
        read_id = heard.reading(tracker).get("id")
        return [
            SlotSet("sorry_said", "now"),
            SlotSet("baby_died", "yes"),
            SlotSet("topic", "grief_what_happens_now"),
            SlotSet("noticed_id", read_id),
        ]


class Greet(Action):
    """
    Hello: who this is, once; later a short one.
    """

    def name(self) -> str:
        return "action_greet"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        if tracker.active_loop or history.lost(tracker.slots):
            dispatcher.utter_message(response="utter_hello_again")
            return []
        dispatcher.utter_message(response="utter_greet")
        return []


class Feedback(Action):
    """
    Keeps what a person says about the service, without who said it.
    """

    def name(self) -> str:
        return "action_feedback"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        choice = heard.reading(tracker).get("choice") or {}
        note = {
            "entry": str(choice.get("entry") or tracker.slots.get("topic") or ""),
            "verdict": {"yes": "useful", "no": "not useful"}.get(str(choice.get("useful")), ""),
            "words": "" if choice else heard.text(tracker),
        }
        dispatcher.utter_message(response="utter_feedback_thanks", json_message={"feedback": note})
        return []


class ShowSources(Action):
    """
    The sources of the last result, in full.
    """

    def name(self) -> str:
        return "action_show_sources"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        pathway: Pathway = "B" if (tracker.slots.get("shown") or {}).get("B") else "A"
        result = result_for(tracker.slots, pathway, heard.today(tracker))
        lines = "\n".join(
            f"- {c['title']}" + (f", {c['place']}" if c["place"] else "") + f" ({c['date']})"
            for c in result.citations
        )
        dispatcher.utter_message(
            response="utter_sources", sources=lines,
            json_message={"kind": "answer", "citations": result.citations},
        )  # fmt: skip
        return []
