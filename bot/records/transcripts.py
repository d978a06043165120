"""
What was said, for people to read: the transcript, and what staff add to it.
"""

from __future__ import annotations

from sqlalchemy import select

from bot.records.base import Records
from bot.records.columns import AnyRow, new_id
from bot.records.crypto import Box
from bot.records.inbound import BODY
from bot.records.models import Message
from bot.records.outbox import enqueue
from bot.records.people import channel_of
from bot.records.replies_json import reply_from_json
from bot.records.store import Entry, StoredReply
from bot.records.turns import add_out
from bot.replies import Reply


class Transcripts:
    """
    Reads the messages of a conversation, and adds one that no inbound asked for.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def transcript(self, conversation: str, after: str | None = None) -> list[Entry]:
        """
        The messages both ways, oldest first, from after the given entry id; an id that is not of
        this conversation counts as none. An erased conversation has no messages.
        """
        query = (
            select(Message.id, Message.who, Message.at, Message.body)
            .where(Message.conversation_id == conversation)
            .order_by(Message.seq)
        )
        with self._records.read() as connection:
            if after is not None:
                seq = connection.execute(
                    select(Message.seq).where(
                        Message.id == after, Message.conversation_id == conversation
                    )
                ).scalar_one_or_none()
                query = query.where(Message.seq > (seq or 0))
            rows = connection.execute(query).all()
            if not rows:
                return []
            box = self._records.vault.of_conversation(connection, conversation)
        return [_entry(box, row) for row in rows]

    def say(self, conversation: str, reply: Reply, *, sender: str = "bot") -> StoredReply:
        """
        Store a message from staff (``sender`` is the name she shows) or from the bot, and put it
        on its way on a channel that is pushed to. Raises NoSuchConversation.
        """
        one = StoredReply(new_id(), reply, sender, self._records.now())
        with self._records.write() as connection:
            box = self._records.vault.of_conversation(connection, conversation)
            add_out(connection, box, conversation, one)
            channel = channel_of(connection, conversation)
            enqueue(connection, channel, conversation, one.id, self._records.now())
        return one


def _entry(box: Box, row: AnyRow) -> Entry:
    data = box.get(BODY, row.body)
    if row.who == "person":
        return Entry(row.id, "person", Reply(data["text"]), row.at)
    sender = data["sender"] if row.who == "staff" else ""
    return Entry(row.id, row.who, reply_from_json(data["reply"]), row.at, sender)
