"""
Who works at a helpline, as the records hold it: one account, what it may do, and what has to hold
whenever it changes.

Each function works within the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from bot.records.columns import AnyRow
from bot.records.models_helpline import Staff, StaffSession
from bot.records.roles import permissions_of


class LastAdmin(Exception):
    """
    The last admin can neither be removed nor lose the role.
    """


@dataclass(frozen=True)
class Member:
    """
    One account. ``has_totp`` is True once a second factor was confirmed or set.
    """

    id: str
    name: str
    shown_name: str
    role: str
    permissions: frozenset[str] = frozenset()
    active: bool = True
    has_totp: bool = False

    def may(self, permission: str) -> bool:
        return self.active and permission in self.permissions


def as_member(connection: Connection, row: AnyRow) -> Member:
    """
    The account of a row.
    """
    return Member(
        id=row.id, name=row.name, shown_name=row.shown_name, role=row.role,
        permissions=permissions_of(connection, row.role), active=bool(row.active),
        has_totp=row.totp is not None,
    )  # fmt: skip


def found(connection: Connection, condition: Any) -> Member | None:
    """
    The account that meets a condition, if there is one.
    """
    row = connection.execute(select(Staff.__table__).where(condition)).one_or_none()
    return as_member(connection, row) if row is not None else None


def known(connection: Connection, staff: str) -> Member:
    """
    An account that is there, by its id.
    """
    row = connection.execute(select(Staff.__table__).where(Staff.id == staff)).one()
    return as_member(connection, row)


def change(connection: Connection, staff: str, **values: Any) -> None:
    """
    Put values into an account. Raises LookupError when there is no such account.
    """
    done = connection.execute(update(Staff).where(Staff.id == staff).values(**values))
    if not done.rowcount:
        raise LookupError("no such account")


def guard_last_admin(connection: Connection, staff: str) -> None:
    """
    Raise LastAdmin if this account is the only admin left.
    """
    # Locks the admins: two who remove each other at once must not both succeed.
    admins = connection.execute(
        select(Staff.id).where(Staff.role == "admin", Staff.active.is_(True)).with_for_update()
    ).scalars()
    if set(admins) == {staff}:
        raise LastAdmin("the last admin stays an admin")


def end_sessions(connection: Connection, staff: str) -> None:
    """
    Sign an account out of every browser.
    """
    connection.execute(delete(StaffSession).where(StaffSession.staff_id == staff))


def staff_count(connection: Connection) -> int:
    """
    How many accounts there are; none means a first run.
    """
    return int(connection.execute(select(func.count()).select_from(Staff)).scalar_one())
