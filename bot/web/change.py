"""
Changing one earlier answer, from the page that lists them.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.engine.describe import LABELS
from bot.web.guard import sent_by_our_page
from bot.web.inbox import TooLong, fields
from bot.web.room import Room
from bot.web.trouble import trouble

ASKS = "change my answer"  # as she would write it; the engine then offers what can be changed


async def change(room: Room, request: Request) -> Response:
    """
    Ask the engine for a change, and choose the answer that she pressed among those it offers.
    """
    if not sent_by_our_page(request):
        return trouble(room, request, "elsewhere")
    session = room.sessions.read(request, room.place)
    try:
        label = LABELS.get((await fields(request)).get("fact", ""))
    except TooLong:
        return trouble(room, request, "too_long")
    if session is None or label is None:
        return room.home()
    wait = await room.pace.wait(request, session)
    if wait:
        return trouble(room, request, "too_many", wait=wait)
    conversation = await room.conversation(session)
    answered = await room.engine.converse(conversation, ASKS)
    title = label.capitalize()
    if any(choice.title == title for said in answered.replies for choice in said.reply.choices):
        await room.engine.converse(conversation, title)
    await room.tell(conversation)
    return room.home()
