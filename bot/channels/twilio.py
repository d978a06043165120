"""
Twilio: text messages, and WhatsApp through Twilio. Signed by Twilio's own validator.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bot.channels.contract import Arrived, Base, Outgoing, Received, Shown, Status, Unreadable
from bot.channels.errors import SendError, body_of, of_status, post
from bot.channels.pieces import bold, gsm, pieces, with_menu

API = "https://api.twilio.com/2010-04-01/Accounts"
MOST = 1600
SMS_LIMIT = 612  # four text messages' worth of GSM letters
PREFIX = "whatsapp:"
STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"})
START = frozenset({"start", "unstop"})
YES = START | {"yes"}  # Twilio takes it for START from whoever opted out
STATES = {
    "sent": "sent", "delivered": "delivered", "read": "read",
    "undelivered": "undelivered", "failed": "undelivered", "canceled": "undelivered",
}  # fmt: skip
CODES = {
    20429: "throttled", 14107: "throttled", 21611: "throttled", 30001: "throttled",
    63017: "throttled", 63018: "throttled", 20003: "credentials", 20005: "account",
    21408: "account", 21606: "account", 30002: "account", 63038: "account",
    21610: "opted_out", 21211: "no_such_address", 21612: "no_such_address",
    21614: "no_such_address", 30005: "no_such_address", 30006: "no_such_address",
    63003: "no_such_address", 63024: "no_such_address", 63015: "no_such_address",
    63016: "window_closed", 30003: "not_delivered", 30004: "not_delivered",
    30008: "not_delivered", 21602: "refused", 21617: "refused", 30007: "refused",
    63005: "refused", 63032: "refused",
}  # fmt: skip


@dataclass
class Twilio(Base):
    """
    One sending number. ``status_url`` is where Twilio reports what became of a message;
    ``template`` is the ContentSid of an approved WhatsApp template without health words that asks
    her to write again, for when her last message is more than a day old.
    """

    account: str = ""
    token: str = field(default="", repr=False)
    number: str = ""
    whatsapp: bool = False
    status_url: str = ""
    template: str = ""

    def verified(self, arrived: Arrived) -> bool:
        given = arrived.headers.get("x-twilio-signature", "")
        check = RequestValidator(self.token).validate
        if _is_json(arrived):  # then the query carries the body's own hash, and both are signed
            body = arrived.body.decode("utf-8", "replace")
            return "bodySHA256" in arrived.query and _holds(check, arrived, body, given)
        return _holds(check, arrived, dict(_fields(arrived)), given)

    def read(self, arrived: Arrived) -> list[Received | Status]:
        sent = _sent(arrived)
        if str(sent.get("AccountSid") or "") != self.account:
            raise Unreadable
        name = str(sent.get("MessageSid") or sent.get("SmsSid") or "")
        if not name:
            raise Unreadable
        state = sent.get("MessageStatus") or sent.get("SmsStatus")
        if state and state not in ("received", "receiving"):
            return [_status(name, STATES[state], sent)] if state in STATES else []
        return self._message(sent, name)

    def _message(self, sent: dict[str, Any], name: str) -> list[Received | Status]:
        sender = str(sent.get("From") or "")
        if not sender or sender.startswith(PREFIX) != self.whatsapp:
            raise Unreadable
        address, text = sender.removeprefix(PREFIX), str(sent.get("Body") or "")
        said = str(sent.get("OptOutType") or "").lower()
        word = said or (text.strip().strip(".!").lower() if not self.whatsapp else "")
        if word in STOP or word in START:
            kind = "stop" if word in STOP else "start"
            return [Received(address, name, text, kind=kind, told=bool(said))]  # type: ignore[arg-type]
        if said == "help":
            return []  # Twilio has answered it with the words set there
        what = _what(sent)
        if text.strip():
            return [Received(address, name, text, what=what)]
        return [Received(address, name, kind="media", what=what or "other")]

    def render(self, shown: Shown) -> list[Outgoing]:
        text = with_menu(shown)
        if self.whatsapp:
            return [{"Body": bold(t, "*", "*")} for t in pieces(shown, text, MOST - 100, MOST)]
        return [{"Body": t} for t in pieces(shown, gsm(bold(text)), SMS_LIMIT, MOST)]

    async def ask_to_write(self, client: httpx.AsyncClient, address: str) -> None:
        if self.whatsapp and self.template:
            await self.send(client, address, {"ContentSid": self.template})

    async def send(self, client: httpx.AsyncClient, address: str, outgoing: Outgoing) -> str:
        prefix = PREFIX if self.whatsapp else ""
        form = {"From": prefix + self.number, "To": prefix + address, **outgoing}
        if self.status_url:
            form["StatusCallback"] = self.status_url
        response = await post(
            client, f"{API}/{self.account}/Messages.json", data=form,
            auth=(self.account, self.token),
        )  # fmt: skip
        found = body_of(response)
        if response.is_success:
            return str(found.get("sid") or "")
        raise _error(response, found)


def _error(response: httpx.Response, found: dict[str, Any]) -> SendError:
    known, plain = CODES.get(found.get("code") or 0), of_status(response)
    return SendError(known, after=plain.after) if known else plain


def _status(name: str, state: str, sent: dict[str, Any]) -> Status:
    code = str(sent.get("ErrorCode") or "")
    why = CODES.get(int(code), "") if code.isdigit() else ""
    return Status(name, state, (why or "not_delivered") if state == "undelivered" else "")


def _is_json(arrived: Arrived) -> bool:
    return arrived.headers.get("content-type", "").startswith("application/json")


def _fields(arrived: Arrived) -> list[tuple[str, str]]:
    try:
        text = arrived.body.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return []


def _holds(check: Any, arrived: Arrived, signed: Any, given: str) -> bool:
    try:
        return bool(check(arrived.url, signed, given))
    except (ValueError, TypeError, UnicodeError):
        return False


def _sent(arrived: Arrived) -> dict[str, Any]:
    if not _is_json(arrived):
        return dict(_fields(arrived))
    try:
        found = json.loads(arrived.body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(found, dict):
        raise Unreadable
    return found


def _what(sent: dict[str, Any]) -> str:
    if sent.get("Latitude"):
        return "location"
    kind = str(sent.get("MediaContentType0") or "").partition("/")[0]
    known = {"image": "photo", "audio": "voice", "video": "video", "text": "contact"}
    return known.get(kind, "document") if kind else ""
