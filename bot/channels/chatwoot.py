"""
Chatwoot: an agent bot in somebody's own Chatwoot, which hands over by the conversation's status.

It answers while a conversation is "pending". Once she needs a person the status becomes "open",
Chatwoot's own staff have her, and the bot is silent: what she then writes is looked at for danger
and not kept. "Pending" again gives her back to the bot.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.channels.contract import Arrived, Base, Outgoing, Received, Shown, Status, Unreadable
from bot.channels.errors import body_of, of_status, post
from bot.channels.pieces import pieces, with_menu

WINDOW = 300  # seconds that a signature is good for
LIMIT, MOST = 1500, 10_000  # what stands behind may be a text message: parted as for one
OURS = "pending"
MEDIA = {
    "image": "photo", "audio": "voice", "video": "video", "file": "document",
    "location": "location", "contact": "contact",
}  # fmt: skip


@dataclass
class Chatwoot(Base):
    """
    One account. ``token`` is the agent bot's access token, ``secret`` signs its webhook.
    """

    url: str = ""
    account: str = ""
    token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    clock: Callable[[], float] = time.time

    def verified(self, arrived: Arrived) -> bool:
        stamp = arrived.headers.get("x-chatwoot-timestamp", "")
        given = arrived.headers.get("x-chatwoot-signature", "")
        body = stamp.encode() + b"." + arrived.body
        made = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        good = bool(self.secret) and hmac.compare_digest(f"sha256={made}".encode(), given.encode())
        return good and stamp.isdecimal() and abs(self.clock() - int(stamp)) <= WINDOW

    def read(self, arrived: Arrived) -> list[Received | Status]:
        try:
            return self._read(json.loads(arrived.body))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Unreadable from None

    def _read(self, sent: dict[str, Any]) -> list[Received | Status]:
        account = sent.get("account") or {}  # events of a conversation name none
        if str(account.get("id", self.account)) != self.account:
            return []
        if sent["event"] == "message_created":
            return _message(sent)
        if sent["event"] == "conversation_resolved":
            return [Received(str(int(sent["id"])), "resolved", kind="done")]
        return []

    def render(self, shown: Shown) -> list[Outgoing]:
        # A numbered menu, for not every inbox behind Chatwoot can show buttons.
        texts = pieces(shown, with_menu(shown), LIMIT, MOST)
        sent: list[Outgoing] = [{"content": t, "message_type": "outgoing"} for t in texts]
        return [*sent, {"status": "open"}] if shown.waiting else sent

    async def send(self, client: httpx.AsyncClient, address: str, outgoing: Outgoing) -> str:
        what = "toggle_status" if "status" in outgoing else "messages"
        response = await post(
            client, f"{self.url}/api/v1/accounts/{self.account}/conversations/{address}/{what}",
            json=outgoing, headers={"api_access_token": self.token},
        )  # fmt: skip
        if response.is_success:
            return str(body_of(response).get("id") or "") if what == "messages" else ""
        raise of_status(response)


def _message(sent: dict[str, Any]) -> list[Received | Status]:
    if sent["message_type"] not in ("incoming", 0) or sent.get("private"):
        return []  # our own words, a colleague's, or a note among staff
    address, name = str(int(sent["conversation"]["id"])), str(int(sent["id"]))
    text = sent.get("content")
    said = text if isinstance(text, str) and text.strip() else ""
    if sent["conversation"]["status"] != OURS:
        return [Received(address, name, said, "overheard")] if said else []
    kinds = [str(each.get("file_type")) for each in sent.get("attachments") or []]
    what = MEDIA.get(kinds[0], "other") if kinds else ""
    if said:
        return [Received(address, name, said, what=what if what != "other" else "")]
    return [Received(address, name, kind="media", what=what or "other")]
