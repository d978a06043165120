"""
The doors of the messaging channels: one address each, and the workers behind them.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from functools import partial

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import settings
from bot.channels import words
from bot.channels.contract import Arrived, Channel, Unreadable
from bot.channels.courier import TIMEOUT, Courier
from bot.channels.flood import Flood
from bot.channels.intake import Intake
from bot.channels.known import configured, for_staff, public_url
from bot.channels.slack import Notices, Once
from bot.engine.contract import Converses
from bot.records.errors import RecordsUnavailable
from bot.records.live import Live
from bot.records.rates import LocalRates, Rates
from bot.records.sql_store import SqlStore

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000
TWIML = "<?xml version='1.0' encoding='UTF-8'?><Response></Response>"


@dataclass
class Post:
    """
    Everything that receives and delivers messages in one process.
    """

    channels: dict[str, Channel]
    intake: Intake
    courier: Courier
    public_url: str = ""
    notices: Notices | None = None

    def routes(self) -> list[Route]:
        """
        ``/channels/<name>`` for each channel that is on, and Slack's for staff.
        """
        staff = [Route("/channels/slack", self._asked_by_staff, methods=["POST"])]
        return (staff if self.notices and self.notices.slack.secret else []) + [
            Route(f"/channels/{name}", partial(self._arrived, channel), methods=["GET", "POST"])
            for name, channel in self.channels.items()
        ]

    async def work(self) -> None:
        """
        Deliver until cancelled; what was taken is answered before it ends.
        """
        work = [self.courier.run()] if self.channels else []
        if self.notices and self.notices.slack.url:
            work.append(self.notices.watch())
        if not work:
            return
        try:
            await asyncio.gather(*work)
        finally:
            await self.intake.settled()
            await self.courier.client.aclose()

    async def _arrived(self, channel: Channel, request: Request) -> Response:
        arrived = await self._read(request)
        if arrived is None:
            return PlainTextResponse("too large", status_code=413)
        if request.method == "GET":
            answer = channel.handshake(arrived)
            return PlainTextResponse(answer or "", status_code=403 if answer is None else 200)
        return await self._taken(channel, arrived)

    async def _read(self, request: Request) -> Arrived | None:
        body = await _body(request)
        headers = {name.lower(): value for name, value in request.headers.items()}
        query = dict(request.query_params)
        return None if body is None else Arrived(self._url(request), headers, query, body)

    async def _asked_by_staff(self, request: Request) -> Response:
        arrived = await self._read(request)
        if arrived is None or self.notices is None:
            return PlainTextResponse("too large", status_code=413)
        if not self.notices.slack.verified(arrived):
            log.warning("slack: refused a request that is not signed")
            return PlainTextResponse(words.REFUSED, status_code=403)
        try:
            cases = await asyncio.to_thread(self.intake.store.queue.open_cases)
            return JSONResponse(self.notices.slack.answer(arrived, cases))
        except Unreadable:
            return PlainTextResponse("unreadable", status_code=400)
        except RecordsUnavailable:
            return PlainTextResponse("try again", status_code=503, headers={"retry-after": "30"})

    async def _taken(self, channel: Channel, arrived: Arrived) -> Response:
        if not channel.verified(arrived):
            log.warning("%s: refused a request that is not signed", channel.name)
            return PlainTextResponse(words.REFUSED, status_code=403)
        try:
            items = channel.read(arrived)
        except Unreadable:
            log.warning("%s: a signed request could not be read", channel.name)
            return PlainTextResponse("unreadable", status_code=400)
        try:
            for item in items:
                await self.intake.take(channel, item)
        except RecordsUnavailable:
            return PlainTextResponse("try again", status_code=503, headers={"retry-after": "30"})
        return Response(TWIML, media_type="text/xml")

    def _url(self, request: Request) -> str:
        """
        The address as the provider knows it: behind a proxy ours would be another.
        """
        if not self.public_url:
            return str(request.url)
        query = f"?{request.url.query}" if request.url.query else ""
        return f"{self.public_url}{request.url.path}{query}"


def open_post(
    engine: Converses,
    store: SqlStore,
    *,
    live: Live | None = None,
    rates: Rates | None = None,
    channels: dict[str, Channel] | None = None,
    client: httpx.AsyncClient | None = None,
) -> Post:
    """
    The channels of the settings; one without credentials is off, and the log says so.
    """
    for noisy in ("httpx", "httpcore"):  # they log addresses, and Telegram's hold the bot's token
        logging.getLogger(noisy).setLevel(logging.WARNING)
    on = configured() if channels is None else channels
    web = client or httpx.AsyncClient(timeout=TIMEOUT)
    courier = Courier(store, on, web)
    slack = for_staff()
    notices = Notices(slack, store, web, Once(settings.get("REDIS_URL"))) if slack else None
    intake = Intake(engine, store, courier, live, Flood(rates or LocalRates()))
    return Post(on, intake, courier, public_url(), notices)


async def _body(request: Request) -> bytes | None:
    pieces = bytearray()
    async for piece in request.stream():
        pieces += piece
        if len(pieces) > MOST_BYTES:
            return None
    return bytes(pieces)
