"""
Keeping little: what has run out is erased, on a timer and by ``lutea retention``.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.records import call_backs
from bot.records.audit import Audit
from bot.records.base import Records
from bot.records.erase import GONE, SCRUBBED, Eraser, scrub
from bot.records.errors import Misconfigured, RecordsUnavailable, Tampered
from bot.records.models import Conversation
from bot.records.models_helpline import AuditEvent, Feedback, StaffSession, Tally, Unanswered

log = logging.getLogger(__name__)

SESSION = timedelta(hours=24)
AT_ONCE = 200


@dataclass(frozen=True)
class Limits:
    """
    How long each kind is kept, in days.
    """

    conversation: int
    unanswered: int
    audit: int

    @classmethod
    def from_settings(cls) -> Limits:
        """
        As the settings say. Raises Misconfigured: a wrong number would delete all, or nothing.
        """
        return cls(
            conversation=_days("LUTEA_RETENTION_DAYS"),
            unanswered=_days("LUTEA_UNANSWERED_DAYS"),
            audit=_days("LUTEA_AUDIT_DAYS"),
        )


def _days(name: str) -> int:
    given = settings.get(name).strip()
    if not (given.isascii() and given.isdigit()):
        raise Misconfigured(f"{name}: expected a number of days, 0 or more, found {given!r}")
    return int(given)


@dataclass(frozen=True)
class Swept:
    """
    What one clean-up removed.
    """

    conversations: int = 0
    call_backs: int = 0
    unanswered: int = 0
    feedback: int = 0
    staff_sessions: int = 0
    audit: int = 0
    scrubbed: bool = False


def run_out(now: datetime, limits: Limits) -> Any:
    """
    The condition for a conversation whose time is up: session-only records a day after the last
    message, agreed ones after the days of the setting.
    """
    agreed = timedelta(days=limits.conversation) if limits.conversation else SESSION
    return or_(
        and_(Conversation.keep != "days", Conversation.last_at <= now - SESSION),
        and_(Conversation.keep == "days", Conversation.last_at <= now - agreed),
    )


class Retention:
    """
    Removes what has run out.
    """

    def __init__(self, records: Records, audit: Audit, eraser: Eraser) -> None:
        self._records = records
        self._audit = audit
        self._eraser = eraser

    def sweep(
        self, limits: Limits | None = None, *, scrub_now: bool = False, at_once: int = AT_ONCE
    ) -> Swept:
        """
        Erase everything whose time is up now. Once a day, if anything was erased, the tables are
        rewritten too; ``scrub_now`` does that at once (PostgreSQL locks each table for a moment).
        """
        limits = limits or Limits.from_settings()
        now = self._records.now()
        conversations = 0
        while some := self._expire_some(now, limits, at_once):
            conversations += some
        with self._records.database.going_first(), self._records.write() as connection:
            old = (now - timedelta(days=limits.unanswered)).date().isoformat()
            swept = Swept(
                conversations=conversations,
                call_backs=self._end_calls(connection, now),
                unanswered=_drop(connection, Unanswered, Unanswered.day < old),
                feedback=_drop(connection, Feedback, Feedback.day < old),
                staff_sessions=_drop(connection, StaffSession, StaffSession.expires_at <= now),
                audit=self._audit.forget_before(connection, now - timedelta(days=limits.audit)),
            )
            years = (now - timedelta(days=limits.audit)).date().isoformat()
            _drop(connection, Tally, Tally.day < years)
        if scrub_now or self._scrub_is_due(now):
            return replace(swept, scrubbed=self._scrub())
        return swept

    def end_session(self, conversation: str) -> bool:
        """
        The person left: a record that was only for the session goes now. True when it went.
        """
        with self._records.database.going_first(), self._records.write() as connection:
            keep = connection.execute(
                select(Conversation.keep).where(Conversation.id == conversation)
            ).scalar_one_or_none()
            if keep is None or keep == "days":
                return False
            self._eraser.expire(connection, conversation, "session ended")
        return True

    def has_run_out(self, conversation: str) -> bool:
        """
        True when the time of a conversation is up, though no clean-up came by yet.
        """
        query = select(Conversation.id).where(
            Conversation.id == conversation,
            run_out(self._records.now(), Limits.from_settings()),
        )
        with self._records.read() as connection:
            return connection.execute(query).first() is not None

    def _scrub_is_due(self, now: datetime) -> bool:
        """
        True when something was erased since the last rewriting, and that was a day ago or more.
        """
        query = select(AuditEvent.action, func.max(AuditEvent.seq), func.max(AuditEvent.at))
        with self._records.read() as connection:
            rows = connection.execute(
                query.where(AuditEvent.action.in_((*GONE, SCRUBBED))).group_by(AuditEvent.action)
            ).all()
        last = {action: (seq, at) for action, seq, at in rows}
        scrubbed = last.pop(SCRUBBED, None)
        if not last or scrubbed is None:
            return bool(last)
        return max(last.values())[0] > scrubbed[0] and now - scrubbed[1] >= SESSION

    def _end_calls(self, connection: Connection, now: datetime) -> int:
        over = call_backs.run_out(now)
        return call_backs.end(connection, self._audit, now, "lutea", call_backs.RAN_OUT, over)

    def _scrub(self) -> bool:
        with self._records.database.going_first():
            done = scrub(self._records.database)
        if done:
            self._audit.write("lutea", SCRUBBED)
        return done

    def _expire_some(self, now: datetime, limits: Limits, at_once: int) -> int:
        query = select(Conversation.id).where(run_out(now, limits)).limit(at_once)
        with self._records.database.going_first(), self._records.write() as connection:
            some = connection.execute(query).scalars().all()
            for conversation in some:
                self._eraser.expire(connection, conversation, "time was up")
        return len(some)


def _drop(connection: Connection, table: Any, condition: Any) -> int:
    return int(connection.execute(delete(table).where(condition)).rowcount)


async def keep_sweeping(retention: Retention, *, every_seconds: float = 900) -> None:
    """
    The background task: a clean-up now and then, until cancelled.
    """
    while True:
        try:
            swept = await asyncio.to_thread(retention.sweep)
            if swept.conversations:
                log.info("Retention removed %d conversations", swept.conversations)
        except RecordsUnavailable as error:
            log.warning("Retention could not run: %s", error)
        except (SQLAlchemyError, Tampered, Misconfigured) as error:  # it must not end by one
            log.error("Retention could not run: %s", type(error).__name__)
        await asyncio.sleep(every_seconds)
