"""
Words that follow what was told: what was noted, what was changed, what was not understood.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from bot.engine import describe, history, interview

WHICH = "utter_partial_which"
# What a "yes" to a question of "which" or "how many" still leaves open.
PARTIAL = {
    **dict.fromkeys(("nation", "babies", "cervix_surgery", "allergy", "conditions"), WHICH),
    **dict.fromkeys(("sptb_at", "late_loss_at"), "utter_partial_weeks"),
    **{fact: f"utter_partial_{fact}" for fact in ("losses", "gest", "on_progesterone")},
}


def acknowledge(
    dispatcher: CollectingDispatcher, tracker: Tracker, step: str | None
) -> list[dict[str, Any]]:
    """
    Say in words what this message changed; once a message, whichever action comes first.
    """
    read_id = heard.reading(tracker).get("id")
    if read_id is None or tracker.slots.get("noticed_id") == read_id:
        return []
    news = tracker.slots.get("news") or {}
    events = [SlotSet("noticed_id", read_id)]
    if tracker.slots.get("person") == "partner" and not tracker.slots.get("for_her_said"):
        dispatcher.utter_message(response="utter_for_her")
        events.append(SlotSet("for_her_said", "yes"))
    if news.get("asked") == "consent" and tracker.slots.get("consent") == "no":
        dispatcher.utter_message(response="utter_not_kept")
    events += _condolence(dispatcher, tracker, news)
    _say_corrections(dispatcher, news)
    _say_noted(dispatcher, tracker, news)
    if news.get("asked") == "danger" and tracker.slots.get("danger") == "unsure":
        dispatcher.utter_message(response="utter_danger_unsure")
    elif not news.get("told") and not news.get("doubtful"):
        events += _say_problem(dispatcher, tracker, news, step)
    return events


def _condolence(
    dispatcher: CollectingDispatcher, tracker: Tracker, news: dict[str, Any]
) -> list[dict[str, Any]]:
    slots = tracker.slots
    if slots.get("sorry_said") == "now":
        return []
    if history.lost(slots):
        dispatcher.utter_message(response="utter_sorry_loss_now")
        return [SlotSet("sorry_said", "now")]
    if slots.get("sorry_said") is None and (news.get("told") or {}).get("losses"):
        late = isinstance(slots.get("late_loss_at"), int)
        dispatcher.utter_message(response="utter_sorry_late_loss" if late else "utter_sorry_loss")
        return [SlotSet("sorry_said", "before")]
    return []


def _say_corrections(dispatcher: CollectingDispatcher, news: dict[str, Any]) -> None:
    for name, before in (news.get("corrected") or {}).items():
        now, was = describe.fact(name, news["told"][name]), describe.fact(name, before)
        if now and was and now != was:
            dispatcher.utter_message(response="utter_changed", now=now, was=was)


def _say_noted(dispatcher: CollectingDispatcher, tracker: Tracker, news: dict[str, Any]) -> None:
    asked = interview.asked_facts(news.get("asked"))
    corrected = news.get("corrected") or {}
    names = [n for n in news.get("told") or {} if n not in asked and n not in corrected]
    phrases = describe.all_told(tracker.slots, only=names)
    if phrases:
        many = len(phrases) > 2 and not asked
        response = "utter_noted_all" if many else "utter_noted"
        dispatcher.utter_message(response=response, facts=describe.listed(phrases))


def _say_problem(
    dispatcher: CollectingDispatcher, tracker: Tracker, news: dict[str, Any], step: str | None
) -> list[dict[str, Any]]:
    reading, asked = heard.reading(tracker), news.get("asked")
    for problem in reading.get("problems") or []:
        dispatcher.utter_message(response=f"utter_problem_{problem}")
        return []
    same_question = asked is not None and asked == step
    if not same_question or heard.intent(tracker) not in ("inform", "affirm", "deny", "unsure"):
        return [SlotSet("misses", 0)] if tracker.slots.get("misses") else []
    if reading.get("partial"):
        response = PARTIAL.get(str(asked))
        if response:
            dispatcher.utter_message(response=response)
        return []
    misses = int(tracker.slots.get("misses") or 0) + 1
    dispatcher.utter_message(response="utter_not_understood" if misses < 2 else "utter_stuck")
    return [SlotSet("misses", misses)]
