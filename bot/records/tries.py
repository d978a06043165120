"""
Wrong passwords and wrong codes of staff: an account waits after five, longer each time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from bot.records.audit import Audit
from bot.records.columns import AnyRow
from bot.records.members import change
from bot.records.models_helpline import Staff

_FREE_TRIES = 5


def waits(until: datetime | None, now: datetime) -> int:
    """
    Seconds until an account that is locked ``until`` then may be tried again; 0 for now.
    """
    return int((until - now).total_seconds()) + 1 if until is not None and until > now else 0


def count_wrong(connection: Connection, audit: Audit, row: AnyRow, now: datetime) -> None:
    """
    Count a wrong try at an account, and lock it once there were too many.
    """
    one_more = update(Staff).where(Staff.id == row.id).values(failed=Staff.failed + 1)
    failed = connection.execute(one_more.returning(Staff.failed)).scalar_one()
    if failed >= _FREE_TRIES:
        wait = min(15 * 2 ** (failed - _FREE_TRIES), 900)
        change(connection, row.id, locked_until=now + timedelta(seconds=wait))
    audit.append(connection, row.id, "failed to sign in", row.id)
