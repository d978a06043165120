"""
She is typing: the fact, for whoever of the helpline has this chat.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.handover.typing_now import PERSON
from bot.web.chat import with_helpline
from bot.web.guard import sent_by_our_page
from bot.web.room import Room
from bot.web.trouble import trouble

MOST = 40  # times a minute; the page's script tells it every three seconds


async def typing(room: Room, request: Request) -> Response:
    """
    Tell it on, while a person from the helpline has the chat. Nothing that she typed comes here.
    """
    if not sent_by_our_page(request):
        return trouble(room, request, "elsewhere")
    session = room.sessions.read(request, room.place)
    if session is not None and room.live is not None:
        conversation = await room.conversation(session)
        held = (await with_helpline(room, conversation)).state == "held"
        if held and not await room.pace.rates.take({f"web typing {session.address}": MOST}):
            await room.live.publish(conversation, PERSON)
    return Response(status_code=204)
