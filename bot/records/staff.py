"""
Accounts of the helpline: invitation, password, second factor, throttle, removal.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import pyotp
from sqlalchemy import Connection, delete, func, select, update

from bot.records.audit import Audit
from bot.records.base import Records
from bot.records.columns import AnyRow, new_id
from bot.records.database import insert_new
from bot.records.models_helpline import Staff, StaffSession
from bot.records.passwords import Passwords, hash_token
from bot.records.roles import ROLES, ensure_roles, permissions_of

_FREE_TRIES = 5
_INVITED_FOR = timedelta(days=7)


class LastAdmin(Exception):
    """
    The last admin can neither be removed nor lose the role.
    """


class NameTaken(Exception):
    """
    Another account has this name.
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


@dataclass(frozen=True)
class SignIn:
    """
    How a sign-in went; ``seconds`` is how long a locked account has to wait.
    """

    outcome: Literal["ok", "wrong", "locked"]
    member: Member | None = None
    seconds: int = 0


class Accounts:
    """
    The staff of a helpline.
    """

    def __init__(self, records: Records, audit: Audit, passwords: Passwords | None = None) -> None:
        self._records = records
        self._audit = audit
        self._passwords = passwords or Passwords()

    def add(
        self, name: str, shown_name: str, role: str, *, by: str, password: str | None = None
    ) -> Member:
        """
        A new account; without a password it waits for an invitation to be used.
        Raises NameTaken and WeakPassword.
        """
        if role not in ROLES:
            raise ValueError(f"no role {role}; expected one of {', '.join(ROLES)}")
        fresh = new_id()
        with self._records.write() as connection:
            ensure_roles(connection)
            new = insert_new(
                connection, Staff, id=fresh, name=name.strip().casefold(),
                shown_name=shown_name.strip(), role=role, active=True, totp_used=0, failed=0,
                password_hash=self._passwords.hash(password) if password else None,
                created_at=self._records.now(),
            )  # fmt: skip
            if not new:
                raise NameTaken("this name is taken; a removed account keeps its name")
            self._audit.append(connection, by, "added staff", fresh, role=role)
            return self._member(connection, Staff.id == fresh)

    def invite(self, staff: str, *, by: str) -> str:
        """
        A token for setting a password, valid for a week; an older one ends.
        """
        token = secrets.token_urlsafe(24)
        with self._records.write() as connection:
            self._set(
                connection, staff, invite_hash=hash_token(token),
                invite_until=self._records.now() + _INVITED_FOR,
            )  # fmt: skip
            self._audit.append(connection, by, "invited", staff)
        return token

    def accept_invitation(self, token: str, password: str) -> Member | None:
        """
        Set the password of an invited account, once; None for a token that is not (or no longer)
        good. Raises WeakPassword.
        """
        hashed = self._passwords.hash(password)
        with self._records.write() as connection:
            staff = connection.execute(
                update(Staff)
                .where(
                    Staff.invite_hash == hash_token(token),
                    Staff.invite_until > self._records.now(),
                    Staff.active.is_(True),
                )
                .values(
                    password_hash=hashed, invite_hash=None, invite_until=None, failed=0,
                    locked_until=None,
                )
                .returning(Staff.id)
            ).scalar_one_or_none()  # fmt: skip
            if staff is None:
                return None
            self._audit.append(connection, staff, "accepted an invitation", staff)
            return self._member(connection, Staff.id == staff)

    def sign_in(self, name: str, password: str) -> SignIn:
        """
        Check name and password. After five wrong ones the account waits, longer each time; others
        are not slowed.
        """
        row = self._row(name)
        if row is not None and (seconds := self._waits(row.locked_until)):
            return SignIn("locked", seconds=seconds)
        good = self._passwords.matches(row.password_hash if row is not None else None, password)
        if row is None or not row.active:
            return SignIn("wrong")
        with self._records.write() as connection:
            # Other tries may have been counted since, by this process or another.
            locked = select(Staff.locked_until).where(Staff.id == row.id).with_for_update()
            if seconds := self._waits(connection.execute(locked).scalar_one_or_none()):
                return SignIn("locked", seconds=seconds)
            if not good:
                self._failed(connection, row)
                return SignIn("wrong")
            changed: dict[str, Any] = {"failed": 0, "locked_until": None}
            if fresh := self._passwords.hash_again(row.password_hash, password):
                changed["password_hash"] = fresh
            self._set(connection, row.id, **changed)
            self._audit.append(connection, row.id, "signed in", row.id)
            return SignIn("ok", self._member(connection, Staff.id == row.id))

    @staticmethod
    def new_totp() -> str:
        """
        A fresh second-factor secret (base32); it counts only once ``set_totp`` confirmed it.
        """
        return pyotp.random_base32()

    def set_totp(self, staff: str, secret: str, code: str) -> bool:
        """
        Keep a second factor if the code shows that the phone has it.
        """
        if not pyotp.TOTP(secret).verify(code, for_time=self._records.now(), valid_window=1):
            return False
        sealed = self._records.vault.system.put("staff.totp", secret)
        with self._records.write() as connection:
            self._set(connection, staff, totp=sealed, totp_used=0)
            self._audit.append(connection, staff, "set a second factor", staff)
        return True

    def check_totp(self, staff: str, code: str) -> bool:
        """
        A code of the second factor; each can be used once, and wrong ones count as failures.
        """
        with self._records.write() as connection:
            row = connection.execute(select(Staff.__table__).where(Staff.id == staff)).one_or_none()
            now = self._records.now()
            if row is None or row.totp is None or (row.locked_until and row.locked_until > now):
                return False
            totp = pyotp.TOTP(self._records.vault.system.get("staff.totp", row.totp))
            used = _step_of(totp, code, int(now.timestamp()), row.totp_used)
            if used is None:
                self._failed(connection, row)
                return False
            # Names the step it saw: of two requests with the same code one wins.
            done = connection.execute(
                update(Staff)
                .where(Staff.id == staff, Staff.totp_used == row.totp_used)
                .values(totp_used=used, failed=0)
            )
            return bool(done.rowcount)

    def member(self, staff: str) -> Member | None:
        """
        An account by its id.
        """
        with self._records.read() as connection:
            return self._found(connection, Staff.id == staff)

    def by_name(self, name: str) -> Member | None:
        """
        An account by the name that signs in.
        """
        with self._records.read() as connection:
            return self._found(connection, Staff.name == name.strip().casefold())

    def all(self) -> list[Member]:
        """
        Every account, by name; removed ones are not active.
        """
        with self._records.read() as connection:
            rows = connection.execute(select(Staff.__table__).order_by(Staff.name)).all()
            return [_as_member(connection, row) for row in rows]

    def set_role(self, staff: str, role: str, *, by: str) -> None:
        """
        Give another role; open sessions end. Raises LastAdmin.
        """
        if role not in ROLES:
            raise ValueError(f"no role {role}; expected one of {', '.join(ROLES)}")
        with self._records.write() as connection:
            if role != "admin":
                _guard_last_admin(connection, staff)
            self._set(connection, staff, role=role)
            _end_sessions(connection, staff)
            self._audit.append(connection, by, "changed role", staff, role=role)

    def set_password(self, staff: str, password: str, *, by: str) -> None:
        """
        Replace a password; open sessions end. Raises WeakPassword.
        """
        with self._records.write() as connection:
            self._set(
                connection,
                staff,
                password_hash=self._passwords.hash(password),
                failed=0,
                locked_until=None,
            )
            _end_sessions(connection, staff)
            self._audit.append(connection, by, "changed password", staff)

    def forget_totp(self, staff: str, *, by: str) -> None:
        """
        For a lost phone: open sessions end, and the next sign-in sets up a second factor anew.
        """
        with self._records.write() as connection:
            self._set(connection, staff, totp=None, totp_used=0)
            _end_sessions(connection, staff)
            self._audit.append(connection, by, "took off a second factor", staff)

    def remove(self, staff: str, *, by: str) -> None:
        """
        Close an account and its sessions; its id stays in the audit log. Raises LastAdmin.
        """
        with self._records.write() as connection:
            _guard_last_admin(connection, staff)
            self._set(
                connection, staff, active=False, password_hash=None, totp=None, invite_hash=None
            )
            _end_sessions(connection, staff)
            self._audit.append(connection, by, "removed staff", staff)

    def _row(self, name: str) -> AnyRow | None:
        query = select(Staff.__table__).where(Staff.name == name.strip().casefold())
        with self._records.read() as connection:
            return connection.execute(query).one_or_none()

    def _waits(self, until: datetime | None) -> int:
        """
        Seconds until an account may be tried again; 0 for now.
        """
        now = self._records.now()
        return int((until - now).total_seconds()) + 1 if until is not None and until > now else 0

    def _failed(self, connection: Connection, row: AnyRow) -> None:
        one_more = update(Staff).where(Staff.id == row.id).values(failed=Staff.failed + 1)
        failed = connection.execute(one_more.returning(Staff.failed)).scalar_one()
        if failed >= _FREE_TRIES:
            wait = min(15 * 2 ** (failed - _FREE_TRIES), 900)
            until = self._records.now() + timedelta(seconds=wait)
            self._set(connection, row.id, locked_until=until)
        self._audit.append(connection, row.id, "failed to sign in", row.id)

    def _set(self, connection: Connection, staff: str, **values: Any) -> None:
        done = connection.execute(update(Staff).where(Staff.id == staff).values(**values))
        if not done.rowcount:
            raise LookupError("no such account")

    def _found(self, connection: Connection, condition: Any) -> Member | None:
        row = connection.execute(select(Staff.__table__).where(condition)).one_or_none()
        return _as_member(connection, row) if row is not None else None

    def _member(self, connection: Connection, condition: Any) -> Member:
        row = connection.execute(select(Staff.__table__).where(condition)).one()
        return _as_member(connection, row)


def _as_member(connection: Connection, row: AnyRow) -> Member:
    return Member(
        id=row.id, name=row.name, shown_name=row.shown_name, role=row.role,
        permissions=permissions_of(connection, row.role), active=bool(row.active),
        has_totp=row.totp is not None,
    )  # fmt: skip


def _step_of(totp: pyotp.TOTP, code: str, now: int, used: int) -> int | None:
    """
    The 30-second step that a code belongs to, if it is near and was not used.
    """
    for step in (now // 30 - 1, now // 30, now // 30 + 1):
        if step > used and secrets.compare_digest(totp.at(step * 30).encode(), code.encode()):
            return step
    return None


def _guard_last_admin(connection: Connection, staff: str) -> None:
    # Locks the admins: two who remove each other at once must not both succeed.
    admins = connection.execute(
        select(Staff.id).where(Staff.role == "admin", Staff.active.is_(True)).with_for_update()
    ).scalars()
    if set(admins) == {staff}:
        raise LastAdmin("the last admin stays an admin")


def _end_sessions(connection: Connection, staff: str) -> None:
    connection.execute(delete(StaffSession).where(StaffSession.staff_id == staff))


def staff_count(connection: Connection) -> int:
    """
    How many accounts there are; none means a first run.
    """
    return int(connection.execute(select(func.count()).select_from(Staff)).scalar_one())
