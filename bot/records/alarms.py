"""
The minute of staff: what goes to a person in danger unless somebody replies to her before that.

An alarm stands on the open handover, so it ends with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select, update

from bot.records.base import Records
from bot.records.columns import AnyRow
from bot.records.models_helpline import Handover
from bot.records.replies_json import reply_from_json, reply_to_json
from bot.replies import Reply

FIELD = "handover.alarm"


@dataclass(frozen=True)
class Alarm:
    """
    A text that goes to the person because staff did not reply in time.
    """

    conversation: str
    reply: Reply


class Alarms:
    """
    Each is set once, and given to one caller only when it is due.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def set(self, conversation: str, reply: Reply, *, seconds: float = 60) -> bool:
        """
        Send ``reply`` to the person unless staff write before that; an alarm that is set stays.
        """
        with self._records.write() as connection:
            box = self._records.vault.of_conversation(connection, conversation)
            done = connection.execute(
                update(Handover)
                .where(
                    Handover.conversation_id == conversation,
                    Handover.state != "closed",
                    Handover.alarm_at.is_(None),
                )
                .values(
                    alarm_at=self._records.now() + timedelta(seconds=seconds),
                    alarm=box.put(FIELD, reply_to_json(reply)),
                )
            )
        return bool(done.rowcount)

    def clear(self, conversation: str) -> bool:
        """
        Staff replied in time.
        """
        with self._records.write() as connection:
            done = connection.execute(
                update(Handover)
                .where(Handover.conversation_id == conversation, Handover.alarm_at.is_not(None))
                .values(alarm_at=None, alarm=None)
            )
        return bool(done.rowcount)

    def due(self, *, lease: float = 60) -> list[Alarm]:
        """
        Alarms whose time has come, each given to one caller only, who calls ``clear`` once
        the text is out. A caller that dies before that loses it to another after ``lease`` seconds.
        """
        now = self._records.now()
        with self._records.write() as connection:
            rows = connection.execute(
                select(Handover.id, Handover.conversation_id, Handover.alarm)
                .where(Handover.alarm_at <= now)
                .with_for_update(skip_locked=True)
            ).all()
            connection.execute(
                update(Handover)
                .where(Handover.id.in_([row.id for row in rows]))
                .values(alarm_at=now + timedelta(seconds=lease))
            )
            return [self._alarm(connection, row) for row in rows]

    def _alarm(self, connection: Connection, row: AnyRow) -> Alarm:
        box = self._records.vault.of_conversation(connection, row.conversation_id)
        return Alarm(row.conversation_id, reply_from_json(box.get(FIELD, row.alarm)))
