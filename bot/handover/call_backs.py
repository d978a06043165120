"""
When somebody can be rung, and which numbers can be: UK numbers that cost no more than a usual call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.handover.hours import LONDON, LOOKS_AHEAD, spans

OPENING_DAYS = 3  # how many days with windows are offered
WINDOW = timedelta(hours=2)
SHORTEST = timedelta(minutes=30)  # what is left of a day's hours is a window from this on
# Ofcom's National Telephone Numbering Plan: 01 and 02 places, 03 services at the usual price,
# 071 to 075 and 077 to 079 mobiles (070 and 076 forward calls, 08 and 09 cost more or are free).
_UK = re.compile(r"0(?:[12]\d{8,9}|3\d{9}|7[1-57-9]\d{8})")


@dataclass(frozen=True)
class Window:
    """
    A time in which somebody rings; both ends in London time.
    """

    begins: datetime
    ends: datetime

    @property
    def key(self) -> str:
        return self.begins.isoformat(timespec="minutes")


def windows(
    hours: str, holidays: str, now: datetime, *, before: datetime | None = None
) -> tuple[Window, ...]:
    """
    The windows that begin after ``now`` on the next opening days, each over ``before`` at the
    latest; none without hours. Raises ValueError for hours that cannot be read.
    """
    here, found, days = now.astimezone(LONDON), [], 0
    for ahead in range(LOOKS_AHEAD):
        day = here.date() + timedelta(days=ahead)
        if day.isoformat() in holidays.split():
            continue
        of_day = [one for one in _of_day(hours, day) if one.begins > here]
        found += of_day
        days += bool(of_day)
        if days == OPENING_DAYS:
            break
    return tuple(one for one in found if before is None or one.ends < before)


def uk_number(written: str) -> str | None:
    """
    A number as it is dialled in the UK ("07700900123"), None for what cannot be rung.
    """
    bare = re.sub(r"[\s().-]", "", written.strip())
    bare = re.sub(r"^(?:\+44|0044)0?", "0", bare)
    return bare if bare.isascii() and _UK.fullmatch(bare) else None


def _of_day(hours: str, day: date) -> list[Window]:
    found: dict[str, Window] = {}
    for span in sorted(spans(hours), key=lambda span: span.start):
        if not span.first <= day.weekday() <= span.last:
            continue
        # Wall clock first, London last: a window is two hours on the clock on any day.
        start, end = (datetime.combine(day, at) for at in (span.start, span.end))
        while end - start >= SHORTEST:
            stop = min(start + WINDOW, end)
            one = Window(start.replace(tzinfo=LONDON), stop.replace(tzinfo=LONDON))
            found.setdefault(one.key, one)
            start = stop
    return list(found.values())
