"""
A talk outside the chat, by phone or letter, kept as counts alone: no name, no words, no hour.
"""

from __future__ import annotations

from bot.records.sql_store import SqlStore
from bot.records.tally import count


def record(store: SqlStore, *, how: str, outcome: str, length: str, danger: bool, by: str) -> None:
    """
    Count a contact of today. ``how``, ``outcome`` and ``length`` are words of the console's lists.

    The audit log says that ``by`` recorded one, and nothing about it.
    """
    seen = [("contact", how), ("contact_outcome", outcome), ("contact_length", length)]
    if danger:
        seen.append(("contact_danger", "yes"))
    with store.records.write() as connection:
        count(connection, store.records.now().date().isoformat(), how, seen)
    store.audit.write(by, "recorded a contact", "")
