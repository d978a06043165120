"""How to get a conversation to each question of the check."""

from __future__ import annotations

from typing import Any

from bot.records.store import Turn
from tests.conftest import Chat

ANSWERS = {
    "consent": "yes",
    "danger": "no, none of these",
    "pregnant": "yes",
    "bleeding": "yes",
    "gest": "7 weeks and 3 days",
    "scan": "yes",
    "heartbeat": "yes",
    "losses": "one miscarriage",
    "on_progesterone": "no",
    "allergy": "no",
    "conditions": "none of these",
    "read_back": "yes, that's right",
    "continue": "yes, go on",
    "babies": "one",
    "nation": "england",
}
FIRST_PART = [
    "consent", "danger", "pregnant", "bleeding", "gest", "scan", "heartbeat", "losses",
    "on_progesterone", "medicine_check", "read_back", "continue",
]  # fmt: skip
SECOND_PART = ["babies", "b_history", "cervix_scan"]
STATES = [*FIRST_PART, *SECOND_PART]


def name_of(asking: object) -> str:
    """The state that an ``asking`` stands for."""
    if isinstance(asking, list):
        return {
            frozenset({"allergy", "conditions"}): "medicine_check",
            frozenset({"cx_mm", "cx_at", "cx_tv"}): "cervix_scan",
        }.get(frozenset(asking), "b_history")
    return str(asking)


def reach(chat: Chat, state: str) -> Chat:
    """Answer plainly until a state's question is on the screen."""
    # The cervix is asked about from 16 weeks, and for a history that makes it matter.
    later = {"gest": "20 weeks", "b_history": "I lost a baby at 17 weeks"}
    answers = ANSWERS | (later if state == "cervix_scan" else {})
    chat.say("check what the guidance says for me")
    for _ in range(30):
        here = name_of(chat.asking)
        if here == state:
            return chat
        chat.say(answers.get(here, "no"))
    raise AssertionError(f"{state} was never asked; it stands at {chat.asking}")


_SNAPSHOTS: dict[str, Any] = {}


def at(chat: Chat, state: str) -> Chat:
    """
    A fresh conversation put straight to a state. The way there is walked once a run; later ones
    begin from the snapshot that the engine itself stored.
    """
    if state not in _SNAPSHOTS:
        reach(chat, state)
        _SNAPSHOTS[state] = (chat.engine.store.load(chat.conversation).snapshot, chat.last)
        return chat
    snapshot, last = _SNAPSHOTS[state]
    store = chat.engine.store
    inbound = store.receive(chat.conversation, "earlier")
    store.finish(Turn(inbound.id, chat.conversation, snapshot=snapshot, consent="yes"))
    chat.last = last
    return chat
