"""
Call backs: who wants to be rung, by window; the number is for who takes the call.
"""

from __future__ import annotations

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
    return _page(desk, visit)


def reveal(desk: Desk, visit: Visit) -> Response:
    """
    The number, shown once to who took the call.
    """
    call = visit.path("call")
    number = desk.store.call_backs.reveal(call, by=visit.me.id)
    return _page(desk, visit, {call: number}) if number else go(PAGE, "call_not_yours")


def take(desk: Desk, visit: Visit) -> Response:
    done = desk.store.call_backs.take(visit.path("call"), by=visit.me.id)
    return go(PAGE, "call_taken" if done else "call_late")


def no_answer(desk: Desk, visit: Visit) -> Response:
    done = desk.store.call_backs.no_answer(visit.path("call"), by=visit.me.id)
    return go(PAGE, "call_tried" if done else "call_not_yours")


def called(desk: Desk, visit: Visit) -> Response:
    done = desk.store.call_backs.done(visit.path("call"), by=visit.me.id)
    return go(PAGE, "call_done" if done else "call_not_yours")


def cancel(desk: Desk, visit: Visit) -> Response:
    done = desk.store.call_backs.cancel(visit.path("call"), by=visit.me.id)
    return go(PAGE, "call_cancelled" if done else "call_late")


def _page(desk: Desk, visit: Visit, revealed: dict[str, str] | None = None) -> Response:
    slots = _slots(desk.store.call_backs.all(), desk.store.records.now())
    shown = revealed or {}
    return desk.page(visit, "calls.html", slots=slots, names=desk.names(), revealed=shown)


def _slots(calls: list[Call], now: datetime) -> list[Slot]:
    windows = groupby(calls, key=lambda call: (call.ends, call.begins))
    return [
        Slot(_title(begins, ends), ends <= now, tuple(group)) for (ends, begins), group in windows
    ]


def _title(begins: datetime, ends: datetime) -> str:
    start, end = begins.astimezone(LONDON), ends.astimezone(LONDON)
    return words.WINDOW.format(day=start.strftime("%A %-d %B"), start=start, end=end)
