"""
Daily counts without identity, taken when a turn is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.records.models_helpline import Tally


def count(connection: Connection, day: str, channel: str, seen: Iterable[tuple[str, str]]) -> None:
    """
    Add one for each ``(what, name)``, in one order everywhere so that two turns never deadlock.
    """
    add = _add(connection.dialect.name)
    for (what, name), number in sorted(Counter(seen).items()):
        row = {"day": day, "channel": channel, "what": what, "name": name[:128], "count": number}
        connection.execute(add, row)


@cache
def _add(dialect: str) -> Any:
    make: Any = postgres_insert if dialect == "postgresql" else sqlite_insert
    row = make(Tally.__table__)
    return row.on_conflict_do_update(
        index_elements=["day", "channel", "what", "name"],
        set_={"count": Tally.count + row.excluded.count},
    )
