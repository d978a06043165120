"""
Nobody can name another's conversation, and a cookie lives no longer than was said.
"""

from __future__ import annotations

import time

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.web.place import ALONE, FRAMED, Place
from bot.web.session import DAY, Session, Sessions

KNOWN = Session("an-address")


def request_with(cookie: str, place: Place = ALONE) -> Request:
    headers = [(b"cookie", f"{place.cookie}={cookie}".encode())]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


def cookie_of(sessions: Sessions, session: Session, place: Place = ALONE) -> str:
    response = Response()
    sessions.write(response, session, place)
    return response.headers["set-cookie"]


def value_of(cookie: str) -> str:
    return cookie.split(";", maxsplit=1)[0].split("=", 1)[1]


def test_a_cookie_that_we_wrote_is_read_back():
    sessions = Sessions("s")
    cookie = cookie_of(sessions, KNOWN)
    assert sessions.read(request_with(value_of(cookie)), ALONE) == KNOWN


@pytest.mark.parametrize("forged", ["", "an-address", "whatsapp:+447700900000", "a.b.c", "é", "[]"])
def test_an_address_that_we_did_not_sign_is_nobody(forged: str):
    assert Sessions("s").read(request_with(forged), ALONE) is None


def test_a_cookie_signed_with_another_secret_is_nobody():
    cookie = cookie_of(Sessions("another"), KNOWN)
    assert Sessions("s").read(request_with(value_of(cookie)), ALONE) is None


def test_a_cookie_with_one_letter_changed_is_nobody():
    value = value_of(cookie_of(Sessions("s"), KNOWN))
    changed = ("A" if value[0] != "A" else "B") + value[1:]
    assert Sessions("s").read(request_with(changed), ALONE) is None


def test_a_link_is_no_cookie_and_a_cookie_is_no_link():
    sessions = Sessions("s")
    assert sessions.read(request_with(sessions.link(KNOWN)), ALONE) is None
    assert sessions.from_link(value_of(cookie_of(sessions, KNOWN))) is None


@pytest.mark.parametrize(
    ("session", "days", "after", "opens"),
    [
        (KNOWN, 30, DAY - 60, True),
        (KNOWN, 30, DAY + 60, False),
        (Session("a", kept=True), 30, 29 * DAY, True),
        (Session("a", kept=True), 30, 30 * DAY + 60, False),
        (Session("a", kept=True), 2, 3 * DAY, False),
    ],
)
def test_a_cookie_ends_when_it_should(
    monkeypatch: pytest.MonkeyPatch, session: Session, days: int, after: int, opens: bool
):
    sessions = Sessions("s", days=days)
    value = value_of(cookie_of(sessions, session))
    later = time.time() + after
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert (sessions.read(request_with(value), ALONE) is not None) is opens


@pytest.mark.parametrize(("days", "after", "opens"), [(30, 6, True), (30, 8, False), (1, 2, False)])
def test_a_link_ends_by_itself(monkeypatch: pytest.MonkeyPatch, days: int, after: int, opens: bool):
    sessions = Sessions("s", days=days)
    link = sessions.link(KNOWN)
    later = time.time() + after * DAY
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert (sessions.from_link(link) is not None) is opens


@pytest.mark.parametrize(
    ("place", "secure", "kept", "parts"),
    [
        (ALONE, False, False, ["Path=/", "HttpOnly", "SameSite=Lax"]),
        (ALONE, True, False, ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]),
        (ALONE, False, True, ["Path=/", "HttpOnly", "Max-Age=2592000", "SameSite=Lax"]),
        (FRAMED, False, False, ["Path=/embed", "HttpOnly", "SameSite=None", "Secure", "Partitioned"]),
    ],
)  # fmt: skip
def test_the_cookie_carries_what_its_place_needs(
    place: Place, secure: bool, kept: bool, parts: list[str]
):
    cookie = cookie_of(Sessions("s", secure=secure), Session("a", kept), place)
    assert cookie.split("; ")[1:] == parts


def test_two_new_sessions_have_nothing_in_common():
    first, second = Sessions("s").new(), Sessions("s").new()
    assert first.address != second.address
    assert len(first.address) >= 32
