"""Requests as the providers make them: their payloads, signed with the secrets of the tests."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from bot.channels.chatwoot import Chatwoot
from bot.channels.messenger import Messenger
from bot.channels.telegram import Telegram
from bot.channels.twilio import YES, Twilio
from bot.channels.webhook import Webhook
from bot.channels.whatsapp import WhatsApp

BASE = "https://chat.example.org"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STAMP = int(NOW.timestamp())
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
ACCOUNT = "AC" + "0" * 32
TEMPLATE = "HX" + "0" * 32
HER, OTHER = "447700900501", "447700900502"
DANGER = "im soaking a pad every half hour"

CHANNELS: dict[str, Any] = {
    "webhook": Webhook(
        "webhook", secrets=("hook-secret",), secret="hook-secret",
        url="https://elsewhere.example/in", clock=lambda: float(STAMP),
    ),
    "telegram": Telegram(
        "telegram", 25.0, per_person=1.0, burst=3, secrets=("77:tg-token", "tg-secret"), token="77:tg-token",
        secret="tg-secret",
    ),
    "whatsapp": WhatsApp(
        "whatsapp", 60.0, per_person=1 / 6, burst=40,
        secrets=("wa-token", "wa-secret", "wa-verify"), token="wa-token", secret="wa-secret",
        verify="wa-verify", number_id="1055", template="write_again",
    ),
    "sms": Twilio(
        "sms", 10.0, open_line=True, stop_binds=True, in_words=YES, secrets=("tw-token",),
        account=ACCOUNT, token="tw-token", number="+441632960000",
        status_url=f"{BASE}/channels/sms",
    ),
    "whatsapp_twilio": Twilio(
        "whatsapp_twilio", 10.0, stop_binds=True, in_words=YES, secrets=("tw-token",),
        account=ACCOUNT, token="tw-token", number="+441632960001", whatsapp=True,
        status_url=f"{BASE}/channels/whatsapp_twilio", template=TEMPLATE,
    ),
    "messenger": Messenger(
        "messenger", secrets=("ms-token", "ms-secret", "ms-verify"), token="ms-token",
        secret="ms-secret", verify="ms-verify", page="9001",
    ),
    "chatwoot": Chatwoot(
        "chatwoot", bridges=True, secrets=("cw-token", "cw-secret"), token="cw-token",
        secret="cw-secret", url="https://support.example.org", account="3",
        clock=lambda: float(STAMP),
    ),
}  # fmt: skip

EVERY = pytest.mark.parametrize("channel", list(CHANNELS))


@dataclass(frozen=True)
class Sent:
    """One request: what a provider (or someone who plays one) sends us."""

    channel: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""

    @property
    def url(self) -> str:
        return f"{BASE}/channels/{self.channel}" + (f"?{self.query}" if self.query else "")

    @property
    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        return [(k.encode(), v.encode("latin-1")) for k, v in self.headers.items()]

    def but(self, **headers: str) -> Sent:
        """The same with other headers; an empty one is left out."""
        changed = {**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return replace(self, headers={k: v for k, v in changed.items() if v})

    def with_body(self, body: bytes) -> Sent:
        """The same signature over another body."""
        return replace(self, body=body)


def as_json(value: Any) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def webhook(value: Any, *, at: int = STAMP, secret: str = "hook-secret") -> Sent:
    body = as_json(value)
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "content-type": JSON, "x-lutea-timestamp": str(at), "x-lutea-signature": f"v1={signed}",
    }  # fmt: skip
    return Sent("webhook", body, headers)


def telegram(value: Any, *, secret: str = "tg-secret") -> Sent:
    headers = {"content-type": JSON, "x-telegram-bot-api-secret-token": secret}
    return Sent("telegram", as_json(value), headers)


def whatsapp(value: Any, *, secret: str = "wa-secret") -> Sent:
    body = as_json(value)
    signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return Sent("whatsapp", body, {"content-type": JSON, "x-hub-signature-256": f"sha256={signed}"})


def messenger(value: Any, *, secret: str = "ms-secret") -> Sent:
    return replace(whatsapp(value, secret=secret), channel="messenger")


def chatwoot(value: Any, *, at: int = STAMP, secret: str = "cw-secret") -> Sent:
    body = as_json(value)
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "content-type": JSON, "x-chatwoot-timestamp": str(at),
        "x-chatwoot-signature": f"sha256={signed}",
    }  # fmt: skip
    return Sent("chatwoot", body, headers)


def twilio(channel: str, fields: dict[str, str], *, token: str = "tw-token", url: str = "") -> Sent:
    made = Sent(channel, urlencode(fields).encode(), {"content-type": FORM})
    signature = RequestValidator(token).compute_signature(url or made.url, fields)
    return made.but(x_twilio_signature=signature)


def twilio_json(channel: str, value: Any, *, token: str = "tw-token") -> Sent:
    body = as_json(value)
    made = Sent(
        channel, body, {"content-type": JSON}, f"bodySHA256={hashlib.sha256(body).hexdigest()}"
    )
    signature = RequestValidator(token).compute_signature(made.url, {})
    return made.but(x_twilio_signature=signature)


# Payloads
# --------


def tg_message(text: str | None = "hello", number: int = 1, sender: int = 501, **more: Any) -> Any:
    message: dict[str, Any] = {
        "message_id": number, "date": STAMP, "from": {"id": sender, "first_name": "A"},
        "chat": {"id": sender, "type": "private"},
    }  # fmt: skip
    if text is not None:
        message["text"] = text
    return {"update_id": 9000 + number, "message": {**message, **more}}


def tg_tap(data: str, title: str = "Yes", sender: int = 501, number: int = 1, **more: Any) -> Any:
    markup = {"inline_keyboard": [[{"text": title, "callback_data": data}]]}
    query = {
        "id": f"77{number}", "from": {"id": sender}, "data": data,
        "message": {
            "message_id": 5, "chat": {"id": sender, "type": "private"}, "reply_markup": markup,
        },
    }  # fmt: skip
    return {"update_id": 8000 + number, "callback_query": {**query, **more}}


def tg_member(status: str, sender: int = 501, kind: str = "private") -> Any:
    change = {
        "chat": {"id": sender, "type": kind}, "from": {"id": sender},
        "new_chat_member": {"status": status, "user": {"id": 77}},
    }  # fmt: skip
    return {"update_id": 7001, "my_chat_member": change}


def wa_value(number_id: str = "1055", **value: Any) -> Any:
    inside = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": number_id}, **value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": inside}]}],
    }


def wa_one(kind: str, content: Any, name: str = "wamid.1", sender: str = "447700900501",
           at: int = STAMP) -> Any:  # fmt: skip
    return {"from": sender, "id": name, "timestamp": str(at), "type": kind, kind: content}


def wa_message(*messages: Any, number_id: str = "1055") -> Any:
    return wa_value(number_id, messages=list(messages))


def wa_text(text: str = "hello", **more: Any) -> Any:
    return wa_message(wa_one("text", {"body": text}, **more))


def wa_tap(data: str, title: str = "Yes", kind: str = "button_reply", **more: Any) -> Any:
    return wa_message(
        wa_one("interactive", {"type": kind, kind: {"id": data, "title": title}}, **more)
    )


def wa_status(state: str, name: str = "wamid.out", code: int | None = None) -> Any:
    status: dict[str, Any] = {"id": name, "status": state, "recipient_id": HER}
    if code is not None:
        status["errors"] = [{"code": code, "title": "why", "message": "why"}]
    return wa_value(statuses=[status])


def tw_status(state: str, code: str, name: str = "SMout1") -> dict[str, str]:
    return {
        "AccountSid": ACCOUNT, "MessageSid": name, "MessageStatus": state, "To": f"+{HER}",
        "From": "+441632960000", "ErrorCode": code,
    }  # fmt: skip


def tw_fields(
    text: str = "hello", name: str = "SM1", sender: str = "+447700900501", **more: str
) -> dict[str, str]:
    return {
        "AccountSid": ACCOUNT, "MessageSid": name, "From": sender, "To": "+441632960000",
        "Body": text, "NumMedia": "0", **more,
    }  # fmt: skip


def ms_event(page: str = "9001", sender: str = HER, **event: Any) -> Any:
    inside = {
        "sender": {"id": sender}, "recipient": {"id": "9001"}, "timestamp": STAMP * 1000, **event,
    }  # fmt: skip
    entry = {"id": page, "time": STAMP * 1000, "messaging": [inside]}
    return {"object": "page", "entry": [entry]}


def ms_text(text: str = "hello", name: str = "m_1", sender: str = HER, **message: Any) -> Any:
    return ms_event(sender=sender, message={"mid": name, "text": text, **message})


def cw_message(
    text: str | None = "hello", number: int = 1, sender: str = HER, status: str = "pending",
    **more: Any,
) -> Any:  # fmt: skip
    return {
        "event": "message_created", "id": number, "content": text, "message_type": "incoming",
        "private": False, "account": {"id": 3, "name": "A"}, "inbox": {"id": 1},
        "conversation": {"id": int(sender), "status": status, "inbox_id": 1}, **more,
    }  # fmt: skip


def say(channel: str, text: str, name: str, sender: str) -> Sent:
    """One text message through any channel; ``sender`` is a number of digits."""
    if channel == "webhook":
        return webhook({"id": name, "from": sender, "text": text})
    if channel == "telegram":
        return telegram(tg_message(text, number=sum(map(ord, name)), sender=int(sender)))
    if channel == "whatsapp":
        return whatsapp(wa_text(text, name=name, sender=sender))
    if channel == "messenger":
        return messenger(ms_text(text, name, sender))
    if channel == "chatwoot":
        return chatwoot(cw_message(text, sum(map(ord, name)), sender))
    prefix = "whatsapp:" if channel == "whatsapp_twilio" else ""
    return twilio(channel, tw_fields(text, name, f"{prefix}+{sender}"))
