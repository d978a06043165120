"""
Who saw, changed, exported or erased what: append-only, each row's hash covering the one before.

A row names an actor, an action and a record's id; it never holds a person's words or identity.
The hash is keyed, so that somebody who can write to the database alone cannot redo the chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from bot.records.base import Records
from bot.records.columns import AnyRow
from bot.records.crypto import keyed_hash
from bot.records.database import insert, insert_new
from bot.records.models_helpline import AuditEvent, AuditHead

START = "0" * 64
_HEAD = 1


@dataclass(frozen=True)
class AuditLine:
    """
    One audit event, as read.
    """

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, str]


@dataclass(frozen=True)
class Verdict:
    """
    Whether the chain holds; ``broken_at`` is the first row that does not fit.
    """

    holds: bool
    rows: int
    broken_at: int | None = None
    why: str = ""


class Audit:
    """
    Writes and checks the audit log.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def write(self, actor: str, action: str, subject: str = "", **detail: str) -> None:
        """
        Append one event in a transaction of its own.
        """
        with self._records.write() as connection:
            self.append(connection, actor, action, subject, **detail)

    def append(
        self, connection: Connection, actor: str, action: str, subject: str = "", **detail: str
    ) -> None:
        """
        Append one event inside a transaction: it is kept exactly if the act is.
        """
        if not actor:
            raise ValueError("an audit event needs an actor")
        insert_new(
            connection,
            AuditHead,
            id=_HEAD,
            first_seq=1,
            before_first=START,
            last_seq=0,
            last_hash=START,
        )
        head = connection.execute(select(AuditHead.__table__).with_for_update()).one()
        row = {
            "seq": head.last_seq + 1,
            "at": self._records.now().astimezone(UTC),
            "actor": actor[:64],
            "action": action[:64],
            "subject": subject[:64],
            "detail": json.dumps(detail, sort_keys=True),
        }
        row["hash"] = self._hash(head.last_hash, row)
        insert(connection, AuditEvent, **row)
        connection.execute(update(AuditHead).values(last_seq=row["seq"], last_hash=row["hash"]))

    def verify(self) -> Verdict:
        """
        Walk the whole chain. This is a read-only operation.
        """
        with self._records.read() as connection:
            head = connection.execute(select(AuditHead.__table__)).one_or_none()
            rows = connection.execute(select(AuditEvent.__table__).order_by(AuditEvent.seq))
            if head is None:
                extra = rows.first()
                return Verdict(extra is None, 0, None, "" if extra is None else "no head")
            return self._walk(rows, head)

    def lines(self, subject: str | None = None, limit: int = 200) -> list[AuditLine]:
        """
        The newest events first, of one subject or of all.
        """
        query = select(AuditEvent.__table__).order_by(AuditEvent.seq.desc()).limit(limit)
        if subject is not None:
            query = query.where(AuditEvent.subject == subject)
        with self._records.read() as connection:
            rows = connection.execute(query).all()
        return [
            AuditLine(r.seq, r.at, r.actor, r.action, r.subject, json.loads(r.detail)) for r in rows
        ]

    def forget_before(self, connection: Connection, moment: datetime) -> int:
        """
        Drop the oldest events, moving the chain's beginning first; returns how many.
        """
        last = connection.execute(
            select(AuditEvent.seq, AuditEvent.hash)
            .where(AuditEvent.at < moment)
            .order_by(AuditEvent.seq.desc())
            .limit(1)
        ).one_or_none()
        if last is None:
            return 0
        connection.execute(update(AuditHead).values(first_seq=last.seq + 1, before_first=last.hash))
        done = connection.execute(delete(AuditEvent).where(AuditEvent.seq <= last.seq))
        return int(done.rowcount)

    def _walk(self, rows: Iterable[AnyRow], head: AnyRow) -> Verdict:
        expected, previous, count = head.first_seq, head.before_first, 0
        for row in rows:
            data = dict(row._mapping)
            found = data.pop("hash")
            if data["seq"] != expected:
                return Verdict(False, count, expected, f"event {expected} is missing")
            if found != self._hash(previous, data):
                return Verdict(False, count, expected, f"event {expected} was changed")
            expected, previous, count = expected + 1, found, count + 1
        if expected != head.last_seq + 1 or previous != head.last_hash:
            return Verdict(False, count, expected, "events at the end are missing")
        return Verdict(True, count)

    def _hash(self, previous: str, row: dict[str, object]) -> str:
        at = row["at"]
        if not isinstance(at, datetime):
            raise TypeError("an audit event needs a moment")
        words = [str(row[name]) for name in ("seq", "actor", "action", "subject", "detail")]
        moment = at.astimezone(UTC).isoformat(timespec="microseconds")
        return keyed_hash(self._records.vault.purposes.audit, previous, moment, *words)
