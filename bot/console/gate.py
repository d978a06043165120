"""
The door of the staff room: closed unless a path is listed as open.

Every request passes here: headers, the session, the second factor, the permission, and for forms
the token that only our own pages hold.
"""

from __future__ import annotations

import inspect
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.console.desk import Desk, go
from bot.console.visit import TooLarge, Visit, form_of
from bot.records.errors import NoSuchConversation
from bot.records.sessions import Session

log = logging.getLogger(__name__)

# Beside permissions a path may need: nothing; a password given; the whole of signing in.
OPEN, PASSWORD, SIGNED_IN = "(open)", "(password)", "(signed in)"
COOKIE = "lutea_staff"
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
}

Answer = Callable[[Desk, Visit], Response | Awaitable[Response]]


@dataclass(frozen=True)
class Gate:
    """
    One path: what it needs, and what answers it.
    """

    desk: Desk
    needs: str
    answer: Answer

    async def __call__(self, request: Request) -> Response:
        try:
            response = await self._let_in(request)
        except NoSuchConversation:
            response = await self._trouble(request, "gone", 404)
        except TooLarge:
            response = await self._trouble(request, "too_large", 413)
        except Exception as error:  # noqa: BLE001  a traceback could quote a person's words
            log.error("a page of the staff room failed: %s", type(error).__name__)
            response = await self._trouble(request, "failed", 503)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    async def _let_in(self, request: Request) -> Response:
        if request.method == "POST" and not from_our_page(request):
            return await self._trouble(request, "elsewhere", 403)
        session = await run_in_threadpool(self._session, request)
        refused = self._refused(session, request)
        if refused is not None:
            return refused
        if session is not None and not self._may(session):
            return await self._trouble(request, "not_yours", 403, session)
        form = await form_of(request) if request.method == "POST" else {}
        # Signing in has no token yet: there the browser's word for where the form was must do.
        tokened = request.method == "POST" and self.needs != OPEN
        if session is not None and tokened and not _holds_token(session, form):
            return await self._trouble(request, "form", 403, session)
        counts = await run_in_threadpool(self._counts, session)
        return await self._answered(Visit(request, session, form, counts))

    def _counts(self, session: Session | None) -> dict[str, int]:
        """
        What the menu counts, for whoever may see it.
        """
        if session is None or not session.member.may("queue"):
            return {}
        return {"/staff/call-backs": self.desk.store.call_backs.count()}

    def _session(self, request: Request) -> Session | None:
        token = request.cookies.get(COOKIE, "")
        return self.desk.store.sessions.find(token) if token else None

    def _refused(self, session: Session | None, request: Request) -> Response | None:
        """
        On to the next step of signing in, for whoever has not finished it.
        """
        if self.needs == OPEN:
            return None
        if session is None:
            return _turned_away(request, "/staff/sign-in")
        if self.needs == PASSWORD or session.second_factor:
            return None
        if session.member.has_totp:
            return _turned_away(request, "/staff/code")
        return None if self.desk.demo else _turned_away(request, "/staff/second-factor")

    def _may(self, session: Session) -> bool:
        if self.needs in (OPEN, PASSWORD, SIGNED_IN):
            return True
        return session.member.may(self.needs)

    async def _answered(self, visit: Visit) -> Response:
        if inspect.iscoroutinefunction(getattr(self.answer, "func", self.answer)):
            made: Any = await self.answer(self.desk, visit)  # type: ignore[misc]
        else:
            made = await run_in_threadpool(self.answer, self.desk, visit)
        response: Response = made
        return response

    async def _trouble(
        self, request: Request, what: str, status: int, session: Session | None = None
    ) -> Response:
        visit = Visit(request, session)
        try:
            return self.desk.page(visit, "trouble.html", status=status, what=what)
        except Exception:  # noqa: BLE001  the last stop before a bare error page
            return PlainTextResponse("Something went wrong.", status_code=status)


def _turned_away(request: Request, path: str) -> Response:
    """
    A page leads to signing in; a form or a stream is refused.
    """
    streams = "text/event-stream" in request.headers.get("accept", "")
    if request.method == "GET" and not streams:
        return go(path)
    return PlainTextResponse("Sign in first.", status_code=401)


def from_our_page(request: Request) -> bool:
    """
    False where the browser says that another site sent the form.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


def _holds_token(session: Session, form: dict[str, list[str]]) -> bool:
    given = form.get("csrf", [""])[0]
    return secrets.compare_digest(given.encode(), session.csrf.encode())
