"""
"Keep this chat on this phone": a choice, never the default, and a link that ends by itself.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.guard import sent_by_our_page
from bot.web.leaving import over
from bot.web.room import Room
from bot.web.session import Session
from bot.web.trouble import trouble


async def keep_page(room: Room, request: Request) -> Response:
    """
    What keeping means; once chosen, the link for another device.
    """
    session = room.sessions.read(request, room.place)
    if session is None:
        return room.home(at="main")
    link = _link(room, request, session) if session.kept else ""
    return room.page(request, "keep.html", kept=session.kept, link=link)


async def keep(room: Room, request: Request) -> Response:
    """
    Keep the chat on this phone, or stop keeping it (the form says which).
    """
    if not sent_by_our_page(request):
        return trouble(room, request, "elsewhere")
    session = room.sessions.read(request, room.place)
    if session is None:
        return room.home(at="main")
    kept = "stop" not in request.query_params
    response = RedirectResponse(room.place.path("keep"), status_code=303)
    room.sessions.write(response, replace(session, kept=kept), room.place)
    return response


async def back_page(room: Room, request: Request) -> Response:
    """
    Where a kept link leads: a button first, so that a preview of the link opens nothing.
    """
    token = request.query_params.get("t", "")
    if room.sessions.from_link(token) is None:
        return trouble(room, request, "link_over")
    return room.page(request, "back.html", token=token)


async def back(room: Room, request: Request) -> Response:
    """
    Open the chat of a link here, for as long as this browser stays open. Another chat that was
    open here, and not kept on this phone, is over.
    """
    session = room.sessions.from_link(request.query_params.get("t", ""))
    if session is None or not sent_by_our_page(request):
        return trouble(room, request, "link_over")
    response = room.home()
    before = room.sessions.read(request, room.place)
    if before and not before.kept and before.address != session.address:
        response.background = BackgroundTask(over, room, before)
    room.sessions.write(response, replace(session, kept=False), room.place)
    return response


def _link(room: Room, request: Request, session: Session) -> str:
    base = str(request.base_url).rstrip("/")
    query = urlencode({"t": room.sessions.link(session)})
    return f"{base}{room.place.path('back')}?{query}"
