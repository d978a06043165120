"""
Whether the queue, or the list of call backs, looks different from before: asked often, so it opens
nobody's record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.records.models_helpline import CallBack, Handover
from bot.records.sql_store import SqlStore

PRESSING = ("crisis", "emergency")


@dataclass(frozen=True)
class Board:
    """
    ``mark`` changes with every change of the list; the rest are counts.
    """

    mark: str
    waiting: int
    pressing: int


def look(store: SqlStore) -> Board:
    """
    One query over the open handovers.
    """
    query = select(
        Handover.id, Handover.state, Handover.urgency, Handover.claimed_by, Handover.offered_to,
        Handover.alarm_at,
    ).where(Handover.state != "closed").order_by(Handover.id)  # fmt: skip
    with store.records.read() as connection:
        rows = connection.execute(query).all()
    waiting = [row for row in rows if row.state == "waiting"]
    pressing = [r for r in rows if r.urgency in PRESSING and (r in waiting or r.alarm_at)]
    return Board(_mark(rows), len(waiting), len(pressing))


def look_at_calls(store: SqlStore) -> Board:
    """
    One query over the calls to be made; one whose window is over presses.
    """
    query = select(CallBack.id, CallBack.taken_by, CallBack.tries, CallBack.ends)
    now = store.records.now()
    with store.records.read() as connection:
        rows = connection.execute(query.order_by(CallBack.id)).all()
    over = [row.id for row in rows if row.ends <= now]
    return Board(_mark([*rows, over]), len(rows), len(over))


def _mark(rows: Sequence[Any]) -> str:
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:16]
