"""
Messages from a person: stored before anything is done with them, once each.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.records.base import Records
from bot.records.columns import AnyRow, new_id
from bot.records.crypto import Box
from bot.records.database import insert_new
from bot.records.models import Conversation, Message
from bot.records.replies_json import reply_from_json
from bot.records.store import Inbound, StoredReply

BODY = "message.body"
_TOUCH = (
    update(Conversation)
    .where(Conversation.id == bindparam("conversation"))
    .values(last_at=bindparam("now"))
)


class Inbox:
    """
    Receives, and knows what has not been answered yet.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def receive(self, conversation: str, text: str, provider_id: str | None = None) -> Inbound:
        """
        Store an inbound message; a repeat of a provider's id gives the first one back.

        The id counts within the conversation: nobody can fetch another's message by guessing it.
        """
        hashed = None
        if provider_id:
            hashed = self._records.vault.lookup("in", conversation, provider_id)
        now, fresh = self._records.now(), new_id()
        with self._records.write() as connection:
            box = self._records.vault.of_conversation(connection, conversation)
            new = insert_new(
                connection, Message, id=fresh, conversation_id=conversation, who="person",
                state="received", at=now, provider_hash=hashed, position=0,
                body=box.put(BODY, {"text": text}),
            )  # fmt: skip
            if not new:
                return _repeat(connection, box, hashed)
            connection.execute(_TOUCH, {"conversation": conversation, "now": now})
        return Inbound(fresh, conversation, text)

    def waiting(self, *, before: datetime, limit: int = 100) -> list[Inbound]:
        """
        Messages received before a moment and never answered, oldest first: after a crash the
        engine takes them up again.
        """
        query = (
            select(Message.id, Message.conversation_id, Message.body)
            .where(Message.state == "received", Message.at < before)
            .order_by(Message.seq)
            .limit(limit)
        )
        with self._records.read() as connection:
            rows = connection.execute(query).all()
            return [self._inbound(connection, row) for row in rows]

    def _inbound(self, connection: Connection, row: AnyRow) -> Inbound:
        box = self._records.vault.of_conversation(connection, row.conversation_id)
        text = box.get(BODY, row.body)["text"]
        return Inbound(row.id, row.conversation_id, text, new=False)


def replies_to(connection: Connection, box: Box, inbound: str) -> tuple[StoredReply, ...]:
    """
    The replies already stored for an inbound message.
    """
    query = (
        select(Message.id, Message.body, Message.at)
        .where(Message.reply_to == inbound)
        .order_by(Message.position)
    )
    return tuple(stored(box, row) for row in connection.execute(query))


def stored(box: Box, row: AnyRow) -> StoredReply:
    """
    A stored reply from a row with ``id``, ``body`` and ``at``.
    """
    data = box.get(BODY, row.body)
    return StoredReply(row.id, reply_from_json(data["reply"]), data["sender"], row.at)


def _repeat(connection: Connection, box: Box, hashed: str | None) -> Inbound:
    row = connection.execute(
        select(Message.id, Message.conversation_id, Message.body, Message.state).where(
            Message.provider_hash == hashed
        )
    ).one()
    text = box.get(BODY, row.body)["text"]
    replies = None
    if row.state != "received":
        replies = replies_to(connection, box, row.id)
    return Inbound(row.id, row.conversation_id, text, new=False, replies=replies)
