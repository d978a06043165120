"""
Answers from the library, or the honest word that there is none.
"""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.ask import payload
from actions.notice import acknowledge
from bot.engine.answering import Found, Shown, find

Events = list[dict[str, Any]]
_MAY_I = re.compile(
    r"\b(can|could|should|may|would) (i|we|she) (have|get|take|use|be|ask|try|need)\b"
    r"|\b(am i|is she) (eligible|able|entitled|allowed)|\bdo i (qualify|need)\b"
)


class Answer(Action):
    """
    Answers a question; a history told in the same message starts or goes on with the check.
    """

    def name(self) -> str:
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        events = acknowledge(dispatcher, tracker, None)
        found = find(heard.text(tracker), tracker.slots)
        starts_check = not tracker.active_loop and _tells_a_history(tracker)
        # "Can I have it?" beside a history is what the check itself answers.
        if not (starts_check and found.offers and _MAY_I.search(heard.text(tracker).lower())):
            asks = bool(heard.reading(tracker).get("question"))
            _say(dispatcher, found, beside=starts_check, asks=asks)
        if found.topic:
            events.append(SlotSet("topic", found.topic))
        if starts_check:
            events.append(FollowupAction("history_form"))
        return events


class ShowEntry(Action):
    """
    Shows one entry that was offered, in its short words or its longer ones.
    """

    def name(self) -> str:
        return "action_show_entry"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        choice = heard.reading(tracker).get("choice") or {}
        found = find(
            "", tracker.slots, entry=choice.get("entry"), longer=bool(choice.get("longer"))
        )
        _say(dispatcher, found)
        return [SlotSet("topic", found.topic)] if found.topic else []


def _say(
    dispatcher: CollectingDispatcher, found: Found, *, beside: bool = False, asks: bool = True
) -> None:
    for answer in found.answers:
        last = answer is found.answers[-1]
        dispatcher.utter_message(
            text=answer.text,
            buttons=_doors(answer) if last else [],
            json_message={
                "kind": "answer",
                "citations": answer.citations,
                "card": _card(answer),
                "unanswered": found.unanswered if last else [],
            },
        )
    if not found.answers:
        _say_honestly(dispatcher, found, beside=beside, asks=asks)


def _say_honestly(
    dispatcher: CollectingDispatcher, found: Found, *, beside: bool, asks: bool
) -> None:
    note = {"kind": "answer", "unanswered": found.unanswered}
    if found.offers:
        buttons = [
            {"title": title, "payload": payload("show_entry", entry=entry)}
            for title, entry in found.offers
        ]
        dispatcher.utter_message(response="utter_nearest", buttons=buttons, json_message=note)
    elif found.named:
        dispatcher.utter_message(response="utter_other_topic", named=found.named, json_message=note)
    elif beside and asks:
        dispatcher.utter_message(response="utter_asked_too", json_message=note)
    elif beside:
        dispatcher.utter_message(json_message=note)
    else:
        dispatcher.utter_message(response="utter_no_answer", json_message=note)


def _doors(answer: Shown) -> list[dict[str, str]]:
    more = [
        {
            "title": "More about this",
            "payload": payload("show_entry", entry=answer.entry, longer="yes"),
        }
    ]
    related = [
        {"title": title, "payload": payload("show_entry", entry=entry)}
        for title, entry in answer.related
    ]
    useful = [
        {"title": title, "payload": payload("feedback", entry=answer.entry, useful=value)}
        for title, value in (("This helped", "yes"), ("This didn't help", "no"))
    ]
    return [*(more if answer.longer else []), *related, *useful]


def _card(answer: Shown) -> dict[str, str]:
    return {
        "entry": answer.entry,
        "longer": answer.longer,
        "review_due": answer.review_due,
        "reviewer": answer.reviewer,
    }


def _tells_a_history(tracker: Tracker) -> bool:
    news = tracker.slots.get("news") or {}
    return len(news.get("told") or {}) >= 2
