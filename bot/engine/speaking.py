"""
From Rasa's messages to replies: their kind, their choices, their sources, and their order.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.engine import clock
from bot.knowledge.services import marked
from bot.replies import Choice, Citation, Kind, Reply

QUESTION = "utter_ask_"
BACK = "Back to my question. "
_NUMBER = re.compile(r"\*\*([\d ]+)\*\*")


def as_reply(message: dict[str, Any]) -> Reply | None:
    """
    One message of an action as a reply; None for one that only carries an effect.
    """
    text = marked((message.get("text") or "").strip(), clock.today())
    if not text:
        return None
    custom = message.get("custom") or {}
    choices = tuple(
        Choice(b["title"], b["payload"])
        for b in message.get("buttons") or []
        if isinstance(b, dict)
    )
    kind: Kind = custom.get("kind") or ("question" if _asks(message) else "text")
    citations = tuple(Citation(**c) for c in custom.get("citations") or [])
    return Reply(text, kind, choices, citations, _card(custom.get("card")))


def _card(card: dict[str, Any] | None) -> dict[str, Any] | None:
    if not card or not card.get("ring"):
        return card
    return {**card, "ring": [marked(line, clock.today()) for line in card["ring"]]}


def _asks(message: dict[str, Any]) -> bool:
    name = str(message.get("utter_action") or "")
    return name.startswith(QUESTION) or name in ("utter_confirm", "utter_read_back")


def numbers_are_answers(messages: list[dict[str, Any]]) -> bool:
    """
    True when the question on the screen takes a number ("how many weeks?").
    """
    return bool(messages) and (messages[-1].get("custom") or {}).get("numbers") == "answer"


def put_in_order(replies: list[Reply], *, asked_before: bool) -> list[Reply]:
    """
    The question last, and said to be the same one again after a side answer.
    """
    questions = [r for r in replies if r.kind == "question"]
    rest = [r for r in replies if r.kind != "question"]
    side = any(r.kind == "answer" for r in rest)
    if questions and side and asked_before and not questions[-1].text.startswith(BACK):
        questions[-1] = replace(questions[-1], text=BACK + questions[-1].text)
    return [*rest, *questions]


def without_repeats(replies: list[Reply], alarm: Reply | None) -> list[Reply]:
    """
    A plain sentence goes whose every number was given in the danger text above it.
    """
    if alarm is None:
        return replies
    given = set(_NUMBER.findall(alarm.text))
    return [
        r for r in replies
        if r.kind != "text" or not (own := set(_NUMBER.findall(r.text))) or not own <= given
    ]  # fmt: skip


def offered(replies: list[Reply], *, numbers_answer: bool) -> list[dict[str, str]]:
    """
    The choices a person may now take, as they are stored with the conversation.
    """
    found: list[dict[str, str]] = []
    for reply in reversed(replies):
        for choice in reply.choices:
            entry = {"title": choice.title, "payload": choice.payload}
            if numbers_answer:
                entry["numbers"] = "answer"
            found.append(entry)
    return found
