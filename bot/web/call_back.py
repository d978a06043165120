"""
"Ask for a call back": a number, a time, and whether a message may be left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from gettext import GNUTranslations

from starlette.requests import Request
from starlette.responses import Response

from bot.handover.call_backs import Window, uk_number
from bot.handover.hours import LONDON
from bot.records.call_backs import Call
from bot.web.guard import sent_by_our_page
from bot.web.inbox import TooLong, fields
from bot.web.room import Room
from bot.web.session import Session
from bot.web.trouble import trouble
from bot.web.waiting import clock_time, day_name

MESSAGE = {"yes": True, "no": False}
LONGEST = 30  # characters of a number, with blanks and brackets


@dataclass(frozen=True)
class Called:
    """
    A call back in words: "Monday 23 November, 9am to 11am", and the number's last digits.
    """

    when: str
    ending: str


@dataclass(frozen=True)
class Filled:
    """
    The form as it was sent; ``wrong`` names the fields to put right.
    """

    number: str = ""
    window: str = ""
    message: str = ""
    wrong: tuple[str, ...] = field(default=())


async def call_page(room: Room, request: Request) -> Response:
    """
    The form; where a call is waited for already, when it comes and the way out of it.
    """
    session = room.sessions.read(request, room.place)
    if session is None or room.desk is None:
        return room.home(at="main")
    return await _page(room, request, session, Filled())


async def ask(room: Room, request: Request) -> Response:
    """
    Keep the number; the form comes back, with what was typed, where something is missing.
    """
    if not sent_by_our_page(request):
        return trouble(room, request, "elsewhere")
    session = room.sessions.read(request, room.place)
    if session is None or room.desk is None:
        return room.home(at="main")
    try:
        form = await fields(request)
    except TooLong:
        return trouble(room, request, "too_long")
    conversation = await room.conversation(session)
    offered = await asyncio.to_thread(room.desk.windows, conversation)
    chosen = next((one for one in offered if one.key == form.get("window")), None)
    number, message = uk_number(form.get("number", "")), MESSAGE.get(form.get("message", ""))
    if number is None or chosen is None or message is None:
        wrong = {"number": number, "window": chosen, "message": message}
        return await _page(room, request, session, _filled(form, wrong))
    await room.desk.ask_call(conversation, number, chosen, message=message)
    return room.home(at="call")


async def cancel(room: Room, request: Request) -> Response:
    """
    She no longer wants to be rung: the number goes at once.
    """
    if not sent_by_our_page(request):
        return trouble(room, request, "elsewhere")
    session = room.sessions.read(request, room.place)
    if session is not None and room.desk is not None:
        await room.desk.cancel_call(await room.conversation(session))
    return room.home()


def called(call: Call | None, words: GNUTranslations, language: str) -> Called | None:
    """
    The call that is waited for, in words.
    """
    if call is None:
        return None
    begins = call.begins.astimezone(LONDON)
    said = {"day": day_name(begins.date(), language), "time": _hours(begins, call.ends, words)}
    return Called(words.gettext("call.when") % said, call.ending)


async def _page(room: Room, request: Request, session: Session, filled: Filled) -> Response:
    if room.desk is None:
        return room.home(at="main")
    conversation = await room.conversation(session)
    standing = await asyncio.to_thread(room.desk.standing, conversation)
    offered = await asyncio.to_thread(room.desk.windows, conversation)
    if standing.call is None and not offered:
        return room.home()
    return room.page(
        request,
        "call_back.html",
        status=422 if filled.wrong else 200,
        days=_by_day(offered, room.words, room.place.language),
        filled=filled,
        called=called(standing.call, room.words, room.place.language),
    )


def _filled(form: Mapping[str, str], found: Mapping[str, object]) -> Filled:
    wrong = tuple(name for name, value in found.items() if value is None)
    number, window = form.get("number", "")[:LONGEST], form.get("window", "")
    return Filled(number, window, form.get("message", ""), wrong)


def _by_day(
    offered: Sequence[Window], words: GNUTranslations, language: str
) -> dict[str, list[tuple[str, str]]]:
    """
    The windows of each day, as pairs of what the form sends and what it says.
    """
    days: dict[str, list[tuple[str, str]]] = {}
    for one in offered:
        said = (one.key, _hours(one.begins, one.ends, words))
        days.setdefault(day_name(one.begins.date(), language), []).append(said)
    return days


def _hours(begins: datetime, ends: datetime, words: GNUTranslations) -> str:
    start, end = (clock_time(at.astimezone(LONDON).time()) for at in (begins, ends))
    return words.gettext("call.hours") % {"start": start, "end": end}
