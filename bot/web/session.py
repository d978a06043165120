"""
Who is writing: a random address made here, signed, and kept in one cookie.

What a browser claims is believed only with our signature; there is no other way to name a
conversation on the web.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from bot.web.place import Place

HOUR = 3600
DAY = 24 * HOUR
LINK_DAYS = 7  # a link can be forwarded or found, so it lives less long than the cookie


@dataclass(frozen=True)
class Session:
    """
    One browser's conversation: its address for the engine, and whether she chose to keep it.
    """

    address: str
    kept: bool = False


class Sessions:
    """
    Reads, writes and clears the signed cookie, and makes the link that opens a kept chat.

    ``days`` is how long a kept chat may be opened again; an unkept one ends with the browser,
    and after 24 hours without a visit in any case.
    """

    def __init__(self, secret: str, *, secure: bool = False, days: int = 30) -> None:
        self._cookies = URLSafeTimedSerializer(secret, salt="lutea-web-cookie")
        self._links = URLSafeTimedSerializer(secret, salt="lutea-web-link")
        self._secure = secure
        self._days = days

    @property
    def link_days(self) -> int:
        return min(LINK_DAYS, self._days)

    def new(self) -> Session:
        return Session(secrets.token_urlsafe(24))

    def read(self, request: Request, place: Place) -> Session | None:
        """
        The session of this request; None where there is none, or it is forged or too old.
        """
        token = request.cookies.get(place.cookie, "")
        session = _open(self._cookies, token, self._days * DAY)
        if session is None or session.kept:
            return session
        return _open(self._cookies, token, DAY)

    def write(self, response: Response, session: Session, place: Place) -> None:
        token = self._cookies.dumps([session.address, session.kept])
        age = self._days * DAY if session.kept else None
        response.headers.append("set-cookie", self._cookie(place, str(token), age))

    def clear(self, response: Response, place: Place) -> None:
        response.headers.append("set-cookie", self._cookie(place, "", 0))

    def link(self, session: Session) -> str:
        """
        A token that opens this chat in another browser until ``link_days`` have passed.
        """
        return str(self._links.dumps([session.address, True]))

    def from_link(self, token: str) -> Session | None:
        return _open(self._links, token, self.link_days * DAY)

    def _cookie(self, place: Place, value: str, age: int | None) -> str:
        parts = [f"{place.cookie}={value}", f"Path={place.cookie_path}", "HttpOnly"]
        parts += [] if age is None else [f"Max-Age={age}"]
        if place.framed:  # another site's frame: browsers take nothing less
            return "; ".join([*parts, "SameSite=None", "Secure", "Partitioned"])
        return "; ".join([*parts, "SameSite=Lax", *(["Secure"] if self._secure else [])])


def _open(serializer: URLSafeTimedSerializer, token: str, age: int) -> Session | None:
    try:
        address, kept = serializer.loads(token, max_age=age)
    except (BadData, ValueError, TypeError):
        return None
    return Session(str(address), bool(kept))
