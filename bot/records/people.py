"""
People and their conversations: found by a hash of the address, made when new.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.records.base import Records
from bot.records.columns import new_id
from bot.records.database import insert, insert_new
from bot.records.errors import NoSuchConversation
from bot.records.models import Conversation, Person, PersonKey
from bot.records.tally import count


@dataclass(frozen=True)
class Whereabouts:
    """
    Where a person can be reached. Only delivery and a permitted "reveal" need it.
    """

    channel: str
    address: str


class People:
    """
    Opens conversations.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def open_conversation(self, channel: str, address: str) -> str:
        """
        The id of the conversation of this address on this channel, made if it is new.
        """
        hashed = self._records.vault.lookup("address", channel, address)
        found = self._find(hashed)
        return found or self._make(channel, address, hashed)

    def channel(self, conversation: str) -> str:
        """
        The channel of a conversation; raises NoSuchConversation.
        """
        with self._records.read() as connection:
            return channel_of(connection, conversation)

    def whereabouts(self, conversation: str) -> Whereabouts:
        """
        The channel and the address in clear; raises NoSuchConversation.
        """
        query = (
            select(Person.channel, Person.address)
            .join(Conversation, Conversation.person_id == Person.id)
            .where(Conversation.id == conversation)
        )
        with self._records.read() as connection:
            box = self._records.vault.of_conversation(connection, conversation)
            row = connection.execute(query).one()
        return Whereabouts(row.channel, box.get("person.address", row.address))

    def _find(self, hashed: str) -> str | None:
        query = (
            select(Conversation.id)
            .join(Person, Person.id == Conversation.person_id)
            .where(Person.address_hash == hashed)
            .order_by(Conversation.created_at)
            .limit(1)
        )
        with self._records.read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def _make(self, channel: str, address: str, hashed: str) -> str:
        person, conversation, now = new_id(), new_id(), self._records.now()
        box, key_row = self._records.vault.new_person_key(person)
        with self._records.write() as connection:
            new = insert_new(
                connection,
                Person,
                id=person,
                channel=channel,
                address_hash=hashed,
                address=box.put("person.address", address),
                created_at=now,
            )
            if new:
                insert(connection, PersonKey, **key_row)
                insert(
                    connection,
                    Conversation,
                    id=conversation,
                    person_id=person,
                    keep="unasked",
                    turns=0,
                    created_at=now,
                    last_at=now,
                )
                count(connection, now.date().isoformat(), channel, [("conversation", "")])
        if new:
            return conversation
        # Two first messages at once: the other one made it.
        found = self._find(hashed)
        if found is None:
            raise NoSuchConversation("the conversation was erased while it was opened")
        return found


def channel_of(connection: Connection, conversation: str) -> str:
    """
    The channel of a conversation; raises NoSuchConversation.
    """
    query = (
        select(Person.channel)
        .join(Conversation, Conversation.person_id == Person.id)
        .where(Conversation.id == conversation)
    )
    channel = connection.execute(query).scalar_one_or_none()
    if channel is None:
        raise NoSuchConversation("no such conversation")
    return channel
