"""A provider's side: takes what we send, checks it against the documented limits, answers."""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx

from tests.channels.sending import ACCOUNT

Answer = tuple[int, Any] | Exception


@dataclass(frozen=True)
class Got:
    """One message as the person would see it."""

    channel: str
    to: str
    text: str
    choices: tuple[str, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass
class Providers:
    """All of them, behind one transport. ``next_answers`` are given before the usual good ones."""

    got: list[Got] = field(default_factory=list)
    next_answers: deque[Answer] = field(default_factory=deque)
    requests: list[httpx.Request] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self.handle))

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.next_answers:
            answer = self.next_answers.popleft()
            if isinstance(answer, Exception):
                raise answer
            return httpx.Response(answer[0], json=answer[1])
        number = len(self.requests)
        host = request.url.host
        if request.url.path.endswith("/answerCallbackQuery"):
            assert set(json.loads(request.content)) == {"callback_query_id"}
            return httpx.Response(200, json={"ok": True, "result": True})
        if host == "api.telegram.org":
            self.got.append(_telegram(request))
            return httpx.Response(200, json={"ok": True, "result": {"message_id": number}})
        if request.url.path == "/v23.0/9001/messages":
            self.got.append(_messenger(request))
            return httpx.Response(200, json={"recipient_id": "1", "message_id": f"m_out{number}"})
        if host == "support.example.org":
            return self._chatwoot(request)
        if host == "graph.facebook.com":
            self.got.append(_whatsapp(request))
            return httpx.Response(200, json={"messages": [{"id": f"wamid.out{number}"}]})
        if host == "api.twilio.com":
            self.got.append(_twilio(request))
            return httpx.Response(201, json={"sid": f"SMout{number}", "status": "queued"})
        if host == "elsewhere.example":
            self.got.append(_webhook(request))
            return httpx.Response(202, json={"id": f"out{number}"})
        raise AssertionError(f"a test reached for the network: {host}")

    def _chatwoot(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["api_access_token"] == "cw-token"
        said = json.loads(request.content)
        _, to, what = request.url.path.rsplit("/", 2)
        assert request.url.path.startswith("/api/v1/accounts/3/conversations/")
        if what == "toggle_status":
            assert said == {"status": "open"}
            self.opened.append(to)
            return httpx.Response(200, json={"payload": {"success": True}})
        assert what == "messages"
        assert said["message_type"] == "outgoing"
        assert 1 <= len(said["content"]) <= 150_000
        self.got.append(Got("chatwoot", to, said["content"], (), said))
        return httpx.Response(200, json={"id": len(self.requests)})

    def texts(self, to: str | None = None) -> list[str]:
        return [g.text for g in self.got if to in (None, g.to)]


def _telegram(request: httpx.Request) -> Got:
    assert request.url.path == "/bot77:tg-token/sendMessage"
    said = json.loads(request.content)
    assert 1 <= len(said["text"]) <= 4096
    assert said["parse_mode"] == "HTML"
    assert isinstance(said["chat_id"], int)
    rows = (said.get("reply_markup") or {}).get("inline_keyboard") or []
    buttons = [button for row in rows for button in row]
    assert len(buttons) <= 100
    for button in buttons:
        assert 1 <= len(button["callback_data"].encode()) <= 64
        assert button["text"]
    plain = said["text"].replace("<b>", "").replace("</b>", "")
    assert "<" not in plain
    return Got("telegram", str(said["chat_id"]), plain, tuple(b["text"] for b in buttons), said)


def _whatsapp(request: httpx.Request) -> Got:
    assert request.url.path == "/v23.0/1055/messages"
    assert request.headers["authorization"] == "Bearer wa-token"
    said = json.loads(request.content)
    assert said["messaging_product"] == "whatsapp"
    assert ("to" in said) != ("recipient" in said)
    said["to"] = said.get("to") or said["recipient"]
    if said["type"] == "template":
        return Got("whatsapp", said["to"], f"template {said['template']['name']}", (), said)
    if said["type"] == "text":
        assert 1 <= len(said["text"]["body"]) <= 4096
        return Got("whatsapp", said["to"], said["text"]["body"], (), said)
    assert said["type"] == "interactive"
    asked = said["interactive"]
    assert 1 <= len(asked["body"]["text"]) <= 1024
    return Got("whatsapp", said["to"], asked["body"]["text"], _options(asked), said)


def _options(asked: dict[str, Any]) -> tuple[str, ...]:
    if asked["type"] == "button":
        replies = [button["reply"] for button in asked["action"]["buttons"]]
        assert 1 <= len(replies) <= 3
        longest, longest_id = 20, 256
    else:
        assert 1 <= len(asked["action"]["button"]) <= 20
        replies = [row for section in asked["action"]["sections"] for row in section["rows"]]
        assert 1 <= len(replies) <= 10
        longest, longest_id = 24, 200
    titles = [reply["title"] for reply in replies]
    assert len(set(titles)) == len(titles)
    assert all(1 <= len(title) <= longest for title in titles)
    assert all(1 <= len(reply["id"]) <= longest_id for reply in replies)
    return tuple(titles)


def _messenger(request: httpx.Request) -> Got:
    assert request.headers["authorization"] == "Bearer ms-token"
    said = json.loads(request.content)
    assert said["messaging_type"] == "RESPONSE"
    message, replies = said["message"], said["message"].get("quick_replies") or []
    assert 1 <= len(message["text"]) <= 2000
    assert len(replies) <= 13
    for reply in replies:
        assert reply["content_type"] == "text"
        assert 1 <= len(reply["title"]) <= 20
        assert 1 <= len(reply["payload"]) <= 1000
    titles = tuple(reply["title"] for reply in replies)
    return Got("messenger", said["recipient"]["id"], message["text"], titles, said)


def _twilio(request: httpx.Request) -> Got:
    assert request.url.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert request.headers["authorization"].startswith("Basic ")
    said = dict(parse_qsl(request.content.decode()))
    assert said["From"].startswith("whatsapp:") == said["To"].startswith("whatsapp:")
    over = "whatsapp_twilio" if said["To"].startswith("whatsapp:") else "sms"
    assert said["StatusCallback"] == f"https://chat.example.org/channels/{over}"
    if "ContentSid" in said:
        assert re.fullmatch("HX[0-9a-f]{32}", said["ContentSid"])
        assert "Body" not in said
        text = f"template {said['ContentSid']}"
    else:
        text = said["Body"]
        assert 1 <= len(text) <= 1600
    return Got(over, said["To"].removeprefix("whatsapp:").removeprefix("+"), text, (), said)


def _webhook(request: httpx.Request) -> Got:
    assert request.headers["x-lutea-signature"].startswith("v1=")
    said = json.loads(request.content)
    assert request.headers["idempotency-key"] == said["id"]
    return Got("webhook", said["to"], said["text"], tuple(said["choices"]), said)
