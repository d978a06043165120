"""
A turn: everything that follows from one inbound message, in one transaction, once.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from bot import settings
from bot.records import call_backs, learned
from bot.records.audit import Audit
from bot.records.base import Records
from bot.records.columns import AnyRow, new_id
from bot.records.crypto import Box
from bot.records.database import insert
from bot.records.errors import NoSuchConversation, StaleTurn
from bot.records.inbound import BODY, replies_to
from bot.records.models import Conversation, Message, Person, TrackerEvent
from bot.records.outbox import enqueue
from bot.records.replies_json import choices_of, reply_to_json
from bot.records.store import Keep, Saved, StoredReply, Turn

EVENTS = "tracker_event.body"
SNAPSHOT = "conversation.snapshot"
OFFERED = "conversation.offered"
LAST_TURNS = 6

# Built once: these run for every message.
_STANDING = (
    select(
        Conversation.snapshot,
        Conversation.offered,
        Conversation.keep,
        Conversation.turns,
        Person.channel,
    )
    .join(Person, Person.id == Conversation.person_id)
    .where(Conversation.id == bindparam("conversation"))
)
_STANDING_LOCKED = _STANDING.with_for_update(of=Conversation)
_LAST_TURNS = (
    select(TrackerEvent.body)
    .where(TrackerEvent.conversation_id == bindparam("conversation"))
    .order_by(TrackerEvent.turn.desc())
    .limit(LAST_TURNS)
)
_STATE = select(Message.state).where(
    Message.id == bindparam("inbound"), Message.conversation_id == bindparam("conversation")
)
_MARK = (
    update(Message)
    .where(Message.id == bindparam("inbound"))
    .values(state=bindparam("new_state"), red_flags=bindparam("flags"))
)


class Turns:
    """
    Loads where a conversation stands, and stores what a turn led to.
    """

    def __init__(self, records: Records, audit: Audit) -> None:
        self._records = records
        self._audit = audit

    def load(self, conversation: str) -> Saved:
        """
        The snapshot and the events of the last six turns, however long the conversation is.
        """
        with self._records.read() as connection:
            row = connection.execute(_STANDING, {"conversation": conversation}).one_or_none()
            if row is None:
                return Saved()
            box = self._records.vault.of_conversation(connection, conversation)
            turns = connection.execute(_LAST_TURNS, {"conversation": conversation}).scalars().all()
        return Saved(
            snapshot=box.get(SNAPSHOT, row.snapshot) if row.snapshot else {},
            events=[event for turn in reversed(turns) for event in box.get(EVENTS, turn)],
            offered=box.get(OFFERED, row.offered) if row.offered else [],
            keep=row.keep,
            turn=row.turns,
        )

    def finish(self, turn: Turn) -> tuple[StoredReply, ...]:
        """
        Store a turn; a second call for the same inbound stores nothing and returns the first's.

        A turn of a conversation that was erased meanwhile is not kept: its replies come back
        under fresh ids, so that a door can still say that all is gone.
        """
        try:
            with self._records.write() as connection:
                return self._finish(connection, turn)
        except NoSuchConversation:
            now = self._records.now()
            return tuple(StoredReply(new_id(), reply, at=now) for reply in turn.replies)

    def _finish(self, connection: Connection, turn: Turn) -> tuple[StoredReply, ...]:
        row = connection.execute(
            _STANDING_LOCKED, {"conversation": turn.conversation}
        ).one_or_none()
        if row is None:
            raise NoSuchConversation("no such conversation")
        box = self._records.vault.of_conversation(connection, turn.conversation)
        if turn.inbound:
            if _state_of(connection, turn) != "received":
                return replies_to(connection, box, turn.inbound)
            _mark(connection, box, turn)
        if turn.based_on is not None and turn.based_on != row.turns:
            raise StaleTurn("another turn was stored since this one was loaded")
        replies = self._add_replies(connection, box, turn, row)
        self._move_on(connection, box, turn, row)
        learned.store(self._records, connection, box, turn, row)
        return replies

    def _add_replies(
        self, connection: Connection, box: Box, turn: Turn, row: AnyRow
    ) -> tuple[StoredReply, ...]:
        now = self._records.now()
        made = tuple(StoredReply(new_id(), reply, at=now) for reply in turn.replies)
        for position, one in enumerate(made):
            add_out(
                connection,
                box,
                turn.conversation,
                one,
                reply_to=turn.inbound or None,
                position=position,
            )
            enqueue(connection, row.channel, turn.conversation, one.id, now)
        return made

    def _move_on(self, connection: Connection, box: Box, turn: Turn, row: AnyRow) -> None:
        """
        The new snapshot, the choices now on offer, and how long all this may be kept.
        """
        changed: dict[str, Any] = {"keep": _keep_after(turn, row.keep)}
        if row.keep == "days" and changed["keep"] != "days":
            now = self._records.now()
            call_backs.take_consent_back(connection, self._audit, now, turn.conversation)
        offered = choices_of(turn.replies) if turn.offered is None else turn.offered
        # After a failure the question before still stands, with its choices.
        if offered or not turn.failed:
            changed["offered"] = box.put(OFFERED, offered)
        if not turn.failed:
            changed["turns"] = row.turns + 1
            self._add_events(connection, box, turn, row.turns + 1)
            if turn.snapshot:
                changed["snapshot"] = box.put(SNAPSHOT, turn.snapshot)
        connection.execute(
            update(Conversation).where(Conversation.id == turn.conversation).values(**changed)
        )

    def _add_events(self, connection: Connection, box: Box, turn: Turn, number: int) -> None:
        insert(
            connection,
            TrackerEvent,
            conversation_id=turn.conversation,
            turn=number,
            inbound_id=turn.inbound or None,
            at=self._records.now(),
            body=box.put(EVENTS, turn.events),
        )


def add_out(
    connection: Connection,
    box: Box,
    conversation: str,
    one: StoredReply,
    *,
    reply_to: str | None = None,
    position: int = 0,
) -> None:
    """
    Store one message to a person.
    """
    insert(
        connection,
        Message,
        id=one.id,
        conversation_id=conversation,
        who="bot" if one.sender == "bot" else "staff",
        state="ready",
        at=one.at,
        reply_to=reply_to,
        position=position,
        body=box.put(BODY, {"reply": reply_to_json(one.reply), "sender": one.sender}),
    )


def _state_of(connection: Connection, turn: Turn) -> str:
    named = {"inbound": turn.inbound, "conversation": turn.conversation}
    state = connection.execute(_STATE, named).scalar_one_or_none()
    if state is None:
        raise NoSuchConversation("no such message in this conversation")
    return state


def _mark(connection: Connection, box: Box, turn: Turn) -> None:
    flags = box.put("message.red_flags", turn.red_flags) if turn.red_flags else None
    state = "failed" if turn.failed else "answered"
    connection.execute(_MARK, {"inbound": turn.inbound, "new_state": state, "flags": flags})


def _keep_after(turn: Turn, keep: Keep) -> Keep:
    """
    "Yes" keeps for days, unless this service keeps nothing at all.
    """
    if turn.failed or turn.consent is None:
        return keep
    if turn.consent == "yes" and settings.get("LUTEA_RETENTION_DAYS") != "0":
        return "days"
    return "session"
