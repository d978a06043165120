"""
The wait for a person: what is said while nobody is there yet, and the way out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from gettext import GNUTranslations

from babel.dates import format_date, get_day_names
from starlette.requests import Request
from starlette.responses import Response

from bot.engine import clock
from bot.handover.hours import Opening, Span
from bot.handover.standing import Standing
from bot.web.guard import sent_by_our_page
from bot.web.room import Room
from bot.web.support import WHILE_NOBODY_IS_THERE, Ring, rings
from bot.web.trouble import trouble


@dataclass(frozen=True)
class Wait:
    """
    A wait in words. ``asked`` is False where staff were told of her without her wish; ``opens``
    is "" while it is open, and where no opening is known; ``may_call`` where a call back
    is offered.
    """

    asked: bool
    is_open: bool
    opens: str
    hours: tuple[str, ...]
    closed_on: tuple[str, ...]
    rings: tuple[Ring, ...]
    may_call: bool = False


def wait_of(
    standing: Standing, opening: Opening, words: GNUTranslations, language: str
) -> Wait | None:
    """
    What the page says of a wait; None where there is none, and where the helpline is closed and
    the person did not ask for it.
    """
    if standing.state != "waiting" or not (standing.asked or opening.is_open):
        return None
    return Wait(
        asked=standing.asked,
        is_open=opening.is_open,
        opens=_moment(opening.opens, words, language) if opening.opens else "",
        hours=tuple(_span(span, words, language) for span in opening.spans),
        closed_on=tuple(day_name(day, language) for day in opening.closed_on),
        rings=rings(WHILE_NOBODY_IS_THERE, clock.today()),
        may_call=standing.may_call,
    )


async def stop(room: Room, request: Request) -> Response:
    """
    She no longer wants to wait. Where staff must see her in any case, nothing changes.
    """
    if not sent_by_our_page(request):
        return trouble(room, request, "elsewhere")
    session = room.sessions.read(request, room.place)
    if session is not None and room.desk is not None:
        text = room.words.gettext("wait.stopped")
        await room.desk.withdraw(await room.conversation(session), text)
    return room.home()


def _moment(at: datetime, words: GNUTranslations, language: str) -> str:
    said = {"day": day_name(at.date(), language), "time": clock_time(at.time())}
    return words.gettext("wait.moment") % said


def day_name(day: date, language: str) -> str:
    """
    ``Monday 23 November``.
    """
    return str(format_date(day, "EEEE d MMMM", locale=language))


def _span(span: Span, words: GNUTranslations, language: str) -> str:
    names = get_day_names("wide", locale=language)
    days = names[span.first]
    if span.last != span.first:
        days = words.gettext("wait.days") % {"first": days, "last": names[span.last]}
    said = {"days": days, "start": clock_time(span.start), "end": clock_time(span.end)}
    return words.gettext("wait.span") % said


def clock_time(at: time) -> str:
    """
    ``9am``, ``5:30pm``.
    """
    hour = at.hour % 12 or 12
    half = "am" if at.hour < 12 else "pm"
    return f"{hour}:{at.minute:02}{half}" if at.minute else f"{hour}{half}"
