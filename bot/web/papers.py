"""
The quiet pages beside the chat: the result on one sheet, as text, what she told, all that is kept
about her, and about us.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.records.store import Entry
from bot.web.card import card_of
from bot.web.chat import standing
from bot.web.now import loss_told
from bot.web.room import Room
from bot.web.session import Session
from bot.web.told import told


async def result(room: Room, request: Request) -> Response:
    """
    One A4 page for the early pregnancy unit: what she told, and the last result of each part.
    """
    session = room.sessions.read(request, room.place)
    entries = await _results(room, session)
    if session is None or not entries:
        return room.home(note="no_result")
    cards = [card for entry in entries if (card := card_of(entry.reply.card))]
    state = await room.engine.state(await room.conversation(session))
    lost = loss_told(entries, state)
    answers = told(state.facts, room.words)
    return room.page(request, "result.html", cards=cards, answers=answers, lost=lost)


async def copy(room: Room, request: Request) -> Response:
    """
    The same as plain text, to paste into a message.
    """
    entries = await _results(room, room.sessions.read(request, room.place))
    if not entries:
        return room.home(note="no_result")
    texts = [entry.reply.text.replace("**", "") for entry in entries]
    return PlainTextResponse("\n\n".join([*texts, room.words.gettext("copy.end")]) + "\n")


async def told_page(room: Room, request: Request) -> Response:
    """
    Her answers so far, each with a button that changes it.
    """
    session = room.sessions.read(request, room.place)
    if session is None:
        return room.home(at="main")
    conversation = await room.conversation(session)
    state = await room.engine.state(conversation)
    entries = await room.engine.transcript(conversation)
    answers = told(state.facts, room.words)
    return room.page(request, "told.html", answers=answers, lost=loss_told(entries, state))


async def everything(room: Room, request: Request) -> Response:
    """
    All that is kept about her, as a file: for whoever holds this chat.
    """
    session = room.sessions.read(request, room.place)
    if session is None:
        return room.home(at="main")
    kept = await room.engine.export(await room.conversation(session))
    headers = {"content-disposition": 'attachment; filename="lutea-and-me.json"'}
    text = json.dumps(kept, ensure_ascii=False, indent=2)
    return Response(text, media_type="application/json", headers=headers)


async def about(room: Room, request: Request) -> Response:
    """
    What Lutea is, what it keeps, and what leaving cannot undo.
    """
    return room.page(request, "about.html")


async def _results(room: Room, session: Session | None) -> Sequence[Entry]:
    """
    The last result of each pathway, A before B.
    """
    if session is None:
        return []
    entries = (await standing(room, session))[0]
    last = {str(entry.reply.card.get("pathway")): entry for entry in entries if entry.reply.card}
    return [last[pathway] for pathway in sorted(last)]
