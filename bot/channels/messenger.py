"""
Messenger: a page's messages, signed webhooks, quick replies, the 24-hour window.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
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

LIMIT, MOST = 1900, 2000
REPLIES, REPLY_TITLE = 13, 20
MEDIA = {
    "image": "photo", "audio": "voice", "video": "video", "reel": "video", "file": "document",
    "location": "location",
}  # fmt: skip
CODES = {
    1: "provider_down", 2: "provider_down", 1200: "provider_down", 4: "throttled",
    32: "throttled", 613: "throttled", 80006: "throttled", 10: "credentials",
    102: "credentials", 190: "credentials", 368: "account", 551: "no_such_address",
}  # fmt: skip
SUBCODES = {
    2018065: "window_closed", 2018278: "window_closed", 2018001: "no_such_address",
    1545041: "no_such_address",
}  # fmt: skip


@dataclass
class Messenger(Base):
    """
    One page. A person is known by an id that is hers with this page alone.
    """

    token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    verify: str = field(default="", repr=False)
    page: str = ""

    def handshake(self, arrived: Arrived) -> str | None:
        return challenge(arrived, self.verify)

    def verified(self, arrived: Arrived) -> bool:
        return signed(arrived, self.secret)

    def read(self, arrived: Arrived) -> list[Received | Status]:
        try:
            sent = json.loads(arrived.body)
            ours = [entry for entry in sent["entry"] if str(entry["id"]) == self.page]
            events = [event for entry in ours for event in entry.get("messaging") or []]
            return [item for event in events for item in self._event(event)]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Unreadable from None

    def _event(self, event: dict[str, Any]) -> list[Received | Status]:
        if "delivery" in event:
            return [Status(str(mid), "delivered") for mid in event["delivery"].get("mids") or []]
        known = [kind for kind in ("message", "postback", "message_edit") if kind in event]
        address = str(event["sender"]["id"]) if known else self.page
        if address == self.page:  # what the page itself sent, or nothing that was written
            return []
        at = moment(int(event["timestamp"]) // 1000)
        if known[0] == "message":
            return _message(address, event["message"], at)
        if known[0] == "message_edit":
            edit = event["message_edit"]
            name = f"{edit['mid']}e{int(edit.get('num_edit') or 1)}"
            return [Received(address, name, str(edit["text"]), at=at)]
        # The way in, or the page's own menu: what stands on it is what she means.
        tapped = event["postback"]
        return [Received(address, str(tapped["mid"]), str(tapped["title"]), at=at)]

    def render(self, shown: Shown) -> list[Outgoing]:
        titles = [option.title for option in shown.options]
        fits = len(titles) <= REPLIES and max(map(len, titles), default=0) <= REPLY_TITLE
        quick = fits and len(set(titles)) == len(titles)
        text = bold(words(shown.reply) if quick else with_menu(shown))
        sent: list[Outgoing] = [{"text": piece} for piece in pieces(shown, text, LIMIT, MOST)]
        if quick and titles:
            sent[-1]["quick_replies"] = [
                {"content_type": "text", "title": title, "payload": shown.tag(position)}
                for position, title in enumerate(titles)
            ]
        return sent

    async def send(self, client: httpx.AsyncClient, address: str, outgoing: Outgoing) -> str:
        said = {"recipient": {"id": address}, "messaging_type": "RESPONSE", "message": outgoing}
        response = await post(
            client, f"{API}/{self.page}/messages", json=said,
            headers={"authorization": f"Bearer {self.token}"},
        )  # fmt: skip
        found = body_of(response)
        if response.is_success and found.get("message_id"):
            return str(found["message_id"])
        raise _error(response, found)


def _error(response: httpx.Response, found: dict[str, Any]) -> SendError:
    error, plain = found.get("error"), of_status(response)
    if not isinstance(error, dict):
        return plain
    known = SUBCODES.get(error.get("error_subcode") or 0) or CODES.get(error.get("code") or 0)
    if known is None and error.get("code") in PERMISSIONS:
        known = "credentials"
    return SendError(known or plain.code, after=plain.after)


def _message(address: str, message: dict[str, Any], at: Any) -> list[Received | Status]:
    if message.get("is_echo") or message.get("is_deleted"):
        return []
    name, text = str(message["mid"]), message.get("text")
    said = text if isinstance(text, str) and text.strip() else ""
    tapped = message.get("quick_reply")
    if tapped:
        return [Received(address, name, str(tapped["payload"]), "tap", title=said, at=at)]
    kinds = [str(each.get("type")) for each in message.get("attachments") or []]
    what = MEDIA.get(kinds[0], "other") if kinds else ""
    if said:
        return [Received(address, name, said, what=what if what != "other" else "", at=at)]
    return [Received(address, name, kind="media", what=what or "other", at=at)]
