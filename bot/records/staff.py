"""
Accounts of the helpline: invitation, password, second factor, throttle, removal.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import pyotp
from sqlalchemy import select, update

from bot.records.audit import Audit
from bot.records.base import Records
from bot.records.columns import AnyRow, new_id
from bot.records.database import insert_new
from bot.records.members import (
    Member,
    as_member,
    change,
    end_sessions,
    found,
    guard_last_admin,
    known,
)
from bot.records.models_helpline import Staff
from bot.records.passwords import Passwords, hash_token
from bot.records.roles import ROLES, ensure_roles
from bot.records.tries import count_wrong, waits

_INVITED_FOR = timedelta(days=7)


class NameTaken(Exception):
    """
    Another account has this name.
    """


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
            return known(connection, fresh)

    def invite(self, staff: str, *, by: str) -> str:
        """
        A token for setting a password, valid for a week; an older one ends.
        """
        token = secrets.token_urlsafe(24)
        with self._records.write() as connection:
            change(
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
            return known(connection, staff)

    def sign_in(self, name: str, password: str) -> SignIn:
        """
        Check name and password. After five wrong ones the account waits, longer each time; others
        are not slowed.
        """
        row = self._row(name)
        if row is not None and (seconds := waits(row.locked_until, self._records.now())):
            return SignIn("locked", seconds=seconds)
        good = self._passwords.matches(row.password_hash if row is not None else None, password)
        if row is None or not row.active:
            return SignIn("wrong")
        with self._records.write() as connection:
            # Other tries may have been counted since, by this process or another.
            locked = select(Staff.locked_until).where(Staff.id == row.id).with_for_update()
            until = connection.execute(locked).scalar_one_or_none()
            if seconds := waits(until, self._records.now()):
                return SignIn("locked", seconds=seconds)
            if not good:
                count_wrong(connection, self._audit, row, self._records.now())
                return SignIn("wrong")
            changed: dict[str, Any] = {"failed": 0, "locked_until": None}
            if fresh := self._passwords.hash_again(row.password_hash, password):
                changed["password_hash"] = fresh
            change(connection, row.id, **changed)
            self._audit.append(connection, row.id, "signed in", row.id)
            return SignIn("ok", known(connection, row.id))

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
            change(connection, staff, totp=sealed, totp_used=0)
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
                count_wrong(connection, self._audit, row, now)
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
            return found(connection, Staff.id == staff)

    def by_name(self, name: str) -> Member | None:
        """
        An account by the name that signs in.
        """
        with self._records.read() as connection:
            return found(connection, Staff.name == name.strip().casefold())

    def all(self) -> list[Member]:
        """
        Every account, by name; removed ones are not active.
        """
        with self._records.read() as connection:
            rows = connection.execute(select(Staff.__table__).order_by(Staff.name)).all()
            return [as_member(connection, row) for row in rows]

    def set_role(self, staff: str, role: str, *, by: str) -> None:
        """
        Give another role; open sessions end. Raises LastAdmin.
        """
        if role not in ROLES:
            raise ValueError(f"no role {role}; expected one of {', '.join(ROLES)}")
        with self._records.write() as connection:
            if role != "admin":
                guard_last_admin(connection, staff)
            change(connection, staff, role=role)
            end_sessions(connection, staff)
            self._audit.append(connection, by, "changed role", staff, role=role)

    def set_password(self, staff: str, password: str, *, by: str) -> None:
        """
        Replace a password; open sessions end. Raises WeakPassword.
        """
        with self._records.write() as connection:
            change(
                connection,
                staff,
                password_hash=self._passwords.hash(password),
                failed=0,
                locked_until=None,
            )
            end_sessions(connection, staff)
            self._audit.append(connection, by, "changed password", staff)

    def forget_totp(self, staff: str, *, by: str) -> None:
        """
        For a lost phone: open sessions end, and the next sign-in sets up a second factor anew.
        """
        with self._records.write() as connection:
            change(connection, staff, totp=None, totp_used=0)
            end_sessions(connection, staff)
            self._audit.append(connection, by, "took off a second factor", staff)

    def remove(self, staff: str, *, by: str) -> None:
        """
        Close an account and its sessions; its id stays in the audit log. Raises LastAdmin.
        """
        with self._records.write() as connection:
            guard_last_admin(connection, staff)
            change(connection, staff, active=False, password_hash=None, totp=None, invite_hash=None)
            end_sessions(connection, staff)
            self._audit.append(connection, by, "removed staff", staff)

    def _row(self, name: str) -> AnyRow | None:
        query = select(Staff.__table__).where(Staff.name == name.strip().casefold())
        with self._records.read() as connection:
            return connection.execute(query).one_or_none()


def _step_of(totp: pyotp.TOTP, code: str, now: int, used: int) -> int | None:
    """
    The 30-second step that a code belongs to, if it is near and was not used.
    """
    for step in (now // 30 - 1, now // 30, now // 30 + 1):
        if step > used and secrets.compare_digest(totp.at(step * 30).encode(), code.encode()):
            return step
    return None
