"""
Call backs: who wants to be rung, by window; the number is for who takes the call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from starlette.responses import Response

from bot.console import words
from bot.console.desk import Desk, go
from bot.console.visit import Visit
from bot.handover.hours import LONDON
from bot.records.call_backs import Call

PAGE = "/staff/call-backs"


@dataclass(frozen=True)
class Slot:
    """
    The calls of one window; ``overdue`` is True once it is over.
    """

    title: str
    overdue: bool
    calls: tuple[Call, ...]


def calls_page(desk: Desk, visit: Visit) -> Response:
    """
    Every call to be made; the list alone when the page's script asks for it.
    """
    return _page(desk, visit)


def reveal(desk: Desk, visit: Visit) -> Response:
    """
    The number, shown once to who took the call.
    """
    call = visit.path("call")
    number = desk.store.call_backs.reveal(call, by=visit.me.id)
    return _page(desk, visit, {call: number}) if number else go(PAGE, "call_not_yours")


async def take(desk: Desk, visit: Visit) -> Response:
    return await _done(desk, visit, desk.store.call_backs.take, "call_taken", "call_late")


async def no_answer(desk: Desk, visit: Visit) -> Response:
    return await _done(desk, visit, desk.store.call_backs.no_answer, "call_tried", "call_not_yours")


async def called(desk: Desk, visit: Visit) -> Response:
    return await _done(desk, visit, desk.store.call_backs.done, "call_done", "call_not_yours")


async def cancel(desk: Desk, visit: Visit) -> Response:
    return await _done(desk, visit, desk.store.call_backs.cancel, "call_cancelled", "call_late")


async def _done(
    desk: Desk, visit: Visit, act: Callable[..., bool], done: str, too_late: str
) -> Response:
    """
    One step with a call, told to the open pages of the team.
    """
    gone = await asyncio.to_thread(act, visit.path("call"), by=visit.me.id)
    await desk.helpline.tell("")
    return go(PAGE, done if gone else too_late)


def _page(desk: Desk, visit: Visit, revealed: dict[str, str] | None = None) -> Response:
    slots = _slots(desk.store.call_backs.all(), desk.store.records.now())
    shown = revealed or {}
    template = "calls_board.html" if visit.query("part") else "calls.html"
    return desk.page(visit, template, slots=slots, names=desk.names(), revealed=shown)


def _slots(calls: list[Call], now: datetime) -> list[Slot]:
    windows = groupby(calls, key=lambda call: (call.ends, call.begins))
    return [
        Slot(_title(begins, ends), ends <= now, tuple(group)) for (ends, begins), group in windows
    ]


def _title(begins: datetime, ends: datetime) -> str:
    start, end = begins.astimezone(LONDON), ends.astimezone(LONDON)
    return words.WINDOW.format(day=start.strftime("%A %-d %B"), start=start, end=end)
