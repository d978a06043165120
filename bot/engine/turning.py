"""
What a turn needs from the one before, and what it leaves for the next.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from bot.engine import history, inbox, interview, safety_first
from bot.records.store import Inbound, Saved
from bot.replies import Reply

if TYPE_CHECKING:  # Rasa must not be needed for the safety net to answer
    from bot.engine.mind import Thought

AHEAD = "I am 7 weeks pregnant. What is progesterone?"
SORRY = Reply(
    "I'm sorry, something went wrong on my side and I couldn't answer that.\n"
    "If you need someone now, ring **111** (GP out-of-hours in Northern Ireland), "
    "or **999** in an emergency.\n"
    "To talk to a midwife: Tommy's, **0800 0147 800**, Monday to Friday 9 to 5.",
    "notice",
)


def load_ahead(today: date) -> None:
    """
    Read and look up a message of nobody's, for the words, the encoder and the library it loads.
    """
    from bot.engine import answering
    from bot.understanding.reader import read_facts

    safety_first.look(AHEAD, {}, None, [])
    read_facts(AHEAD, today=today)
    answering.find(AHEAD, {})


def reading_notes(
    inbound: Inbound, saved: Saved, requested: str | None, alarm: safety_first.Alarm, today: date
) -> dict[str, Any]:
    """
    What the reader of a message must know beside its text, as Rasa's metadata.
    """
    rasa = saved.snapshot.get("rasa") or {}
    slots = rasa.get("slots") or {}
    return {
        "id": inbound.id,
        "today": today.isoformat(),
        "asked": list(interview.asked_facts(requested, slots)),
        "person": slots.get("person") or "self",
        "known": history.told(slots),
        "danger": alarm.interrupts,
        "unread": inbox.is_machine_talk(inbound.text),
        "paused": bool(slots.get("left_off")) and not rasa.get("loop"),
        "after": None if rasa.get("loop") else ringing(saved),
    }


def facts_told(thought: Thought) -> list[dict[str, Any]]:
    """
    The facts that a turn took, each with the words it came from.
    """
    news = thought.slots.get("news") or {}
    entities = [
        e
        for event in thought.events
        if event.get("event") == "user"
        for e in (event.get("parse_data") or {}).get("entities") or []
    ]
    words = {e["entity"]: e for e in entities if e.get("extractor") == "facts"}
    keys = ("words", "whose", "when", "certainty")
    return [
        {"name": name, "value": value, **{k: words.get(name, {}).get(k, "") for k in keys}}
        for name, value in (news.get("told") or {}).items()
    ]


def with_alarm(replies: list[Reply], alarm: safety_first.Alarm) -> list[Reply]:
    """
    A danger stands first; the same-day line stands above the next question.
    """
    spoken = [alarm.reply] if alarm.reply else []
    kinds = [r.kind for r in replies]
    at = kinds.index("question") if "question" in kinds and not alarm.interrupts else 0
    return [*replies[:at], *spoken, *replies[at:]]


def ringing(saved: Saved) -> str | None:
    """
    The level of the danger whose number was given, while she may still be ringing it.
    """
    return (saved.snapshot.get("engine") or {}).get("after")


def offered_before(saved: Saved) -> list[dict[str, str]]:
    """
    The choices that the turn before left on the screen.
    """
    return (saved.snapshot.get("engine") or {}).get("offered") or []


def consent_given(saved: Saved, thought: Thought) -> Any:
    """
    "yes", "no" or "withdrawn" (a yes taken back) where this turn changed what may be kept.
    """
    before = ((saved.snapshot.get("rasa") or {}).get("slots") or {}).get("consent")
    now = thought.slots.get("consent")
    if now == before:
        return None
    return "withdrawn" if before == "yes" and now == "no" else now
