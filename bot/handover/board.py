"""
Whether the queue looks different from before: asked often, so it opens nobody's record.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from bot.records.models_helpline import Handover
from bot.records.sql_store import SqlStore

PRESSING = ("crisis", "emergency")


@dataclass(frozen=True)
class Board:
    """
    ``mark`` changes with every change of the queue; the rest are counts.
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
    mark = hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:16]
    waiting = [row for row in rows if row.state == "waiting"]
    pressing = [r for r in rows if r.urgency in PRESSING and (r in waiting or r.alarm_at)]
    return Board(mark, len(waiting), len(pressing))
