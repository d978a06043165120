"""
What the message at hand was, for the actions that need to know.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from rasa_sdk import Tracker

from bot.engine import clock


def reading(tracker: Tracker) -> dict[str, Any]:
    """
    What was heard in the latest message, apart from its facts.
    """
    return (tracker.latest_message or {}).get("reading") or {}


def entities(tracker: Tracker) -> list[dict[str, Any]]:
    """
    The facts of the latest message.
    """
    found = (tracker.latest_message or {}).get("entities") or []
    return [e for e in found if e.get("extractor") == "facts"]


def intent(tracker: Tracker) -> str:
    """
    The kind of the latest message.
    """
    return ((tracker.latest_message or {}).get("intent") or {}).get("name") or ""


def text(tracker: Tracker) -> str:
    """
    The latest message as it was typed.
    """
    return (tracker.latest_message or {}).get("text") or ""


def today(tracker: Tracker) -> date:
    """
    The day the engine answers on.
    """
    day = reading(tracker).get("today")
    return date.fromisoformat(day) if day else clock.today()


def actions_this_turn(tracker: Tracker) -> list[str]:
    """
    The actions run since the person last wrote, the newest first.
    """
    names = []
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "action":
            names.append(event["name"])
    return names
