"""
When something goes wrong: a kind page, or a line for the script, always with the numbers to ring.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.web.line import Line
from bot.web.room import Room

STATUS = {"elsewhere": 403, "link_over": 410, "too_long": 413, "too_many": 429, "failed": 503}


def trouble(
    room: Room, request: Request, what: str, *, lines: Sequence[Line] = (), wait: int = 0
) -> Response:
    """
    The answer to a request that was not taken; ``what`` is a key of STATUS. ``lines`` are said all
    the same, ``wait`` is in seconds.
    """
    headers = {"retry-after": str(wait)} if wait else None
    if by_script(request):
        note = room.draw("note.html", note=what)
        entries = [{"id": ln.id, "html": room.draw("line.html", line=ln)} for ln in lines]
        news = {"entries": entries, "note": note}
        return JSONResponse(news, status_code=STATUS[what], headers=headers)
    page = room.page(request, "problem.html", status=STATUS[what], problem=what, lines=lines)
    page.headers.update(headers or {})
    return page


def by_script(request: Request) -> bool:
    """
    True where the page's script asks, which takes JSON; a form takes a page.
    """
    return "application/json" in request.headers.get("accept", "")
