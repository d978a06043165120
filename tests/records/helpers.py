"""
Ready-made turns and a clock that moves only when told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.records.sql_store import SqlStore
from bot.records.store import StoredReply, Turn
from bot.replies import Choice, Citation, Reply


class Clock:
    """
    A clock for tests.
    """

    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **step: float) -> None:
        self.time += timedelta(**step)


QUESTION = Reply(
    "How many weeks are you?",
    kind="question",
    choices=(Choice("Not sure", '/inform{"gest":null}'), Choice("Why?", "/why")),
    citations=(Citation("NG126", "Ectopic pregnancy and miscarriage", "1.5", "2023-08-23"),),
    card={"weeks": [16, 34]},
)


def one_turn(
    store: SqlStore, conversation: str, text: str = "I am bleeding", **parts: Any
) -> tuple[StoredReply, ...]:
    """
    Receive a message and finish its turn with one question.
    """
    inbound = store.receive(conversation, text)
    parts.setdefault("replies", [QUESTION])
    return store.finish(Turn(inbound=inbound.id, conversation=conversation, **parts))


def full_turn(store: SqlStore, conversation: str, text: str = "7 weeks, 2 losses") -> None:
    """
    A turn that leaves something in every table that a turn can reach.
    """
    one_turn(
        store,
        conversation,
        text,
        events=[{"event": "user", "text": text}, {"event": "slot", "name": "gest", "value": 49}],
        snapshot={"slots": {"gest": 49}, "loop": "history"},
        facts=[{"name": "gest", "value": 49, "words": text, "whose": "self", "certainty": "said"}],
        red_flags=[{"code": "RF1", "level": "emergency"}],
        assessment={
            "answers": {"gest": 49}, "findings": [], "outcomes": {"A": "A_OFFER"}, "flags": [],
            "guidance": "abc123", "day": "2026-03-02",
        },
        consent="yes",
        unanswered=["can I fly"],
        feedback=[{"entry": "what-it-is", "verdict": "useful", "words": text}],
    )  # fmt: skip
