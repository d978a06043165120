"""
Turn 200 of a conversation costs what turn 10 costs.
"""

from __future__ import annotations

import statistics
import time

import pytest
from sqlalchemy import event

from bot.records import crypto
from bot.records.sql_store import SqlStore
from bot.records.store import Turn
from tests.records.helpers import QUESTION

# About what one message leaves in the dialogue engine: eight events, 2.7 kB.
EVENTS = [{"event": "slot", "name": f"slot_{n}", "value": "x" * 280} for n in range(8)]


def turn(store: SqlStore, conversation: str, number: int) -> None:
    inbound = store.receive(conversation, f"message {number}")
    saved = store.load(conversation)
    store.finish(
        Turn(
            inbound.id,
            conversation,
            replies=[QUESTION],
            events=EVENTS,
            snapshot={"slots": {f"slot_{n}": "x" * 100 for n in range(20)}},
            facts=[{"name": "gest", "value": number, "words": "7 weeks"}],
            based_on=saved.turn,
        )
    )


def test_a_late_turn_runs_the_same_statements_and_opens_as_much(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = sqlite_store.open_conversation("web", "a")
    statements: list[str] = []
    opened: list[int] = []
    event.listen(
        sqlite_store.database.engine,
        "before_cursor_execute",
        lambda c, cursor, statement, *rest: statements.append(statement),
    )
    really = crypto.unseal
    monkeypatch.setattr(
        crypto, "unseal", lambda k, s, p: (opened.append(len(s)), really(k, s, p))[1]
    )

    def cost(number: int) -> tuple[list[str], int]:
        statements.clear()
        opened.clear()
        turn(sqlite_store, conversation, number)
        return list(statements), sum(opened)

    early = [cost(number) for number in range(1, 31)][19]
    late = [cost(number) for number in range(31, 61)][-1]

    assert late == early


@pytest.mark.thorough
def test_turn_200_takes_at_most_a_fifth_longer_than_turn_10(store: SqlStore) -> None:
    conversations = [store.open_conversation("web", str(n)) for n in range(5)]
    took: dict[int, list[float]] = {}
    for conversation in conversations:
        for number in range(1, 206):
            begun = time.process_time()
            turn(store, conversation, number)
            took.setdefault(number, []).append(time.process_time() - begun)

    early = statistics.median(t for n in range(6, 16) for t in took[n])
    late = statistics.median(t for n in range(196, 206) for t in took[n])

    print(f"\nturn 10: {early * 1000:.2f} ms, turn 200: {late * 1000:.2f} ms of CPU")
    assert late <= 1.2 * early
