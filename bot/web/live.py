"""
New entries as they come, by server-sent events: from the bot, from staff, from another tab.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response

from bot.handover.typing_now import STAFF
from bot.records.waking import moments
from bot.web.chat import since, standing_of, with_helpline
from bot.web.line import line_of
from bot.web.room import Room
from bot.web.session import Session

EACH = 4  # streams one browser may hold: tabs, and one that is just reconnecting
ALL = 2_000
LASTS = 600.0  # seconds; the browser then comes back by itself with the last id it has
LOOKS_EVERY = 1.5  # seconds


@dataclass
class Streams:
    """
    How many streams are open, so that nobody can hold them all.
    """

    lasts: float = LASTS
    looks_every: float = LOOKS_EVERY
    _open: Counter[str] = field(default_factory=Counter)

    def full(self, session: Session) -> bool:
        return self._open[session.address] >= EACH or self._open.total() >= ALL

    @contextmanager
    def one_more(self, session: Session) -> Iterator[None]:
        self._open[session.address] += 1
        try:
            yield
        finally:
            self._open[session.address] -= 1
            self._open += Counter()  # drops those at zero


async def events(streams: Streams, room: Room, request: Request) -> Response:
    """
    A stream of this browser's conversation from after the last entry it has; ``standing`` is what
    its page shows of the helpline, so that a change since then is told too. While staff type it
    tells that they do.
    """
    session = room.sessions.read(request, room.place)
    if session is None:
        return Response(status_code=204)  # tells the browser to stop asking
    if streams.full(session):
        return Response(status_code=503, headers={"retry-after": "15"})
    after = request.headers.get("last-event-id") or request.query_params.get("after")
    shows = request.query_params.get("standing")
    return EventSourceResponse(_news(room, streams, session, after, shows), ping=20)


async def _news(
    room: Room, streams: Streams, session: Session, after: str | None, shows: str | None
) -> AsyncGenerator[ServerSentEvent]:
    with streams.one_more(session):
        conversation = await room.conversation(session)
        looks_every = streams.looks_every * (10 if room.live else 1)
        looks = moments(room.live, conversation, lasts=streams.lasts, looks_every=looks_every)
        async with aclosing(looks):
            async for heard in looks:
                entries = since(await room.engine.transcript(conversation), after)
                for entry in entries:
                    html = room.draw("line.html", line=line_of(entry))
                    yield ServerSentEvent(html, event="entry", id=entry.id)
                    after = entry.id
                held_by = await with_helpline(room, conversation)
                if entries or shows not in (None, held_by.mark):
                    now = (await standing_of(room, conversation, kept=session.kept))[1]
                    yield ServerSentEvent(room.draw("now.html", now=now), event="now")
                shows = held_by.mark
                written = any(entry.who == "staff" for entry in entries)
                if STAFF in heard and held_by.state == "held" and not written:
                    name = held_by.name or room.helpline
                    yield ServerSentEvent(room.draw("typing.html", name=name), event="typing")
