"""
Who waits for a person, and who holds which conversation. The hold lives here, not in the dialogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from bot.records.audit import Audit
from bot.records.base import Records
from bot.records.columns import AnyRow, new_id
from bot.records.database import insert
from bot.records.errors import NoSuchConversation
from bot.records.models import Conversation, Person
from bot.records.models_helpline import Handover
from bot.records.people import channel_of
from bot.records.tally import count

# Lowest first in the queue. A word that is not here waits with the routine ones.
RANKS = {
    "crisis": 0, "emergency": 1, "urgent": 2, "upset": 3, "same_day": 4, "routine": 5,
    "not_answered": 6,
}  # fmt: skip
SUMMARY = "handover.summary"


@dataclass(frozen=True)
class Case:
    """
    One handover. ``state``: waiting, held, closed; ``claimed_by`` and ``offered_to`` are ids of
    staff; ``summary`` is one line made from facts; ``alarm_at`` is when the number goes out.
    """

    id: str
    conversation: str
    channel: str
    state: str
    reason: str
    urgency: str
    since: datetime
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    offered_to: str | None = None
    alarm_at: datetime | None = None
    summary: str = ""

    @property
    def held(self) -> bool:
        return self.state == "held"


class Queue:
    """
    Every change is one statement that names the state it expects: of two staff one wins.
    """

    def __init__(self, records: Records, audit: Audit) -> None:
        self._records = records
        self._audit = audit

    def ask(self, conversation: str, *, reason: str, urgency: str, summary: str = "") -> str:
        """
        Put a conversation in the queue and return the handover's id. If one is open already it
        stays, and becomes more urgent if this is. Raises NoSuchConversation.
        """
        with self._records.write() as connection:
            box = self._records.vault.of_conversation(connection, conversation)
            # Locks the row on PostgreSQL: two messages at once must not open two.
            connection.execute(
                select(Conversation.id).where(Conversation.id == conversation).with_for_update()
            )
            sealed = box.put(SUMMARY, summary) if summary else None
            found = connection.execute(_open_of(conversation)).one_or_none()
            if found is None:
                return self._add(connection, conversation, reason, urgency, sealed)
            changed: dict[str, Any] = {"summary": sealed} if sealed else {}
            if _rank(urgency) < found.rank:
                changed |= {"urgency": urgency, "rank": _rank(urgency), "reason": reason}
            if changed:
                connection.execute(
                    update(Handover).where(Handover.id == found.id).values(**changed)
                )
            return str(found.id)

    def press(self, conversation: str, urgency: str) -> bool:
        """
        Make the open handover of a conversation more urgent, for the same reason as before; False
        where none is open, or it is as urgent already.
        """
        with self._records.write() as connection:
            done = connection.execute(
                update(Handover)
                .where(
                    Handover.conversation_id == conversation,
                    Handover.state != "closed",
                    Handover.rank > _rank(urgency),
                )
                .values(urgency=urgency, rank=_rank(urgency))
            )
        return bool(done.rowcount)

    def standing(self, conversation: str) -> Case | None:
        """
        The open handover of a conversation, or None: asked on every message, so one query.
        """
        with self._records.read() as connection:
            row = connection.execute(_open_of(conversation)).one_or_none()
            return self._case(connection, row) if row else None

    def case(self, handover: str) -> Case | None:
        """
        One handover by its id, open or closed.
        """
        with self._records.read() as connection:
            row = connection.execute(_cases().where(Handover.id == handover)).one_or_none()
            return self._case(connection, row) if row else None

    def open_cases(self) -> list[Case]:
        """
        Everything waiting or held: the most urgent first, then who waits longest.
        """
        query = _cases().where(Handover.state != "closed")
        with self._records.read() as connection:
            rows = connection.execute(query.order_by(Handover.rank, Handover.since)).all()
            return [self._case(connection, row) for row in rows]

    def take(self, handover: str, staff: str) -> bool:
        """
        Claim a waiting conversation; False when somebody else was quicker.
        """
        now = self._records.now()
        with self._records.write() as connection:
            taken = connection.execute(
                update(Handover)
                .where(Handover.id == handover, Handover.state == "waiting")
                .values(state="held", claimed_by=staff, claimed_at=now)
                .returning(Handover.conversation_id, Handover.since)
            ).one_or_none()
            if taken is None:
                return False
            self._audit.append(connection, staff, "took over", taken.conversation_id)
            channel = channel_of(connection, taken.conversation_id)
            waited = _waited(now - taken.since)
            count(connection, now.date().isoformat(), channel, [("waited", waited)])
        return True

    def offer(self, handover: str, staff: str, to: str) -> bool:
        """
        Ask a colleague to take a conversation over; it stays with the holder until she accepts.
        """
        return self._change(handover, "offered", staff, {"offered_to": to}, holder=staff)

    def accept(self, handover: str, staff: str) -> bool:
        """
        Take what was offered; False when it no longer is.
        """
        changed = {"claimed_by": staff, "claimed_at": self._records.now(), "offered_to": None}
        return self._change(handover, "accepted", staff, changed, offered=staff)

    def refuse(self, handover: str, staff: str) -> bool:
        """
        Leave what was offered with its holder.
        """
        return self._change(handover, "refused", staff, {"offered_to": None}, offered=staff)

    def put_back(self, handover: str, staff: str) -> bool:
        """
        Back into the queue, for whoever is free; the time waited counts from its beginning.
        """
        changed = {"state": "waiting", "claimed_by": None, "offered_to": None}
        return self._change(handover, "put back", staff, changed, holder=staff)

    def close(self, handover: str, staff: str, outcome: str) -> bool:
        """
        End the hold: the bot answers again. ``outcome`` is a word of the console's list.
        """
        changed = {
            "state": "closed", "closed_at": self._records.now(), "outcome": outcome[:64],
            "offered_to": None, "alarm_at": None, "alarm": None,
        }  # fmt: skip
        return self._change(handover, "closed", staff, changed, holder=staff)

    def withdraw(self, conversation: str) -> bool:
        """
        The person no longer wants to wait, or hours ended; only while nobody holds it.
        """
        with self._records.write() as connection:
            done = connection.execute(
                update(Handover)
                .where(Handover.conversation_id == conversation, Handover.state == "waiting")
                .values(
                    state="closed",
                    closed_at=self._records.now(),
                    outcome="withdrawn",
                    alarm_at=None,
                    alarm=None,
                )
            )
        return bool(done.rowcount)

    def _add(
        self, connection: Connection, conversation: str, reason: str, urgency: str,
        sealed: bytes | None,
    ) -> str:  # fmt: skip
        fresh = new_id()
        insert(
            connection,
            Handover,
            id=fresh,
            conversation_id=conversation,
            state="waiting",
            reason=reason,
            urgency=urgency,
            rank=_rank(urgency),
            since=self._records.now(),
            summary=sealed,
        )
        day = self._records.now().date().isoformat()
        count(connection, day, channel_of(connection, conversation), [("handover", reason)])
        return fresh

    def _change(
        self, handover: str, action: str, staff: str, changed: dict[str, Any],
        *, holder: str | None = None, offered: str | None = None,
    ) -> bool:  # fmt: skip
        expected = [Handover.id == handover, Handover.state == "held"]
        if holder is not None:
            expected.append(Handover.claimed_by == holder)
        if offered is not None:
            expected.append(Handover.offered_to == offered)
        with self._records.write() as connection:
            conversation = connection.execute(
                update(Handover)
                .where(*expected)
                .values(**changed)
                .returning(Handover.conversation_id)
            ).scalar_one_or_none()
            if conversation is None:
                return False
            self._audit.append(connection, staff, action, conversation)
        return True

    def _case(self, connection: Connection, row: AnyRow) -> Case:
        summary = ""
        if row.summary:
            try:
                box = self._records.vault.of_conversation(connection, row.conversation_id)
                summary = box.get(SUMMARY, row.summary)
            except NoSuchConversation:
                summary = ""  # erased between the two queries
        return Case(
            id=row.id,
            conversation=row.conversation_id,
            channel=row.channel,
            state=row.state,
            reason=row.reason,
            urgency=row.urgency,
            since=row.since,
            claimed_by=row.claimed_by,
            claimed_at=row.claimed_at,
            offered_to=row.offered_to,
            alarm_at=row.alarm_at,
            summary=summary,
        )


def _cases() -> Any:
    return (
        select(Handover.__table__, Person.channel)
        .join(Conversation, Conversation.id == Handover.conversation_id)
        .join(Person, Person.id == Conversation.person_id)
    )


def _open_of(conversation: str) -> Any:
    return _cases().where(Handover.conversation_id == conversation, Handover.state != "closed")


def _rank(urgency: str) -> int:
    return RANKS.get(urgency, RANKS["routine"])


def _waited(time: timedelta) -> str:
    minutes = time.total_seconds() / 60
    for limit, name in ((1, "under 1 minute"), (5, "1 to 5"), (15, "5 to 15"), (60, "15 to 60")):
        if minutes < limit:
            return name
    return "over an hour"
