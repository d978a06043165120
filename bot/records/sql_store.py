"""
The records in a database: what the engine needs, and the parts that the other rooms use.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import inspect

from bot.records.alarms import Alarms
from bot.records.audit import Audit
from bot.records.base import Clock, Records, utc_now
from bot.records.call_backs import CallBacks
from bot.records.casework import Casework
from bot.records.curation import Curation
from bot.records.database import Database, url_from_settings
from bot.records.erase import Eraser, Receipt
from bot.records.errors import RecordsUnavailable
from bot.records.export import Exporter
from bot.records.inbound import Inbox
from bot.records.keys import Keyring, load_keys
from bot.records.migrate import migrate
from bot.records.models import Person
from bot.records.outbox import Deliveries
from bot.records.passwords import Passwords
from bot.records.people import People
from bot.records.queue import Queue
from bot.records.reports import Reports
from bot.records.retention import Limits, Retention
from bot.records.rotate import Rotated, rotate_keys
from bot.records.sessions import Sessions
from bot.records.staff import Accounts
from bot.records.store import Entry, Inbound, Saved, StoredReply, Turn
from bot.records.tokens import Tokens
from bot.records.transcripts import Transcripts
from bot.records.turns import Turns
from bot.records.vault import Vault, is_sealed
from bot.replies import Reply


class SqlStore:
    """
    The ``Store`` of the engine, on SQLite or PostgreSQL, given as a URL or opened already.

    Making one does not touch the database.
    """

    def __init__(
        self,
        database: str | Database,
        keyring: Keyring,
        *,
        now: Clock = utc_now,
        passwords: Passwords | None = None,
    ) -> None:
        self.database = Database(database) if isinstance(database, str) else database
        self.records = Records(self.database, Vault(self.database, keyring), now)
        self.audit = Audit(self.records)
        self.people = People(self.records)
        self.inbox = Inbox(self.records)
        self.outbox = Deliveries(self.records)
        self.transcripts = Transcripts(self.records)
        self.eraser = Eraser(self.records, self.audit)
        self.retention = Retention(self.records, self.audit, self.eraser)
        self.exporter = Exporter(self.records, self.audit)
        self.queue = Queue(self.records, self.audit)
        self.alarms = Alarms(self.records)
        self.call_backs = CallBacks(self.records, self.audit)
        self.casework = Casework(self.records, self.audit, self.people)
        self.accounts = Accounts(self.records, self.audit, passwords)
        self.sessions = Sessions(self.records, self.accounts)
        self.tokens = Tokens(self.records, self.audit)
        self.reports = Reports(self.records)
        self.curation = Curation(self.records)
        self._turns = Turns(self.records, self.audit)

    def open_conversation(self, channel: str, address: str) -> str:
        """
        The id of the conversation of this address on this channel, made if it is new; one whose
        time was up is erased first.
        """
        found = self.people.open_conversation(channel, address)
        if not self.retention.has_run_out(found):
            return found
        self.erase(found, by="lutea", reason="time was up")
        return self.people.open_conversation(channel, address)

    def receive(self, conversation: str, text: str, provider_id: str | None = None) -> Inbound:
        """
        Store an inbound message before anything is done with it. Raises NoSuchConversation.
        """
        return self.inbox.receive(conversation, text, provider_id)

    def load(self, conversation: str) -> Saved:
        """
        Where the conversation stands; empty for a new or an erased one.
        """
        return self._turns.load(conversation)

    def finish(self, turn: Turn) -> tuple[StoredReply, ...]:
        """
        Store a turn in one transaction; a second call for the same inbound returns the first's.
        """
        return self._turns.finish(turn)

    def transcript(self, conversation: str, after: str | None = None) -> list[Entry]:
        """
        The messages both ways, oldest first, from after the given entry id.
        """
        return self.transcripts.transcript(conversation, after)

    def say(self, conversation: str, reply: Reply, *, sender: str = "bot") -> StoredReply:
        """
        Store a message that no inbound asked for: from staff, or from the bot on its own.
        """
        return self.transcripts.say(conversation, reply, sender=sender)

    def erase(self, conversation: str, *, by: str, reason: str) -> None:
        """
        Delete the person behind a conversation from every table, and her key.
        """
        self.eraser.erase(conversation, by=by, reason=reason)

    def erase_with_receipt(self, conversation: str, *, by: str, reason: str) -> Receipt:
        """
        The same, saying what was deleted.
        """
        return self.eraser.erase(conversation, by=by, reason=reason)

    def end_session(self, conversation: str) -> bool:
        """
        The person left: what was kept for the session only goes now.
        """
        return self.retention.end_session(conversation)

    def export(self, conversation: str) -> dict[str, Any]:
        """
        Everything kept about the person, as JSON-ready data.
        """
        return self.exporter.export(conversation)

    def rotate_keys(self, *, forget: bool = False) -> Rotated:
        """
        Wrap every data key with a new master key; see ``bot.records.rotate``.
        """
        return rotate_keys(self.records, self.audit, forget=forget)

    def ping(self) -> None:
        """
        Raise RecordsUnavailable if the records cannot be reached or have no tables yet, and
        KeyMissing or Tampered if the keys are not theirs.
        """
        with self.database.read() as connection:
            if not inspect(connection).has_table(Person.__tablename__):
                raise RecordsUnavailable("the records have no tables yet")
        self.records.vault.ready()

    def close(self) -> None:
        """
        Give the connections back.
        """
        self.database.close()


def open_store(*, now: Clock = utc_now, migrated: bool = True) -> SqlStore:
    """
    The store of the settings, its tables brought up to date and its keys tried (unless
    ``migrated`` is False). Raises RecordsUnavailable, KeyMissing, Tampered or Misconfigured.
    """
    Limits.from_settings()
    url = url_from_settings()
    if not migrated:
        return SqlStore(url, load_keys(), now=now)
    migrate(url)
    database = Database(url)
    made = SqlStore(database, load_keys(first_run=not is_sealed(database)), now=now)
    made.records.vault.ready()
    return made


def sqlite_store(path: Path, keyring: Keyring, *, now: Clock = utc_now) -> SqlStore:
    """
    A store in one SQLite file, made if needed: for tests, scripts and ``lutea talk``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{path}"
    migrate(url)
    return SqlStore(url, keyring, now=now)
