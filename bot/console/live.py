"""
What changes while a page is open, by server-sent events. Without them every page works by loading.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import aclosing

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.lines import lines_of
from bot.console.visit import Visit
from bot.handover import board
from bot.handover.typing_now import NOTICES, PERSON
from bot.records.sql_store import SqlStore
from bot.records.store import Entry
from bot.records.waking import moments

COMES_BACK_IN = 1_000  # milliseconds

Look = Callable[[frozenset[str]], AsyncIterator[ServerSentEvent]]


async def queue_events(desk: Desk, visit: Visit) -> Response:
    """
    An event for each change of the queue, with how many wait.
    """
    return _board_events(desk, visit, board.look)


async def call_events(desk: Desk, visit: Visit) -> Response:
    """
    The same for the calls to be made, with how many are overdue.
    """
    return _board_events(desk, visit, board.look_at_calls)


def _board_events(desk: Desk, visit: Visit, of: Callable[[SqlStore], board.Board]) -> Response:
    seen = visit.query("mark")

    async def look(_heard: frozenset[str]) -> AsyncIterator[ServerSentEvent]:
        nonlocal seen
        now = await asyncio.to_thread(of, desk.store)
        if now.mark != seen:
            seen = now.mark
            data = {"waiting": now.waiting, "pressing": now.pressing}
            yield ServerSentEvent(json.dumps(data), event="queue", id=now.mark)

    return EventSourceResponse(_stream(desk, None, look, deaf_to=NOTICES), ping=20)


async def chat_events(desk: Desk, visit: Visit) -> Response:
    """
    Each new line of a conversation, drawn; a word when somebody else takes or leaves it, or the
    person types; and whether a danger waits for a reply.
    """
    conversation = visit.path("conversation")
    after = visit.request.headers.get("last-event-id") or visit.query("after")
    holder, danger = await asyncio.to_thread(_standing, desk, conversation)

    async def look(heard: frozenset[str]) -> AsyncIterator[ServerSentEvent]:
        nonlocal after, holder, danger
        new = await desk.engine.transcript(conversation, after or None)
        for entry in new:
            after = entry.id
            yield ServerSentEvent(_drawn(desk, entry), event="line", id=entry.id)
        if PERSON in heard and not any(entry.who == "person" for entry in new):
            yield ServerSentEvent("", event="typing")
        now, pressing = await asyncio.to_thread(_standing, desk, conversation)
        if pressing != danger:
            danger = pressing
            yield ServerSentEvent("now" if danger else "over", event="danger")
        if now != holder:
            holder = now
            yield ServerSentEvent("", event="changed")

    return EventSourceResponse(_stream(desk, conversation, look), ping=20)


async def _stream(
    desk: Desk, conversation: str | None, look: Look, *, deaf_to: Collection[str] = ()
) -> AsyncIterator[ServerSentEvent]:
    yield ServerSentEvent(comment="here", retry=COMES_BACK_IN)
    looks = moments(
        desk.helpline.live, conversation, lasts=desk.stream_lasts, looks_every=desk.looks_every,
        deaf_to=deaf_to,
    )  # fmt: skip
    async with aclosing(looks):
        async for heard in looks:
            async for event in look(heard):
                yield event


def _standing(desk: Desk, conversation: str) -> tuple[str, bool]:
    """
    Who holds it, as a mark that changes; and whether the number goes out soon.
    """
    case = desk.store.queue.standing(conversation)
    if case is None:
        return "", False
    return f"{case.state} {case.claimed_by} {case.offered_to}", case.alarm_at is not None


def _drawn(desk: Desk, entry: Entry) -> str:
    return desk.draw("line.html", line=lines_of([entry])[0])
