"""
Daily counts for the reports: no identity in them, and small numbers masked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from bot.records.base import Records
from bot.records.models_helpline import Tally

SMALLEST = 5


@dataclass(frozen=True)
class Sum:
    """
    A sum that gives away none of its hidden parts: exact, or a number "or more"; ``number`` is
    None where the sum itself is hidden.
    """

    number: int | None
    or_more: bool = False


@dataclass(frozen=True)
class Count:
    """
    One number; ``number`` is None when it is between one and four, which could point at somebody.
    """

    day: str
    channel: str
    what: str
    name: str
    number: int | None

    @property
    def shown(self) -> str:
        return "under 5" if self.number is None else str(self.number)


class Reports:
    """
    ``what`` is one of: conversation, message, answer, red_flag, outcome, consent, unanswered,
    feedback, handover, waited, call_back, dead_letter, contact, contact_outcome,
    contact_length, contact_danger.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def by_day(self, first: date, last: date, what: str | None = None) -> list[Count]:
        """
        Each day's counts, by channel and name; days without any have no line.
        """
        query = (
            select(Tally.day, Tally.channel, Tally.what, Tally.name, Tally.count.label("number"))
            .where(Tally.day >= first.isoformat(), Tally.day <= last.isoformat())
            .order_by(Tally.day, Tally.channel, Tally.what, Tally.name)
        )
        if what is not None:
            query = query.where(Tally.what == what)
        with self._records.read() as connection:
            return [
                Count(r.day, r.channel, r.what, r.name, masked(r.number))
                for r in connection.execute(query)
            ]

    def total(self, first: date, last: date, what: str) -> int | None:
        """
        The sum of a period over all names and channels.
        """
        query = select(func.coalesce(func.sum(Tally.count), 0)).where(
            Tally.day >= first.isoformat(), Tally.day <= last.isoformat(), Tally.what == what
        )
        with self._records.read() as connection:
            return masked(int(connection.execute(query).scalar_one()))

    def sums(self, first: date, last: date, what: str, *, by: str) -> dict[str, Sum]:
        """
        The sums of a period ``by`` "day" or "channel", in that order.
        """
        column = {"day": Tally.day, "channel": Tally.channel}[by]
        query = (
            select(column, Tally.count)
            .where(
                Tally.day >= first.isoformat(), Tally.day <= last.isoformat(), Tally.what == what
            )
            .order_by(column)
        )
        parts: dict[str, list[int]] = defaultdict(list)
        with self._records.read() as connection:
            for name, number in connection.execute(query):
                parts[name].append(int(number))
        return {name: sum_of(numbers) for name, numbers in parts.items()}

    def totals(self, first: date, last: date, what: str) -> dict[str, int | None]:
        """
        The sums of a period by name, over all channels.
        """
        query = (
            select(Tally.name, func.sum(Tally.count))
            .where(
                Tally.day >= first.isoformat(), Tally.day <= last.isoformat(), Tally.what == what
            )
            .group_by(Tally.name)
            .order_by(Tally.name)
        )
        with self._records.read() as connection:
            return {name: masked(int(number)) for name, number in connection.execute(query)}


def masked(number: int) -> int | None:
    """
    The number, or None from one to four.
    """
    return number if number == 0 or number >= SMALLEST else None


def sum_of(parts: Iterable[int]) -> Sum:
    """
    The sum of numbers that are shown one by one elsewhere, where those from one to four are hidden.

    It is exact where nothing is hidden, or where those hidden could be several things. Else it is
    what is shown plus one for each that is hidden, "or more", which tells nothing new.
    """
    numbers = list(parts)
    hidden = [number for number in numbers if masked(number) is None]
    total, least, most = sum(numbers), len(hidden), len(hidden) * (SMALLEST - 1)
    if masked(total) is None:
        return Sum(None)
    if not hidden or (len(hidden) > 1 and least < sum(hidden) < most):
        return Sum(total)
    return Sum(total - sum(hidden) + least, or_more=True)
