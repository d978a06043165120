"""
The tables about people. Each hangs on a person by cascade: deleting her row deletes all of them.

Columns named ``body``, ``address``, ``snapshot`` and ``offered`` are sealed with her own key.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.records.columns import (
    Base,
    Id,
    MaybeMoment,
    MaybeSealed,
    MaybeWord,
    Moment,
    OfConversation,
    OfConversationIndexed,
    OfPerson,
    Sealed,
    Sequence,
    Word,
)


class Person(Base):
    """
    Somebody at an address on a channel. The address is sealed; it is found again by its hash.
    """

    __tablename__ = "person"
    id: Mapped[Id]
    channel: Mapped[Word]
    address_hash: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[Sealed]
    created_at: Mapped[Moment]


class PersonKey(Base):
    """
    A person's data key, wrapped with a master key. Without this row nothing of hers opens.
    """

    __tablename__ = "person_key"
    person_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    key_id: Mapped[Word]
    wrapped: Mapped[Sealed]


class Conversation(Base):
    """
    One person on one channel, and where the dialogue stands.
    """

    __tablename__ = "conversation"
    id: Mapped[Id]
    person_id: Mapped[OfPerson]
    keep: Mapped[Word]
    turns: Mapped[int] = mapped_column(Integer, default=0)
    snapshot: Mapped[MaybeSealed]
    offered: Mapped[MaybeSealed]
    created_at: Mapped[Moment]
    last_at: Mapped[Moment]
    __table_args__ = (Index("ix_conversation_keep_last_at", "keep", "last_at"),)


class Message(Base):
    """
    One message in or out. ``state``: received, answered, failed (in); ready, sent, delivered,
    read, undelivered (out). Out messages of one inbound are numbered, so one set exists at most.
    """

    __tablename__ = "message"
    seq: Mapped[Sequence]
    id: Mapped[str] = mapped_column(String(32), unique=True)
    conversation_id: Mapped[OfConversationIndexed]
    who: Mapped[Word]
    state: Mapped[Word]
    at: Mapped[Moment]
    body: Mapped[Sealed]
    red_flags: Mapped[MaybeSealed]
    provider_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    reply_to: Mapped[str | None] = mapped_column(String(32))
    position: Mapped[int] = mapped_column(Integer, default=0)
    __table_args__ = (
        UniqueConstraint("reply_to", "position"),
        Index("ix_message_conversation_id_seq", "conversation_id", "seq"),
        Index(
            "ix_message_waiting",
            "at",
            sqlite_where=text("state = 'received'"),
            postgresql_where=text("state = 'received'"),
        ),
    )


class TrackerEvent(Base):
    """
    The dialogue engine's new events of one turn, sealed together.
    """

    __tablename__ = "tracker_event"
    seq: Mapped[Sequence]
    conversation_id: Mapped[OfConversationIndexed]
    turn: Mapped[int] = mapped_column(Integer)
    inbound_id: Mapped[MaybeWord]
    at: Mapped[Moment]
    body: Mapped[Sealed]
    __table_args__ = (UniqueConstraint("conversation_id", "turn"),)


class Fact(Base):
    """
    One fact as told: value and words are sealed, and even its name is only a hash.
    """

    __tablename__ = "fact"
    seq: Mapped[Sequence]
    conversation_id: Mapped[OfConversationIndexed]
    inbound_id: Mapped[MaybeWord]
    name_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]
    body: Mapped[Sealed]
    superseded_by: Mapped[int | None] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), ForeignKey("fact.seq", ondelete="SET NULL")
    )
    __table_args__ = (Index("ix_fact_conversation_id_name_hash", "conversation_id", "name_hash"),)


class Assessment(Base):
    """
    What the rules said to which answers, under which guidance, on which day.
    """

    __tablename__ = "assessment"
    seq: Mapped[Sequence]
    conversation_id: Mapped[OfConversation]
    inbound_id: Mapped[MaybeWord]
    guidance: Mapped[str] = mapped_column(String(128))
    day: Mapped[str] = mapped_column(String(10))
    at: Mapped[Moment]
    body: Mapped[Sealed]


class Consent(Base):
    """
    What was asked, what the person said to it, when, and whether she took it back.
    """

    __tablename__ = "consent"
    seq: Mapped[Sequence]
    conversation_id: Mapped[OfConversation]
    said: Mapped[Word]
    version: Mapped[Word]
    channel: Mapped[Word]
    at: Mapped[Moment]
    withdrawn_at: Mapped[MaybeMoment]
    body: Mapped[Sealed]
