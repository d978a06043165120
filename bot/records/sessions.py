"""
Signed-in browsers of staff: known by a random token, of which only the hash is kept.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from bot.records.base import Records
from bot.records.database import insert
from bot.records.members import Member
from bot.records.models_helpline import StaffSession
from bot.records.passwords import hash_token
from bot.records.staff import Accounts

LASTS = timedelta(hours=10)
IDLE = timedelta(minutes=60)
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Session:
    """
    Who is signed in; ``second_factor`` is False until the code was given. ``csrf`` belongs in
    every form.
    """

    member: Member
    second_factor: bool
    csrf: str
    expires_at: datetime


class Sessions:
    """
    Opens, finds and ends sessions.
    """

    def __init__(self, records: Records, accounts: Accounts) -> None:
        self._records = records
        self._accounts = accounts

    def open(self, staff: str, *, second_factor: bool = False) -> str:
        """
        A new session's token. Call it again after the second factor: the token changes then.
        """
        token, now = secrets.token_urlsafe(32), self._records.now()
        with self._records.write() as connection:
            insert(
                connection,
                StaffSession,
                token_hash=hash_token(token),
                staff_id=staff,
                second_factor=second_factor,
                csrf=secrets.token_urlsafe(24),
                created_at=now,
                seen_at=now,
                expires_at=now + LASTS,
            )
        return token

    def find(self, token: str) -> Session | None:
        """
        The session of a token; None when it ended, was idle too long, or the account was removed.
        """
        now, hashed = self._records.now(), hash_token(token)
        query = select(StaffSession.__table__).where(
            StaffSession.token_hash == hashed,
            StaffSession.expires_at > now,
            StaffSession.seen_at > now - IDLE,
        )
        with self._records.read() as connection:
            row = connection.execute(query).one_or_none()
        member = self._accounts.member(row.staff_id) if row is not None else None
        if row is None or member is None or not member.active:
            return None
        if now - row.seen_at > _SEEN_EVERY:
            self._seen(hashed, now)
        return Session(member, bool(row.second_factor), row.csrf, row.expires_at)

    def end(self, token: str) -> None:
        """
        Sign out.
        """
        with self._records.write() as connection:
            connection.execute(
                delete(StaffSession).where(StaffSession.token_hash == hash_token(token))
            )

    def present(self) -> list[str]:
        """
        The ids of staff seen in the last five minutes.
        """
        since = self._records.now() - timedelta(minutes=5)
        query = select(StaffSession.staff_id).where(StaffSession.seen_at > since).distinct()
        with self._records.read() as connection:
            return sorted(connection.execute(query).scalars())

    def _seen(self, hashed: str, now: datetime) -> None:
        with self._records.write() as connection:
            connection.execute(
                update(StaffSession).where(StaffSession.token_hash == hashed).values(seen_at=now)
            )
