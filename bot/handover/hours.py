"""
When the helpline is there. Set by the deployer: ``Mon-Fri 09:00-17:00; Sat 10:00-12:00``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import settings

LONDON = ZoneInfo("Europe/London")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOKS_AHEAD = 60  # days in which an opening is looked for
SOON = 14  # days in which a holiday is worth saying
_SPAN = re.compile(
    r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?\s+(?P<start>\d{2}:\d{2})-(?P<end>\d{2}:\d{2})"
)


@dataclass(frozen=True)
class Span:
    """
    The same hours on some days of the week: ``first`` and ``last`` count from Monday, 0.
    """

    first: int
    last: int
    start: time
    end: time


@dataclass(frozen=True)
class Opening:
    """
    The hours as they can be told: ``opens`` is the next opening while it is closed, None where
    none is known; ``closed_on`` are the holidays of the next two weeks.
    """

    is_open: bool
    spans: tuple[Span, ...] = ()
    opens: datetime | None = None
    closed_on: tuple[date, ...] = ()


def spans(hours: str) -> tuple[Span, ...]:
    """
    The hours as data; raises ValueError for hours that cannot be read, naming the part.
    """
    return tuple(_span(part.strip().lower()) for part in hours.split(";") if part.strip())


def is_open(hours: str, holidays: str, now: datetime) -> bool:
    """
    True when ``now`` falls into the opening hours and not on a holiday (ISO dates, by blanks).

    Raises ValueError for hours that cannot be read, naming the part.
    """
    here = now.astimezone(LONDON)
    if here.date().isoformat() in holidays.split():
        return False
    return any(_covers(span, here) for span in spans(hours))


def opening(hours: str, holidays: str, now: datetime) -> Opening:
    """
    All that a person who waits may want to know of the hours; raises ValueError as ``is_open``.
    """
    here = now.astimezone(LONDON)
    open_now = is_open(hours, holidays, here)
    ahead = [here.date() + timedelta(days=n) for n in range(LOOKS_AHEAD)]
    closed = [day for day in ahead if day.isoformat() in holidays.split()]
    starts = (
        datetime.combine(day, span.start, LONDON)
        for day in ahead
        if day not in closed
        for span in sorted(spans(hours), key=lambda span: span.start)
        if span.first <= day.weekday() <= span.last
    )
    return Opening(
        open_now,
        spans(hours),
        None if open_now else next((start for start in starts if start > here), None),
        tuple(day for day in closed if day < here.date() + timedelta(days=SOON)),
    )


def _span(part: str) -> Span:
    match = _SPAN.fullmatch(part)
    if match is None or match["first"] not in DAYS or (match["last"] or "mon") not in DAYS:
        raise ValueError(f"LUTEA_HELPLINE_HOURS: expected 'Mon-Fri 09:00-17:00', found {part!r}")
    first = DAYS.index(match["first"])
    last = DAYS.index(match["last"] or match["first"])
    return Span(first, last, time.fromisoformat(match["start"]), time.fromisoformat(match["end"]))


def _covers(span: Span, here: datetime) -> bool:
    return span.first <= here.weekday() <= span.last and span.start <= here.time() < span.end


def on_duty() -> bool:
    """
    Whether the helpline is open now, by the settings.
    """
    return opening_now().is_open


def opening_now() -> Opening:
    """
    The hours by the settings, seen from now.
    """
    return opening(
        settings.get("LUTEA_HELPLINE_HOURS"),
        settings.get("LUTEA_HELPLINE_HOLIDAYS"),
        datetime.now(LONDON),
    )
