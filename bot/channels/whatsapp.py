"""
WhatsApp Cloud API: signed webhooks, reply buttons and lists, statuses, the 24-hour window.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from bot.channels.contract import (
    Arrived,
    Base,
    Outgoing,
    Received,
    Shown,
    Status,
    Unreadable,
    moment,
)
from bot.channels.errors import SendError, body_of, of_status, post
from bot.channels.meta import API, PERMISSIONS, challenge, signed
from bot.channels.pieces import bold, pieces, with_menu, words

LIMIT, MOST = 3800, 4096
BODY = 1024  # of a message with buttons
BUTTONS, BUTTON_TITLE = 3, 20
ROWS, ROW_TITLE = 10, 24
STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "failed": "undelivered"}
MEDIA = {
    "image": "photo", "audio": "voice", "voice": "voice", "video": "video",
    "document": "document", "sticker": "sticker", "location": "location", "contacts": "contact",
}  # fmt: skip
SILENT = frozenset({"reaction", "system", "request_welcome"})
CODES = {
    1: "provider_down", 2: "provider_down", 131000: "provider_down", 131016: "provider_down",
    131057: "provider_down", 133004: "provider_down", 4: "throttled", 80007: "throttled",
    130429: "throttled", 131048: "throttled", 131056: "throttled", 0: "credentials",
    3: "credentials", 10: "credentials", 190: "credentials", 131005: "credentials",
    368: "account", 131031: "account", 131042: "account", 131045: "account", 133010: "account",
    131047: "window_closed", 131021: "no_such_address", 131026: "no_such_address",
    131030: "no_such_address", 131049: "refused", 131050: "refused", 131051: "refused",
}  # fmt: skip


@dataclass
class WhatsApp(Base):
    """
    One phone number. ``template`` names an approved template without health words that asks her
    to write again, for when her last message is more than a day old.
    """

    token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    verify: str = field(default="", repr=False)
    number_id: str = ""
    template: str = ""

    def handshake(self, arrived: Arrived) -> str | None:
        return challenge(arrived, self.verify)

    def verified(self, arrived: Arrived) -> bool:
        return signed(arrived, self.secret)

    def read(self, arrived: Arrived) -> list[Received | Status]:
        try:
            sent = json.loads(arrived.body)
            values = [c["value"] for entry in sent["entry"] for c in entry["changes"]]
            ours = [v for v in values if _number(v) == self.number_id]
            found = [r for v in ours for m in v.get("messages") or [] for r in _message(m)]
            states = [
                _status(s) for v in ours for s in v.get("statuses") or [] if s["status"] in STATES
            ]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Unreadable from None
        return [*sorted(found, key=lambda r: r.at or datetime.min.replace(tzinfo=UTC)), *states]

    def render(self, shown: Shown) -> list[Outgoing]:
        interactive = _interactive(shown)
        if interactive is None:
            return [_text(text) for text in pieces(shown, with_menu(shown), LIMIT, MOST)]
        texts = pieces(shown, words(shown.reply), BODY, MOST)
        last = {"type": "interactive", "interactive": interactive}
        last["interactive"]["body"] = {"text": bold(texts[-1], "*", "*")}  # type: ignore[index]
        return [*map(_text, texts[:-1]), last]

    async def ask_to_write(self, client: httpx.AsyncClient, address: str) -> None:
        if self.template:
            await self.send(client, address, _template(self.template))

    async def send(self, client: httpx.AsyncClient, address: str, outgoing: Outgoing) -> str:
        said = {"messaging_product": "whatsapp", _addressed(address): address, **outgoing}
        response = await post(
            client, f"{API}/{self.number_id}/messages", json=said,
            headers={"authorization": f"Bearer {self.token}"},
        )  # fmt: skip
        found: dict[str, Any] = body_of(response)
        if response.is_success and found.get("messages"):
            return str(found["messages"][0].get("id") or "")
        raise _error(response, found)


def _error(response: httpx.Response, found: dict[str, Any]) -> SendError:
    error = found.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return SendError(_kind(code) or of_status(response).code, after=of_status(response).after)


def _kind(code: object) -> str | None:
    return "credentials" if code in PERMISSIONS else CODES.get(code)  # type: ignore[call-overload]


def _status(status: dict[str, Any]) -> Status:
    """
    Most failures come this way, after the message was taken.
    """
    told = [e.get("code") for e in status.get("errors") or [] if isinstance(e, dict)]
    state = STATES[status["status"]]
    error = next((kind for code in told if (kind := _kind(code))), "not_delivered")
    return Status(str(status["id"]), state, error if state == "undelivered" else "")


def _addressed(address: str) -> str:
    """
    A phone number is sent "to"; who hides hers has an id of letters, a point and digits.
    """
    return "recipient" if "." in address else "to"


def _number(value: dict[str, Any]) -> str:
    return str((value.get("metadata") or {}).get("phone_number_id") or "")


def _message(message: dict[str, Any]) -> list[Received]:
    kind, name = message["type"], str(message["id"])
    address = str(message.get("from") or message["from_user_id"])  # no number: she has a username
    at = moment(message["timestamp"])
    if kind in SILENT:
        return []
    if kind == "text":
        return [Received(address, name, str(message["text"]["body"]), at=at)]
    if kind == "interactive":
        tapped = message["interactive"][message["interactive"]["type"]]
        title = tapped.get("description") or tapped.get("title") or ""
        return [Received(address, name, str(tapped["id"]), "tap", title=title, at=at)]
    if kind == "button":  # the quick reply of a template
        return [Received(address, name, str(message["button"]["text"]), at=at)]
    what, caption = MEDIA.get(kind, "other"), (message.get(kind) or {})
    said = caption.get("caption") if isinstance(caption, dict) else None
    if isinstance(said, str) and said.strip():
        return [Received(address, name, said, what=what, at=at)]
    return [Received(address, name, kind="media", what=what, at=at)]


def _text(text: str) -> Outgoing:
    return {"type": "text", "text": {"body": bold(text, "*", "*"), "preview_url": False}}


def _template(name: str) -> Outgoing:
    return {"type": "template", "template": {"name": name, "language": {"code": "en_GB"}}}


def _interactive(shown: Shown) -> dict[str, Any] | None:
    """
    Buttons for up to three short choices, a list for up to ten; None: a numbered menu will do.
    """
    titles = [option.title for option in shown.options]
    if not titles or len(set(titles)) < len(titles) or len(titles) > ROWS:
        return None
    longest = max(map(len, titles))
    if len(titles) <= BUTTONS and longest <= BUTTON_TITLE:
        replies = [{"id": shown.tag(i), "title": title} for i, title in enumerate(titles)]
        buttons = [{"type": "reply", "reply": reply} for reply in replies]
        return {"type": "button", "action": {"buttons": buttons}}
    if longest <= ROW_TITLE:
        rows = [{"id": shown.tag(i), "title": title} for i, title in enumerate(titles)]
        return {"type": "list", "action": {"button": "Choose", "sections": [{"rows": rows}]}}
    return None
