"""
Tokens of other programs that use the API: scoped, expiring, limited, kept as hashes.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.records.audit import Audit
from bot.records.base import Records
from bot.records.columns import AnyRow, new_id
from bot.records.database import insert
from bot.records.models_helpline import ApiToken
from bot.records.passwords import hash_token

PREFIX = "lutea_"


@dataclass(frozen=True)
class Token:
    """
    What a token may do, and how often in a minute.
    """

    id: str
    name: str
    scopes: frozenset[str]
    per_minute: int
    expires_at: datetime | None = None
    revoked: bool = False


class Tokens:
    """
    Issues and checks tokens.
    """

    def __init__(self, records: Records, audit: Audit) -> None:
        self._records = records
        self._audit = audit

    def issue(
        self, name: str, scopes: frozenset[str], *, by: str, days: int | None = 365,
        per_minute: int = 60,
    ) -> str:  # fmt: skip
        """
        A new token, shown this once.
        """
        token, fresh, now = PREFIX + secrets.token_urlsafe(32), new_id(), self._records.now()
        with self._records.write() as connection:
            insert(
                connection,
                ApiToken,
                id=fresh,
                name=name[:64],
                token_hash=hash_token(token),
                scopes=" ".join(sorted(scopes)),
                per_minute=per_minute,
                created_at=now,
                expires_at=now + timedelta(days=days) if days else None,
            )
            self._audit.append(connection, by, "issued a token", fresh)
        return token

    def check(self, token: str) -> Token | None:
        """
        The token's rights; None when it is unknown, has run out or was revoked.
        """
        query = select(ApiToken.__table__).where(ApiToken.token_hash == hash_token(token))
        with self._records.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None or row.revoked_at is not None:
            return None
        if row.expires_at is not None and row.expires_at <= self._records.now():
            return None
        return _as_token(row)

    def all(self) -> list[Token]:
        """
        Every token ever issued, newest first.
        """
        query = select(ApiToken.__table__).order_by(ApiToken.created_at.desc())
        with self._records.read() as connection:
            return [_as_token(row) for row in connection.execute(query)]

    def revoke(self, token_id: str, *, by: str) -> bool:
        """
        End a token now; False for one that was not in use.
        """
        with self._records.write() as connection:
            done = connection.execute(
                update(ApiToken)
                .where(ApiToken.id == token_id, ApiToken.revoked_at.is_(None))
                .values(revoked_at=self._records.now())
            )
            if done.rowcount:
                self._audit.append(connection, by, "revoked a token", token_id)
        return bool(done.rowcount)


def _as_token(row: AnyRow) -> Token:
    return Token(
        id=row.id,
        name=row.name,
        scopes=frozenset(row.scopes.split()),
        per_minute=row.per_minute,
        expires_at=row.expires_at,
        revoked=row.revoked_at is not None,
    )
