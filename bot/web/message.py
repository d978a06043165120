"""
One message in, by a form or by the page's script.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.engine import safety_first
from bot.records.store import Entry
from bot.replies import Reply
from bot.web.chat import BEGAN, conversation_page, since, standing
from bot.web.guard import sent_by_our_page
from bot.web.inbox import Posted, TooLong, posted
from bot.web.line import Line, line_of
from bot.web.now import answers_an_older_question
from bot.web.room import Room
from bot.web.session import Session
from bot.web.trouble import by_script, trouble

log = logging.getLogger(__name__)

NOWHERE = ""  # the conversation while the records are out of reach: the safety net answers there


@dataclass(frozen=True)
class Taken:
    """
    What became of a message. ``aside`` are replies that no record holds: the safety net's while
    the records are out of reach, and the last word after everything was deleted.
    """

    session: Session | None
    sent: Posted
    note: str = ""
    aside: tuple[Line, ...] = ()

    @property
    def took(self) -> bool:
        return not self.note


async def message(room: Room, request: Request) -> Response:
    """
    Hand her message to the engine, once, unless it answers a question that is no longer asked.
    """
    if not sent_by_our_page(request):
        return trouble(room, request, "elsewhere")
    try:
        sent = await posted(request)
    except TooLong:
        return trouble(room, request, "too_long")
    session = room.sessions.read(request, room.place)
    wait = await room.pace.wait(request, session)
    if wait:
        return trouble(room, request, "too_many", lines=_danger(sent.text), wait=wait)
    taken = await _take(room, session, sent)
    response = await (_news if by_script(request) else _page)(room, request, taken)
    if session is None and taken.session and response.status_code == 303:
        response = room.home(also=BEGAN)  # the next address tells whether the cookie was taken
    if taken.session:
        room.sessions.write(response, taken.session, room.place)
    return response


def _danger(text: str) -> tuple[Line, ...]:
    """
    What the safety net says of a message that is not taken: nothing, or a number to ring now.
    """
    alarm = safety_first.look(text, {}, None, [])
    return (_unkept(alarm.reply),) if alarm.interrupts and alarm.reply else ()


async def _take(room: Room, session: Session | None, sent: Posted) -> Taken:
    if not sent.text:
        return Taken(session, sent, note="empty")
    known = session or room.sessions.new()
    conversation = await _conversation(room, known)
    if session and conversation and sent.asked:
        entries = await room.engine.transcript(conversation)
        if answers_an_older_question(sent, entries):
            return Taken(session, sent, note="moved")
    name = f"web:{conversation}:{sent.once}" if sent.once else None
    answered = await room.engine.converse(conversation, sent.text, provider_id=name)
    await room.tell(conversation)
    aside = tuple(_unkept(stored.reply) for stored in answered.replies if not stored.id)
    return Taken(known, sent, aside=aside)


async def _conversation(room: Room, session: Session) -> str:
    try:
        return await room.conversation(session)
    except Exception as error:  # noqa: BLE001  whatever it is, the safety net must still answer
        log.error("the records are out of reach: %s", type(error).__name__)
        return NOWHERE


def _unkept(reply: Reply) -> Line:
    return line_of(Entry(f"aside-{secrets.token_hex(6)}", "bot", reply, datetime.now(UTC)))


async def _page(room: Room, request: Request, taken: Taken) -> Response:
    """
    What a form gets: back to the chat, where the new entries are.
    """
    if taken.aside:
        return room.page(request, "aside.html", lines=taken.aside)
    if taken.session and taken.note == "moved":
        draft = "" if taken.sent.tapped else taken.sent.text
        return await conversation_page(room, request, taken.session, note="moved", draft=draft)
    return room.home(note=taken.note)


async def _news(room: Room, _request: Request, taken: Taken) -> Response:
    """
    What the script gets: the new entries, drawn, and what is on offer now.
    """
    news: dict[str, object] = {
        "entries": [_drawn(room, line) for line in taken.aside],
        "note": room.draw("note.html", note=taken.note),
        "took": taken.took,
    }
    if taken.aside:
        news["cleared"] = await _nothing_kept(room, taken.session)
    elif taken.session:
        entries, now = await standing(room, taken.session)
        news["entries"] = [
            _drawn(room, line_of(entry)) for entry in since(entries, taken.sent.after)
        ]
        news["now"] = room.draw("now.html", now=now)
    return JSONResponse(news)


async def _nothing_kept(room: Room, session: Session | None) -> bool:
    """
    True where everything was deleted, so that the page must forget it too.
    """
    conversation = await _conversation(room, session) if session else NOWHERE
    return conversation != NOWHERE and not await room.engine.transcript(conversation)


def _drawn(room: Room, line: Line) -> dict[str, str]:
    return {"id": line.id, "html": room.draw("line.html", line=line)}
