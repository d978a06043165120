"""
The generic webhook: for any messaging system that can sign a JSON body. See docs/channels.md.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from bot.channels.contract import Arrived, Base, Outgoing, Received, Shown, Status, Unreadable
from bot.channels.errors import of_status, post
from bot.channels.pieces import words

WINDOW = 300  # seconds that a signature is good for
MOST = 4000
STATES = frozenset({"sent", "delivered", "read", "undelivered"})


@dataclass
class Webhook(Base):
    """
    ``{"id", "from", "text"}`` in, one signed POST per reply out.
    """

    secret: str = field(default="", repr=False)
    url: str = ""
    clock: Callable[[], float] = time.time

    def verified(self, arrived: Arrived) -> bool:
        stamp = arrived.headers.get("x-lutea-timestamp", "")
        given = arrived.headers.get("x-lutea-signature", "")
        good = hmac.compare_digest(self.sign(stamp, arrived.body).encode(), given.encode())
        return good and stamp.isdigit() and abs(self.clock() - int(stamp)) <= WINDOW

    def sign(self, stamp: str, body: bytes) -> str:
        signed = hmac.new(self.secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
        return f"v1={signed.hexdigest()}"

    def read(self, arrived: Arrived) -> list[Received | Status]:
        try:
            sent = json.loads(arrived.body)
            name, text = sent["id"], sent.get("text")
            if "state" in sent:
                return [Status(name, sent["state"])] if sent["state"] in STATES else []
            address = sent["from"]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Unreadable from None
        if not (_word(name) and _word(address)):
            raise Unreadable
        if isinstance(text, str) and text.strip():
            return [Received(address, name, text)]
        return [Received(address, name, kind="media", what=str(sent.get("what") or ""))]

    def render(self, shown: Shown) -> list[Outgoing]:
        return [
            {
                "id": shown.id,
                "kind": shown.reply.kind,
                "text": words(shown.reply)[:MOST],
                "choices": [option.title for option in shown.options],
            }
        ]

    async def send(self, client: httpx.AsyncClient, address: str, outgoing: Outgoing) -> str:
        body = json.dumps({"to": address, **outgoing}, ensure_ascii=False).encode()
        stamp = str(int(self.clock()))
        headers = {
            "content-type": "application/json",
            "x-lutea-timestamp": stamp,
            "x-lutea-signature": self.sign(stamp, body),
            "idempotency-key": outgoing["id"],
        }
        response = await post(client, self.url, content=body, headers=headers)
        if response.is_success:
            return str(outgoing["id"])  # ours: reports name it
        raise of_status(response)


def _word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200
