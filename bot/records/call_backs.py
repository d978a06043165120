"""
Call backs: a number to ring within a window of time, kept until the call is done and no longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from bot.records.audit import Audit
from bot.records.base import Records
from bot.records.columns import AnyRow, new_id
from bot.records.crypto import Box
from bot.records.database import insert_new
from bot.records.erase import CALL_OVER
from bot.records.models import Conversation
from bot.records.models_helpline import CallBack
from bot.records.people import channel_of
from bot.records.tally import count

KEPT_AFTER = timedelta(days=3)  # from the end of the window
FIELD = "call_back.body"
DONE, CANCELLED, RAN_OUT = "done", "cancelled", "time was up"
TAKEN_BACK = "consent taken back"
ASKED, NO_ANSWER = "asked", "no answer"
SHOWN_DIGITS = 3


@dataclass(frozen=True)
class Call:
    """
    A call that somebody waits for. ``ending`` is the number's last three digits; ``message`` is
    True where a message may be left; ``taken_by`` is the id of a member of staff, "" for nobody.
    """

    id: str
    conversation: str
    begins: datetime
    ends: datetime
    ending: str
    message: bool
    taken_by: str = ""
    tries: int = 0


class CallBacks:
    """
    ``by`` is always the id of a member of staff, or "person".
    """

    def __init__(self, records: Records, audit: Audit) -> None:
        self._records = records
        self._audit = audit

    def may_ask(self, conversation: str) -> bool:
        """
        Only who agreed that something is kept may leave a number.
        """
        with self._records.read() as connection:
            return _agreed(connection, conversation)

    def ask(
        self, conversation: str, *, number: str, begins: datetime, ends: datetime, message: bool
    ) -> bool:
        """
        Keep a number for a window; False without consent, or while another call is waited for.
        Raises NoSuchConversation.
        """
        with self._records.write() as connection:
            box = self._records.vault.of_conversation(connection, conversation)
            if not _agreed(connection, conversation, held=True):
                return False
            new = insert_new(
                connection,
                CallBack,
                id=new_id(),
                conversation_id=conversation,
                asked_at=self._records.now(),
                begins=begins,
                ends=ends,
                tries=0,
                body=box.put(FIELD, {"number": number, "message": message}),
            )
            if new:
                _count(connection, self._records.now(), conversation, ASKED)
            return new

    def of(self, conversation: str) -> Call | None:
        """
        The call that this person waits for.
        """
        with self._records.read() as connection:
            row = connection.execute(
                _calls().where(CallBack.conversation_id == conversation)
            ).one_or_none()
            return self._call(connection, row) if row else None

    def all(self) -> list[Call]:
        """
        Every call to be made, by window: those whose window is over come first.
        """
        with self._records.read() as connection:
            query = _calls().order_by(CallBack.ends, CallBack.begins, CallBack.asked_at)
            return [self._call(connection, row) for row in connection.execute(query)]

    def count(self) -> int:
        """
        How many calls are to be made.
        """
        with self._records.read() as connection:
            return connection.execute(select(func.count()).select_from(CallBack)).scalar_one()

    def take(self, call: str, *, by: str) -> bool:
        """
        Of two who take the same call one gets it; False for the other, and for a call that went.
        """
        free = update(CallBack).where(CallBack.id == call, CallBack.taken_by.is_(None))
        with self._records.write() as connection:
            conversation = _conversation(connection, call)
            taken = connection.execute(free.values(taken_by=by)).rowcount == 1
            if taken:
                self._audit.append(connection, by, "took a call back", conversation)
        return taken

    def reveal(self, call: str, *, by: str) -> str:
        """
        The number, for who took the call; an audit event says who saw it. "" for anybody else.
        """
        query = select(CallBack.conversation_id, CallBack.body)
        with self._records.write() as connection:
            row = connection.execute(
                query.where(CallBack.id == call, CallBack.taken_by == by)
            ).one_or_none()
            if row is None:
                return ""
            box = self._records.vault.of_conversation(connection, row.conversation_id)
            self._audit.append(connection, by, "revealed a number", row.conversation_id)
            return str(box.get(FIELD, row.body)["number"])

    def no_answer(self, call: str, *, by: str) -> bool:
        """
        Count a try and give the call back, so that anybody can try again; only who took it may.
        """
        mine = update(CallBack).where(CallBack.id == call, CallBack.taken_by == by)
        with self._records.write() as connection:
            conversation = _conversation(connection, call)
            tried = connection.execute(mine.values(tries=CallBack.tries + 1, taken_by=None))
            if tried.rowcount:
                self._audit.append(connection, by, "rang, no answer", conversation)
                _count(connection, self._records.now(), conversation, NO_ANSWER)
        return bool(tried.rowcount)

    def done(self, call: str, *, by: str) -> bool:
        """
        The call was made: the number goes. Only who took it may say so.
        """
        return self._end(CallBack.id == call, by, DONE, CallBack.taken_by == by)

    def cancel(self, call: str, *, by: str) -> bool:
        """
        Nobody is to ring any more: the number goes.
        """
        return self._end(CallBack.id == call, by, CANCELLED)

    def withdraw(self, conversation: str) -> bool:
        """
        She no longer wants to be rung: the number goes.
        """
        return self._end(CallBack.conversation_id == conversation, "person", CANCELLED)

    def _end(self, which: Any, by: str, how: str, *also: Any) -> bool:
        with self._records.write() as connection:
            now = self._records.now()
            return end(connection, self._audit, now, by, how, which, *also) > 0

    def _call(self, connection: Connection, row: AnyRow) -> Call:
        box: Box = self._records.vault.of_conversation(connection, row.conversation_id)
        body = box.get(FIELD, row.body)
        return Call(
            id=row.id,
            conversation=row.conversation_id,
            begins=row.begins,
            ends=row.ends,
            ending=body["number"][-SHOWN_DIGITS:],
            message=body["message"],
            taken_by=row.taken_by or "",
            tries=row.tries,
        )


def end(connection: Connection, audit: Audit, now: datetime, by: str, how: str, *which: Any) -> int:
    """
    Delete calls inside a transaction, each counted and with an audit event; how many went.
    """
    found = connection.execute(
        delete(CallBack).where(*which).returning(CallBack.conversation_id)
    ).scalars()
    gone = list(found)
    for conversation in gone:
        audit.append(connection, by, CALL_OVER, conversation, outcome=how)
        _count(connection, now, conversation, how)
    return len(gone)


def take_consent_back(
    connection: Connection, audit: Audit, now: datetime, conversation: str
) -> None:
    """
    The number of somebody who no longer agrees that it is kept goes at once.
    """
    end(connection, audit, now, "person", TAKEN_BACK, CallBack.conversation_id == conversation)


def run_out(now: datetime) -> Any:
    """
    The condition for a number whose time is up.
    """
    return CallBack.ends <= now - KEPT_AFTER


def export(connection: Connection, box: Box, conversation: str) -> list[dict[str, Any]]:
    """
    The calls that a person waits for, for her.
    """
    query = _calls().where(CallBack.conversation_id == conversation)
    return [
        {
            **box.get(FIELD, row.body), "begins": row.begins.isoformat(),
            "ends": row.ends.isoformat(), "tries": row.tries,
        }
        for row in connection.execute(query)
    ]  # fmt: skip


def _calls() -> Any:
    return select(
        CallBack.id, CallBack.conversation_id, CallBack.begins, CallBack.ends, CallBack.body,
        CallBack.taken_by, CallBack.tries,
    )  # fmt: skip


def _agreed(connection: Connection, conversation: str, *, held: bool = False) -> bool:
    query = select(Conversation.keep).where(Conversation.id == conversation)
    if held:  # or a number could slip in behind a consent that is being taken back
        query = query.with_for_update()
    return connection.execute(query).scalar_one_or_none() == "days"


def _count(connection: Connection, now: datetime, conversation: str, what: str) -> None:
    channel = channel_of(connection, conversation)
    count(connection, now.date().isoformat(), channel, [("call_back", what)])


def _conversation(connection: Connection, call: str) -> str:
    query = select(CallBack.conversation_id).where(CallBack.id == call)
    return str(connection.execute(query).scalar_one_or_none() or "")
