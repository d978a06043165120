"""
Erasing a person: every row of hers, her key, and the traces a database leaves in its files.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.exc import DBAPIError

from bot.records.audit import Audit
from bot.records.base import Records
from bot.records.columns import Base
from bot.records.database import Database
from bot.records.models import Conversation, Person, PersonKey
from bot.records.models_helpline import OptOut

# Words of the audit log; retention looks for them to know whether the files need rewriting.
CALL_OVER = "call back over"
GONE = ("erased", "expired", CALL_OVER)
SCRUBBED = "rewrote the files"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receipt:
    """
    What an erase did. ``rows`` counts by table; ``scrubbed`` is True once the files were
    rewritten too (False: the next clean-up does it, and the destroyed key covers the time between).
    """

    conversation: str
    at: datetime
    rows: dict[str, int] = field(default_factory=dict)
    scrubbed: bool = False

    @property
    def found(self) -> bool:
        return bool(self.rows)


class Eraser:
    """
    Erases one person, or many at once for retention.
    """

    def __init__(self, records: Records, audit: Audit) -> None:
        self._records = records
        self._audit = audit

    def erase(self, conversation: str, *, by: str, reason: str) -> Receipt:
        """
        Erase the person behind a conversation. ``by`` and ``reason`` are short words for the
        audit log ("person", "asked in chat"), never a text of the person's.
        """
        with self._records.database.going_first():
            with self._records.write() as connection:
                person = _person_behind(connection, conversation)
                if person is None:
                    return Receipt(conversation, self._records.now())
                rows = self._delete(connection, person)
                self._audit.append(connection, by, GONE[0], conversation, reason=reason[:200])
            scrubbed = scrub_sqlite(self._records.database)
        return Receipt(conversation, self._records.now(), rows, scrubbed)

    def expire(self, connection: Connection, conversation: str, reason: str) -> None:
        """
        Erase inside a transaction, without scrubbing; for many at once.
        """
        person = _person_behind(connection, conversation)
        if person is not None:
            self._delete(connection, person, opted_out_too=False)
            self._audit.append(connection, "lutea", GONE[1], conversation, reason=reason)

    def _delete(
        self, connection: Connection, person: str, *, opted_out_too: bool = True
    ) -> dict[str, int]:
        rows = _rows_of(connection, person)
        if opted_out_too:
            self._forget_opt_out(connection, person)
        connection.execute(delete(PersonKey).where(PersonKey.person_id == person))
        connection.execute(delete(Person).where(Person.id == person))
        return rows

    def _forget_opt_out(self, connection: Connection, person: str) -> None:
        query = (
            select(Person.channel, Person.address, Conversation.id)
            .join(Conversation, Conversation.person_id == Person.id)
            .where(Person.id == person)
        )
        row = connection.execute(query).first()
        if row is not None:
            box = self._records.vault.of_conversation(connection, row.id)
            address = box.get("person.address", row.address)
            hashed = self._records.vault.lookup("opted out", row.channel, address)
            connection.execute(delete(OptOut).where(OptOut.address_hash == hashed))


def _person_behind(connection: Connection, conversation: str) -> str | None:
    """
    Who is behind a conversation, held until the transaction ends: of two that erase at once the
    second finds nobody.
    """
    query = select(Conversation.person_id).where(Conversation.id == conversation)
    return connection.execute(query.with_for_update()).scalar_one_or_none()


def personal_tables() -> dict[str, Any]:
    """
    Every table that hangs on a person or a conversation, by name.
    """
    return {
        name: table
        for name, table in Base.metadata.tables.items()
        if name == "person" or {"person_id", "conversation_id"} & set(table.columns.keys())
    }


def _rows_of(connection: Connection, person: str) -> dict[str, int]:
    """
    How many rows a person has in each table.
    """
    hers = select(Conversation.id).where(Conversation.person_id == person)
    counts = {}
    for name, table in personal_tables().items():
        columns = table.columns
        if name == "person":
            mine = columns.id == person
        elif "person_id" in columns:
            mine = columns.person_id == person
        else:
            mine = columns.conversation_id.in_(hers)
        counts[name] = connection.execute(select(func.count()).where(mine)).scalar_one()
    return {name: number for name, number in counts.items() if number}


def scrub_sqlite(database: Database) -> bool:
    """
    Rewrite the SQLite file and empty its log, so that no deleted page is left. False when another
    connection was reading (the next clean-up tries again), and on PostgreSQL.
    """
    if not database.is_sqlite:
        return False
    return _rewrite(database, "VACUUM") and _rewrite(database, "PRAGMA wal_checkpoint(TRUNCATE)")


def scrub(database: Database) -> bool:
    """
    Rewrite the tables about people. On PostgreSQL this locks each in turn: for the night.
    """
    if database.is_sqlite:
        return scrub_sqlite(database)
    tables = ", ".join(personal_tables())
    return _rewrite(database, f"VACUUM (FULL, ANALYZE) {tables}")


def _rewrite(database: Database, command: str) -> bool:
    """
    Run a command that must stand outside a transaction.
    """
    try:
        raw = database.engine.raw_connection()
        try:
            driver: Any = raw.driver_connection
            if database.is_sqlite:
                driver.execute("PRAGMA busy_timeout=500")  # somebody waits for her answer
            else:
                driver.autocommit = True
            cursor = driver.execute(command)
            busy = command.startswith("PRAGMA") and cursor.fetchone()[0] != 0
        finally:
            raw.invalidate()
    except (DBAPIError, sqlite3.Error, psycopg.Error) as error:
        log.warning("The records could not be rewritten now: %s", type(error).__name__)
        return False
    return not busy
