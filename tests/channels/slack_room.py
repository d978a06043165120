"""Slack's side: what it sends to us, signed, and the channel where our notices arrive."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx

from bot.channels.slack import Slack
from tests.channels.sending import FORM, HER, STAMP, Sent

if TYPE_CHECKING:
    from tests.channels.conftest import World

URL = "https://hooks.slack.example/services/T0/B0/secret-part"
SLACK = Slack(URL, "sl-secret", "https://chat.example.org/staff", clock=lambda: float(STAMP))
COMMAND = {"command": "/lutea", "text": "", "user_id": "U1", "team_id": "T0"}
DOOR = "<https://chat.example.org/staff|Open the staff room>"


def asks(fields: Any = COMMAND, *, at: int = STAMP, secret: str = "sl-secret") -> Sent:
    body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
    made = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "content-type": FORM, "x-slack-request-timestamp": str(at), "x-slack-signature": f"v0={made}",
    }  # fmt: skip
    return Sent("slack", body, headers)


class Room(list[str]):
    """The channel in Slack, with the answers it gives first."""

    answers: list[Any] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        assert str(request.url) == URL
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return httpx.Response(answer, headers={"retry-after": "30"}, text="why")
        said = json.loads(request.content)
        assert 1 <= len(said["text"]) <= 4000
        self.append(said["text"])
        return httpx.Response(200, text="ok")


def look(world: World) -> None:
    assert world.post.notices is not None
    world.run(world.post.notices.look())


def waits(world: World, urgency: str = "routine", sender: str = HER, **more: str) -> str:
    conversation = world.conversation("sms", sender)
    return str(world.store.queue.ask(conversation, reason="asked", urgency=urgency, **more))
