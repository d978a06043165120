"""
The chat page: the first screen, or the conversation so far.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from bot.handover.standing import Standing
from bot.records.store import Entry
from bot.web.call_back import called
from bot.web.leaving import has_just_left
from bot.web.line import line_of
from bot.web.now import Now, now_of
from bot.web.room import Room
from bot.web.session import Session
from bot.web.waiting import wait_of

BEGAN = "began"  # in the address right after the first message: a cookie must be there now


async def show(room: Room, request: Request) -> Response:
    """
    Nothing is stored before she writes: the first screen needs no conversation and no cookie.
    """
    if has_just_left(request):
        return room.page(request, "closed.html")
    session = room.sessions.read(request, room.place)
    began = BEGAN in request.query_params
    if session is None:
        return room.page(request, "cookies.html" if began else "first.html")
    if began:
        return room.home(note=request.query_params.get("note", ""))
    return await conversation_page(room, request, session)


async def conversation_page(
    room: Room, request: Request, session: Session, *, note: str = "", draft: str = ""
) -> Response:
    """
    The conversation so far, with the cookie renewed; ``draft`` waits in the box, unsent.
    """
    entries, now = await standing(room, session)
    if not entries:  # nothing said yet, or everything deleted
        return room.page(request, "first.html", note=note)
    lines = [line_of(entry) for entry in entries]
    response = room.page(request, "chat.html", lines=lines, now=now, note=note, draft=draft)
    room.sessions.write(response, session, room.place)
    return response


async def standing(room: Room, session: Session) -> tuple[list[Entry], Now]:
    """
    The transcript and what is on offer now.
    """
    return await standing_of(room, await room.conversation(session), kept=session.kept)


async def standing_of(room: Room, conversation: str, *, kept: bool) -> tuple[list[Entry], Now]:
    """
    The same of a conversation that is open already: one that was erased since stays erased.
    """
    entries = await room.engine.transcript(conversation)
    held_by = await with_helpline(room, conversation)
    wait = wait_of(held_by, room.hours(), room.words, room.place.language)
    rings = called(held_by.call, room.words, room.place.language)
    state = await room.engine.state(conversation)
    return entries, now_of(entries, state, held_by, wait, rings, kept=kept)


async def with_helpline(room: Room, conversation: str) -> Standing:
    """
    Where the conversation stands with the helpline; nowhere, where there is none.
    """
    if room.desk is None:
        return Standing()
    return await asyncio.to_thread(room.desk.standing, conversation)


def since(entries: Sequence[Entry], after: str | None) -> Sequence[Entry]:
    """
    The entries after the one named; all of them where it is not of this conversation.
    """
    ids = [entry.id for entry in entries]
    return entries[ids.index(after) + 1 :] if after in ids else entries
