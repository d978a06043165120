"""
Messages that did not reach a person: what a provider said later, what waits until she writes
again, and what must not stand before a danger text.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from bot.records.base import Records
from bot.records.columns import AnyRow
from bot.records.database import insert
from bot.records.models import Conversation, Message, Person
from bot.records.models_helpline import Outbox
from bot.records.tally import count

WINDOW_CLOSED = "window_closed"  # the reason of a message that may go when she writes again


@dataclass(frozen=True)
class Bounced:
    """
    A message that a provider took and could not deliver.
    """

    conversation: str
    address: str


class HeldBack:
    """
    A second look at the outbox; every change is one transaction.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def bounced(self, channel: str, provider_id: str, error: str) -> Bounced | None:
        """
        The provider took a message and reports later that it failed: a dead letter. None where
        the message is not ours, or was reported before.
        """
        hashed = self._records.vault.lookup("out", channel, provider_id)
        sent = select(Message.id).where(Message.provider_hash == hashed, Message.who != "person")
        with self._records.write() as connection:
            connection.execute(
                update(Message).where(Message.id.in_(sent)).values(state="undelivered")
            )
            row = connection.execute(
                update(Outbox)
                .where(Outbox.message_id.in_(sent), Outbox.state == "sent")
                .values(state="dead", error=error[:64])
                .returning(Outbox.conversation_id)
            ).one_or_none()
            if row is None:
                return None
            day = self._records.now().date().isoformat()
            count(connection, day, channel, [("dead_letter", error[:64])])
            return Bounced(row.conversation_id, self._address(connection, row.conversation_id))

    def waiting_for_her(self, conversation: str) -> int:
        """
        How many messages wait until this person writes again.
        """
        with self._records.read() as connection:
            found = select(func.count()).select_from(Outbox).where(*_closed(conversation))
            return int(connection.execute(found).scalar_one())

    def revive(self, conversation: str) -> int:
        """
        She has written: what waited for that goes now, behind what answers her.
        """
        now = self._records.now()
        with self._records.write() as connection:
            rows = _taken_out(connection, *_closed(conversation))
            for row in rows:
                _put_in(connection, row, attempts=0, next_at=now)
                connection.execute(
                    update(Message).where(Message.id == row.message_id).values(state="ready")
                )
        return len(rows)

    def let_pass(self, conversation: str, message: str) -> int:
        """
        A danger text goes ahead of what waits for another try; how many it passed. What is being
        sent this moment is not touched.
        """
        at = select(Outbox.seq).where(Outbox.message_id == message).scalar_subquery()
        older = (
            Outbox.conversation_id == conversation, Outbox.state == "waiting", Outbox.seq < at,
        )  # fmt: skip
        with self._records.write() as connection:
            rows = _taken_out(connection, *older)
            for row in rows:
                _put_in(connection, row, attempts=row.attempts, next_at=row.next_at)
        return len(rows)

    def _address(self, connection: Connection, conversation: str) -> str:
        box = self._records.vault.of_conversation(connection, conversation)
        sealed = connection.execute(
            select(Person.address)
            .join(Conversation, Conversation.person_id == Person.id)
            .where(Conversation.id == conversation)
        ).scalar_one()
        return str(box.get("person.address", sealed))


def _closed(conversation: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Outbox.conversation_id == conversation,
        Outbox.state == "dead",
        Outbox.error == WINDOW_CLOSED,
    )


def _taken_out(connection: Connection, *which: ColumnElement[bool]) -> list[AnyRow]:
    query = select(Outbox).where(*which).order_by(Outbox.seq)
    rows = list(connection.execute(query.with_for_update()).all())
    connection.execute(delete(Outbox).where(Outbox.seq.in_([row.seq for row in rows])))
    return rows


def _put_in(connection: Connection, row: AnyRow, **values: object) -> None:
    insert(
        connection, Outbox, conversation_id=row.conversation_id, message_id=row.message_id,
        channel=row.channel, state="waiting", **values,
    )  # fmt: skip
