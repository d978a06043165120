"""
Questions the library could not answer, and opinions on its answers: without identity.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, update

from bot.records.base import Records
from bot.records.models_helpline import Feedback, Unanswered


@dataclass(frozen=True)
class Question:
    """
    A question as somebody typed it, with traces of identity replaced. ``state``: open, settled.
    """

    id: str
    day: str
    text: str
    state: str = "open"


class Curation:
    """
    What curators work on.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def unanswered(self, *, state: str = "open", limit: int = 500) -> list[Question]:
        """
        Questions, the newest day first.
        """
        query = (
            select(Unanswered.id, Unanswered.day, Unanswered.body, Unanswered.state)
            .where(Unanswered.state == state)
            .order_by(Unanswered.day.desc(), Unanswered.id)
            .limit(limit)
        )
        system = self._records.vault.system
        with self._records.read() as connection:
            rows = connection.execute(query).all()
        return [
            Question(r.id, r.day, system.get("unanswered.body", r.body)["text"], r.state)
            for r in rows
        ]

    def settle(self, questions: list[str]) -> int:
        """
        Mark questions as dealt with; returns how many were.
        """
        with self._records.write() as connection:
            done = connection.execute(
                update(Unanswered).where(Unanswered.id.in_(questions)).values(state="settled")
            )
        return int(done.rowcount)

    def verdicts(self) -> dict[str, dict[str, int]]:
        """
        For each entry, how often which verdict was given.
        """
        query = select(Feedback.entry, Feedback.verdict, func.count()).group_by(
            Feedback.entry, Feedback.verdict
        )
        found: dict[str, dict[str, int]] = {}
        with self._records.read() as connection:
            for entry, verdict, number in connection.execute(query):
                found.setdefault(entry, {})[verdict] = int(number)
        return found

    def opinions(self, entry: str) -> list[str]:
        """
        What people wrote about an entry, newest day first.
        """
        query = (
            select(Feedback.body)
            .where(Feedback.entry == entry, Feedback.body.is_not(None))
            .order_by(Feedback.day.desc(), Feedback.id)
        )
        system = self._records.vault.system
        with self._records.read() as connection:
            bodies = connection.execute(query).scalars().all()
        return [system.get("feedback.body", body)["words"] for body in bodies if body]
