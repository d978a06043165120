"""
Questions whose words depend on what was told: the read-back and the doubtful fact.
"""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from bot.engine import describe, interview
from bot.knowledge.guidance import load_guidance


class AskReadBack(Action):
    """
    Reads back all that was noted, before a result is shown.
    """

    def name(self) -> str:
        return "action_ask_read_back"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        noted = describe.all_told(tracker.slots)
        # The list is long: it stands once for each state of it, unless she asks to hear it again.
        if noted == tracker.slots.get("read_back_said") and heard.intent(tracker) != "repeat":
            dispatcher.utter_message(response="utter_ask_read_back_again")
            return []
        lines = "\n".join(f"- {phrase}" for phrase in noted)
        dispatcher.utter_message(response="utter_read_back", facts=lines)
        return [SlotSet("read_back_said", noted)]


class AskConfirm(Action):
    """
    A fact told with doubt becomes an answer only after a yes.
    """

    def name(self) -> str:
        return "action_ask_confirm"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        name, doubtful = next(iter((tracker.slots.get("hedged") or {}).items()))
        phrase = describe.fact(name, doubtful["value"]) or str(doubtful["words"])
        dispatcher.utter_message(response="utter_confirm", fact=phrase)
        return []


class _AsksForSeveral:
    """
    One question that settles several facts: the list names those still open.
    """

    question: str

    def name(self) -> str:
        return f"action_ask_{self.question}"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        words = load_guidance().questions[self.question]
        still_open = interview.asked_facts(self.question, tracker.slots)
        lines = "\n".join(f"- {words.items[fact]}" for fact in still_open)
        none = {fact: NONE_OF_THESE[fact] for fact in still_open}
        dispatcher.utter_message(
            text=f"{words.ask}\n{lines}",
            buttons=[
                {"title": "No, none of these", "payload": payload("inform", **none)},
                {"title": "Yes", "payload": payload("inform", partial=self.question)},
                {"title": "Not sure", "payload": payload("unsure")},
                {"title": "I'd rather not say", "payload": payload("rather_not_say")},
            ],
            json_message={"kind": "question"},
        )
        return []


class AskEarlierPregnancies(_AsksForSeveral, Action):
    """
    What happened before that can matter for an early birth.
    """

    question = "b_history"


class AskAboutMedicines(_AsksForSeveral, Action):
    """
    Allergies and illnesses that matter before a medicine is used.
    """

    question = "medicine_check"


NONE_OF_THESE: dict[str, Any] = {
    "sptb_at": "never",
    "late_loss_at": "never",
    "pprom": "no",
    "cervix_surgery": "none",
    "other_risk": "no",
    "allergy": [],
    "conditions": [],
}


def payload(intent: str, **values: Any) -> str:
    """
    A choice's payload, as Rasa writes them.
    """
    return f"/{intent}{json.dumps(values)}" if values else f"/{intent}"
