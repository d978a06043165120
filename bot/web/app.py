"""
The routes of the public page.
"""

from __future__ import annotations

from functools import partial

from starlette.middleware import Middleware
from starlette.routing import Route

from bot import settings
from bot.engine.contract import Converses
from bot.records.live import Live
from bot.records.rates import LocalRates, Rates
from bot.web import (
    call_back,
    change,
    chat,
    embed,
    keeping,
    leaving,
    live,
    message,
    papers,
    typing_now,
    waiting,
)
from bot.web.guard import Guarded
from bot.web.pace import Pace
from bot.web.place import PLACES, Place
from bot.web.room import Desk, Room
from bot.web.secret import session_secret
from bot.web.session import Sessions
from bot.web.trouble import trouble


def routes(
    engine: Converses,
    *,
    secret: str | None = None,
    neutral: str | None = None,
    notices: Live | None = None,
    desk: Desk | None = None,
    streams: live.Streams | None = None,
    pace: Pace | None = None,
    rates: Rates | None = None,
) -> list[Route]:
    """
    Every route of the page, on its own and inside another site's frame.

    ``secret`` signs the sessions (else the setting, or one made at the first run); ``neutral`` is
    where quick exit leads (else the setting); ``notices`` wakes open pages (else they look by
    turns); ``desk`` is the helpline; ``pace`` is how much one page may send (else the setting),
    counted by ``rates`` (else in this process).
    Raises ValueError for an origin, or a page to leave to, that is none.
    """
    days = int(settings.get("LUTEA_RETENTION_DAYS") or 0)
    secure = settings.get("LUTEA_SECURE_COOKIES") == "1"
    sessions = Sessions(secret or session_secret(), secure=secure, days=max(days, 1))
    framers = embed.origins(settings.get("LUTEA_EMBED_ORIGINS"))
    helpline = settings.get("LUTEA_HELPLINE_NAME")
    shared = streams or live.Streams()
    allowed = pace or Pace(int(settings.get("LUTEA_WEB_MESSAGES") or 0), rates or LocalRates())
    away = neutral or leaving.neutral_page(settings.get("LUTEA_LEAVE_TO"))

    def at(place: Place, framed_by: tuple[str, ...]) -> list[Route]:
        room = Room(engine, sessions, place, helpline, away, days, notices, desk, pace=allowed)
        broken = partial(trouble, room, what="failed")
        return _place_routes(room, shared, [Middleware(Guarded, framers=framed_by, broken=broken)])

    guard = [Middleware(Guarded)]
    return [
        *[route for place in PLACES for route in at(place, framers if place.framed else ())],
        Route("/widget.js", embed.widget, middleware=guard),
        Route("/assets/{name}", embed.asset_file, middleware=guard),
    ]


def _place_routes(room: Room, streams: live.Streams, guard: list[Middleware]) -> list[Route]:
    table = (
        ("GET", "", chat.show),
        ("POST", "message", message.message),
        ("GET", "events", partial(live.events, streams)),
        ("POST", "typing", typing_now.typing),
        ("POST", "leave", leaving.leave),
        ("GET", "reopen", leaving.reopen),
        ("GET", "keep", keeping.keep_page),
        ("POST", "keep", keeping.keep),
        ("GET", "back", keeping.back_page),
        ("POST", "back", keeping.back),
        ("GET", "result", papers.result),
        ("GET", "copy", papers.copy),
        ("GET", "told", papers.told_page),
        ("GET", "everything", papers.everything),
        ("POST", "change", change.change),
        ("POST", "stop-waiting", waiting.stop),
        ("GET", "call-back", call_back.call_page),
        ("POST", "call-back", call_back.ask),
        ("POST", "cancel-call-back", call_back.cancel),
        ("GET", "about", papers.about),
    )
    return [
        Route(
            room.place.path(tail) if tail else room.place.home,
            partial(endpoint, room),
            methods=[method],
            middleware=guard,
        )
        for method, tail, endpoint in table
    ]
