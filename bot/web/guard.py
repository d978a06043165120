"""
What every answer of the page carries, and which requests are let in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types lutea; "
)
NOT_NEEDED = (
    "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi "
    "payment usb"
)
HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{name}=()" for name in NOT_NEEDED.split()),
}


class Guarded:
    """
    Middleware of every page: strict headers out, and a kind page where something broke.

    ``framers`` are the origins that may show this page in a frame; ``broken`` answers a request
    that failed. The log names the kind of failure only: a traceback may quote her words.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        framers: tuple[str, ...] = (),
        broken: Callable[[Request], ASGIApp] | None = None,
    ) -> None:
        self._app = app
        self._headers = {**HEADERS, **_framing(framers)}
        self._broken = broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, with_headers)
        except Exception as error:  # noqa: BLE001  the last stop before a bare error page
            log.error("a request to the page failed: %s", type(error).__name__)
            if self._broken and not started:
                await self._broken(Request(scope))(scope, receive, with_headers)


def _framing(framers: tuple[str, ...]) -> dict[str, str]:
    if framers:
        return {"content-security-policy": f"{POLICY}frame-ancestors {' '.join(framers)}"}
    return {
        "content-security-policy": f"{POLICY}frame-ancestors 'none'",
        "x-frame-options": "DENY",
    }


def sent_by_our_page(request: Request) -> bool:
    """
    True unless the browser says that the request began on another site.

    Browsers send Sec-Fetch-Site, older ones Origin. A program sends neither, and it holds nobody's
    cookie, so there is nothing to forge.
    """
    return _same_site(request.headers)


def _same_site(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")
