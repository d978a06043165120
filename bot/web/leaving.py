"""
Quick exit: the cookie is cleared, a record that was only for the session is erased, and the browser
goes to a neutral page.

The script hides the page first and replaces it in the history; without script a form does it, and
for five minutes the back button then meets an empty page.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.guard import sent_by_our_page
from bot.web.room import Room
from bot.web.session import Session
from bot.web.trouble import trouble

log = logging.getLogger(__name__)

LEFT = "closed"  # says nothing about what was closed
LEFT_FOR = 300  # seconds
CLEARS = '"cache", "storage"'  # not "cookies": those of a whole charity's site would go too


def neutral_page(setting: str) -> str:
    """
    The page of LUTEA_LEAVE_TO; raises ValueError for anything but a web address.
    """
    parts = urlsplit(setting)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or set(setting) & set("\"'; \t\n")
    ):
        raise ValueError(
            f"LUTEA_LEAVE_TO: {setting!r} is not a web address such as https://weather.example"
        )
    return setting


async def leave(room: Room, request: Request) -> Response:
    """
    Forget this browser's chat and go. The page in between is empty and goes on by itself.
    """
    if not sent_by_our_page(request):
        return trouble(room, request, "elsewhere")
    if "x-leave" in request.headers:  # the script is already on its way out
        response = Response(status_code=204)
    else:
        response = room.page(request, "leaving.html")
        response.headers["refresh"] = f"0; url={room.neutral}"
        response.headers.append(
            "set-cookie", f"{LEFT}=1; Path=/; Max-Age={LEFT_FOR}; HttpOnly; SameSite=Lax"
        )
    response.headers["clear-site-data"] = CLEARS
    session = room.sessions.read(request, room.place)
    if session is not None:  # after the answer: nobody who has to go may wait for a database
        response.background = BackgroundTask(over, room, session)
    room.sessions.clear(response, room.place)
    return response


async def over(room: Room, session: Session) -> None:
    """
    The session is over: what was kept for it alone goes now. Should the records be out of reach,
    the clean-up does it within the day.
    """
    try:
        await room.engine.leave(await room.conversation(session))
    except Exception as error:  # noqa: BLE001  she is gone already; nothing may come of it
        log.error("a session's record was not erased yet: %s", type(error).__name__)


async def reopen(room: Room, _request: Request) -> Response:
    """
    From the empty page back to the first screen.
    """
    response = RedirectResponse(room.place.home, status_code=303)
    response.delete_cookie(LEFT, path="/", httponly=True, samesite="lax")
    return response


def has_just_left(request: Request) -> bool:
    return LEFT in request.cookies
