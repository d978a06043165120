"""
Messages to be pushed to a provider: kept with the turn, taken by one worker, in order.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.orm import aliased

from bot.records.base import Records
from bot.records.database import insert, insert_new
from bot.records.inbound import BODY
from bot.records.models import Conversation, Message, Person
from bot.records.models_helpline import OptOut, Outbox
from bot.records.replies_json import reply_from_json
from bot.records.tally import count
from bot.replies import Reply

# Channels whose doors fetch the replies themselves; every other one is pushed to.
FETCHED = frozenset({"web", "api", "rest", "call", "script", "terminal", "bench"})
LEASE = timedelta(seconds=60)


@dataclass(frozen=True)
class Parcel:
    """
    One message to deliver. ``id`` is the message's stable id, ``attempt`` counts from 1.

    ``safety`` and the order of ``seq`` let a channel keep the danger text first.
    """

    seq: int
    id: str
    conversation: str
    channel: str
    address: str
    reply: Reply
    attempt: int


def enqueue(
    connection: Connection, channel: str, conversation: str, message: str, now: datetime
) -> None:
    """
    Put a stored message on its way, in the turn's own transaction.
    """
    if channel in FETCHED:
        return
    insert(
        connection,
        Outbox,
        conversation_id=conversation,
        message_id=message,
        channel=channel,
        state="waiting",
        attempts=0,
        next_at=now,
    )


class Deliveries:
    """
    What a delivery worker needs.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def take(self, *, channel: str | None = None, limit: int = 20) -> list[Parcel]:
        """
        Lease messages that are due, at most one for each conversation: the next one comes only
        after this one was sent or given up, so order is kept. A lease ends after a minute.
        """
        now, worker = self._records.now(), secrets.token_hex(8)
        with self._records.write() as connection:
            due = connection.execute(_due(now, channel, limit)).scalars().all()
            if not due:
                return []
            connection.execute(
                update(Outbox)
                .where(Outbox.seq.in_(due))
                .values(
                    state="sending",
                    taken_by=worker,
                    taken_until=now + LEASE,
                    attempts=Outbox.attempts + 1,
                )
            )
            return [self._parcel(connection, row) for row in connection.execute(_taken(due))]

    def sent(self, parcel: Parcel, provider_id: str = "") -> None:
        """
        The provider accepted it; its id finds the message when a status comes in.
        """
        hashed = self._outgoing(parcel.channel, provider_id) if provider_id else None
        with self._records.write() as connection:
            self._leave(connection, parcel, state="sent")
            connection.execute(
                update(Message)
                .where(Message.id == parcel.id)
                .values(state="sent", provider_hash=hashed)
            )

    def retry(self, parcel: Parcel, *, at: datetime, error: str) -> None:
        """
        Try again at a later moment. ``error`` is a short code, never a text of the person's.
        """
        with self._records.write() as connection:
            self._leave(connection, parcel, state="waiting", next_at=at, error=error[:64])

    def give_up(self, parcel: Parcel, *, error: str) -> None:
        """
        A dead letter: staff see it, and what stands behind it may go on.
        """
        with self._records.write() as connection:
            self._leave(connection, parcel, state="dead", error=error[:64])
            connection.execute(
                update(Message).where(Message.id == parcel.id).values(state="undelivered")
            )
            day = self._records.now().date().isoformat()
            count(connection, day, parcel.channel, [("dead_letter", error[:64])])

    def status(self, channel: str, provider_id: str, state: str) -> bool:
        """
        A provider's report (delivered, read, undelivered); False for a message we do not know.
        """
        hashed = self._outgoing(channel, provider_id)
        with self._records.write() as connection:
            done = connection.execute(
                update(Message)
                .where(Message.provider_hash == hashed, Message.who != "person")
                .values(state=state)
            )
        return bool(done.rowcount)

    def dead(self, limit: int = 100) -> list[dict[str, Any]]:
        """
        Dead letters for staff: conversation, channel, error; not what was in them.
        """
        query = (
            select(Outbox.conversation_id, Outbox.message_id, Outbox.channel, Outbox.error)
            .where(Outbox.state == "dead")
            .order_by(Outbox.seq.desc())
            .limit(limit)
        )
        with self._records.read() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def opt_out(self, channel: str, address: str) -> None:
        """
        Never write to this address again until it opts in.
        """
        with self._records.write() as connection:
            insert_new(
                connection,
                OptOut,
                address_hash=self._opted(channel, address),
                channel=channel,
                at=self._records.now(),
            )

    def opt_in(self, channel: str, address: str) -> None:
        hashed = self._opted(channel, address)
        with self._records.write() as connection:
            connection.execute(delete(OptOut).where(OptOut.address_hash == hashed))

    def opted_out(self, channel: str, address: str) -> bool:
        query = select(OptOut.channel).where(OptOut.address_hash == self._opted(channel, address))
        with self._records.read() as connection:
            return connection.execute(query).first() is not None

    def _opted(self, channel: str, address: str) -> str:
        return self._records.vault.lookup("opted out", channel, address)

    def _outgoing(self, channel: str, provider_id: str) -> str:
        return self._records.vault.lookup("out", channel, provider_id)

    def _parcel(self, connection: Connection, row: Any) -> Parcel:
        box = self._records.vault.of_conversation(connection, row.conversation_id)
        return Parcel(
            seq=row.seq,
            id=row.id,
            conversation=row.conversation_id,
            channel=row.channel,
            address=box.get("person.address", row.address),
            reply=reply_from_json(box.get(BODY, row.body)["reply"]),
            attempt=row.attempts,
        )

    def _leave(self, connection: Connection, parcel: Parcel, **values: Any) -> None:
        # A worker that lost its lease changes nothing: the attempt number is no longer its own.
        connection.execute(
            update(Outbox)
            .where(Outbox.seq == parcel.seq, Outbox.attempts == parcel.attempt)
            .values(taken_by=None, taken_until=None, **values)
        )


def _due(now: datetime, channel: str | None, limit: int) -> Any:
    earlier = aliased(Outbox)
    nothing_before = ~(
        select(earlier.seq)
        .where(
            earlier.conversation_id == Outbox.conversation_id,
            earlier.seq < Outbox.seq,
            earlier.state.in_(("waiting", "sending")),
        )
        .exists()
    )
    free = or_(
        (Outbox.state == "waiting") & (Outbox.next_at <= now),
        (Outbox.state == "sending") & (Outbox.taken_until < now),
    )
    query = select(Outbox.seq).where(free, nothing_before).order_by(Outbox.seq).limit(limit)
    if channel is not None:
        query = query.where(Outbox.channel == channel)
    return query.with_for_update(skip_locked=True)


def _taken(due: Any) -> Any:
    return (
        select(
            Outbox.seq,
            Outbox.conversation_id,
            Outbox.channel,
            Outbox.attempts,
            Message.id,
            Message.body,
            Person.address,
        )
        .join(Message, Message.id == Outbox.message_id)
        .join(Conversation, Conversation.id == Outbox.conversation_id)
        .join(Person, Person.id == Conversation.person_id)
        .where(Outbox.seq.in_(due))
        .order_by(Outbox.seq)
    )
