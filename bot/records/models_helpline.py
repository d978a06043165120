"""
The tables of the helpline, of delivery, and those that hold nobody's identity.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.records.columns import (
    Base,
    Id,
    MaybeMoment,
    MaybeSealed,
    MaybeWord,
    Moment,
    OfConversation,
    Sealed,
    Sequence,
    Word,
)


class Handover(Base):
    """
    A conversation that waits for a person, is held by one, or was closed. One is open at most.
    """

    __tablename__ = "handover"
    id: Mapped[Id]
    conversation_id: Mapped[OfConversation]
    state: Mapped[Word]
    reason: Mapped[Word]
    urgency: Mapped[Word]
    rank: Mapped[int] = mapped_column(Integer)
    claimed_by: Mapped[MaybeWord]
    offered_to: Mapped[MaybeWord]
    since: Mapped[Moment]
    claimed_at: Mapped[MaybeMoment]
    closed_at: Mapped[MaybeMoment]
    outcome: Mapped[MaybeWord]
    summary: Mapped[MaybeSealed]
    alarm_at: Mapped[MaybeMoment]
    alarm: Mapped[MaybeSealed]
    __table_args__ = (
        Index(
            "uq_handover_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("state != 'closed'"),
            postgresql_where=text("state != 'closed'"),
        ),
        Index("ix_handover_state_rank_since", "state", "rank", "since"),
    )


class Note(Base):
    """
    What staff wrote down about a conversation.
    """

    __tablename__ = "note"
    id: Mapped[Id]
    conversation_id: Mapped[OfConversation]
    staff_id: Mapped[Word]
    at: Mapped[Moment]
    body: Mapped[Sealed]


class Label(Base):
    """
    A word that staff put on a conversation.
    """

    __tablename__ = "label"
    conversation_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[Word]
    at: Mapped[Moment]


class CallBack(Base):
    """
    A call that a person waits for, one at most: the number, and whether a message may be left.
    """

    __tablename__ = "call_back"
    id: Mapped[Id]
    conversation_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("conversation.id", ondelete="CASCADE"), unique=True
    )
    asked_at: Mapped[Moment]
    begins: Mapped[Moment]
    ends: Mapped[Moment] = mapped_column(index=True)
    taken_by: Mapped[MaybeWord]
    tries: Mapped[int] = mapped_column(Integer, default=0)
    body: Mapped[Sealed]


class Outbox(Base):
    """
    A message to be pushed to a provider. ``state``: waiting, sending, sent, dead.
    """

    __tablename__ = "outbox"
    seq: Mapped[Sequence]
    conversation_id: Mapped[OfConversation]
    message_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("message.id", ondelete="CASCADE"), unique=True
    )
    channel: Mapped[Word]
    state: Mapped[Word]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[Moment]
    taken_by: Mapped[MaybeWord]
    taken_until: Mapped[MaybeMoment]
    error: Mapped[MaybeWord]
    __table_args__ = (Index("ix_outbox_state_next_at", "state", "next_at"),)


class OptOut(Base):
    """
    An address that must not be written to, as a keyed hash of its own kind.
    """

    __tablename__ = "opt_out"
    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[Word]
    at: Mapped[Moment]


class Role(Base):
    """
    A role and what it may do, as a JSON list of permissions.
    """

    __tablename__ = "role"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    permissions: Mapped[str] = mapped_column(Text)


class Staff(Base):
    """
    An account of the helpline. ``name`` signs in, ``shown_name`` is what a person reads.
    """

    __tablename__ = "staff"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(64), unique=True)
    shown_name: Mapped[Word]
    role: Mapped[str] = mapped_column(String(64), ForeignKey("role.name"))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    totp: Mapped[MaybeSealed]
    totp_used: Mapped[int] = mapped_column(BigInteger, default=0)
    failed: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[MaybeMoment]
    invite_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    invite_until: Mapped[MaybeMoment]
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[Moment]


class StaffSession(Base):
    """
    A signed-in browser, known by the hash of its token.
    """

    __tablename__ = "staff_session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("staff.id", ondelete="CASCADE"), index=True
    )
    second_factor: Mapped[bool] = mapped_column(Boolean, default=False)
    csrf: Mapped[Word]
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]


class ApiToken(Base):
    """
    A token of another program: its hash, what it may do, until when, how often.
    """

    __tablename__ = "api_token"
    id: Mapped[Id]
    name: Mapped[Word]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(255))
    per_minute: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[Moment]
    expires_at: Mapped[MaybeMoment]
    revoked_at: Mapped[MaybeMoment]


class AuditEvent(Base):
    """
    Who did what to which record. Each row's hash covers the row before it.
    """

    __tablename__ = "audit_event"
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[Moment]
    actor: Mapped[Word]
    action: Mapped[Word]
    subject: Mapped[Word]
    detail: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """
    Where the audit log begins and ends, so that a cut at either end shows.
    """

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    first_seq: Mapped[int] = mapped_column(BigInteger)
    before_first: Mapped[str] = mapped_column(String(64))
    last_seq: Mapped[int] = mapped_column(BigInteger)
    last_hash: Mapped[str] = mapped_column(String(64))


class SystemKey(Base):
    """
    The one data key that is nobody's: look-up hashes, the audit chain, second factors.
    """

    __tablename__ = "system_key"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    wrapped: Mapped[Sealed]


class Unanswered(Base):
    """
    A question the library could not answer: a day, and no way back to who asked.
    """

    __tablename__ = "unanswered"
    id: Mapped[Id]
    day: Mapped[str] = mapped_column(String(10), index=True)
    state: Mapped[Word]
    body: Mapped[Sealed]


class Feedback(Base):
    """
    What somebody thought of an answer: a day, an entry, a verdict, and no identity.
    """

    __tablename__ = "feedback"
    id: Mapped[Id]
    day: Mapped[str] = mapped_column(String(10), index=True)
    entry: Mapped[str] = mapped_column(String(128))
    verdict: Mapped[Word]
    body: Mapped[MaybeSealed]


class Tally(Base):
    """
    A daily count without identity, for the reports: it outlives the conversations it counts.
    """

    __tablename__ = "tally"
    seq: Mapped[Sequence]
    day: Mapped[str] = mapped_column(String(10))
    channel: Mapped[Word]
    what: Mapped[Word]
    name: Mapped[str] = mapped_column(String(128))
    count: Mapped[int] = mapped_column(Integer)
    __table_args__ = (UniqueConstraint("day", "channel", "what", "name"),)
