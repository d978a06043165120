"""Text messages by Twilio: their cases."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.contract import Received, Status
from tests.channels.sending import ACCOUNT, BASE, Sent, tw_fields, twilio, twilio_json

HER = "+447700900501"


def sms(*arguments: str, **more: str) -> Sent:
    return twilio("sms", tw_fields(*arguments, **more))


def heard(text: str = "hello", **more: Any) -> list[Received]:
    return [Received(HER, "SM1", text, **more)]


def without(name: str) -> Sent:
    return twilio("sms", {k: v for k, v in tw_fields().items() if k != name})


STATUS = {"AccountSid": ACCOUNT, "MessageSid": "SMout", "MessageStatus": "delivered"}

CASES: list[tuple[str, Sent, int, list[Any]]] = [
    ("a text", sms(), 200, heard()),
    ("letters of every kind", sms("ça va 🙂"), 200, heard("ça va 🙂")),
    ("a command is text", sms("/restart"), 200, heard("/restart")),
    ("an ampersand", sms("a&b=c"), 200, heard("a&b=c")),
    ("JSON", twilio_json("sms", tw_fields()), 200, heard()),
    ("JSON under another secret", twilio_json("sms", tw_fields(), token="other"), 403, []),
    ("JSON that is another body", twilio_json("sms", tw_fields()).with_body(b"{}"), 403, []),
    ("JSON without its hash", Sent("sms", b"{}", {"content-type": "application/json", "x-twilio-signature": "x"}), 403, []),
    ("JSON that is a list", twilio_json("sms", []), 400, []),
    ("STOP", sms("STOP"), 200, heard("STOP", kind="stop")),
    ("stop with a full stop", sms("Stop."), 200, heard("Stop.", kind="stop")),
    ("stop in a sentence is no STOP", sms("should i stop it"), 200, heard("should i stop it")),
    ("a STOP that Twilio has answered", sms("STOP", OptOutType="STOP"), 200, heard("STOP", kind="stop", told=True)),
    ("START", sms("start"), 200, heard("start", kind="start")),
    ("HELP that Twilio has answered", sms("HELP", OptOutType="HELP"), 200, []),
    ("help is text otherwise", sms("help"), 200, heard("help")),
    ("a photo", sms("", NumMedia="1", MediaContentType0="image/jpeg"), 200, heard("", kind="media", what="photo")),
    ("a photo with words", sms("is this bad", NumMedia="1", MediaContentType0="image/jpeg"), 200, heard("is this bad", what="photo")),
    ("an empty text", sms(""), 200, heard("", kind="media", what="other")),
    ("WhatsApp at the door of SMS", twilio("sms", tw_fields(sender=f"whatsapp:{HER}")), 400, []),
    ("delivered", twilio("sms", STATUS), 200, [Status("SMout", "delivered")]),
    ("failed", twilio("sms", {**STATUS, "MessageStatus": "failed"}), 200, [Status("SMout", "undelivered", "not_delivered")]),
    ("queued", twilio("sms", {**STATUS, "MessageStatus": "queued"}), 200, []),
    ("no id", without("MessageSid"), 400, []),
    ("no sender", without("From"), 400, []),
    ("another account", sms(AccountSid="AC" + "1" * 32), 400, []),
    ("another secret", twilio("sms", tw_fields(), token="other"), 403, []),
    ("no signature", sms().but(x_twilio_signature=""), 403, []),
    ("signed for another address", twilio("sms", tw_fields(), url=f"{BASE}/channels/whatsapp_twilio"), 403, []),
    ("signed for another host", twilio("sms", tw_fields(), url="https://evil.example/channels/sms"), 403, []),
    ("another body under the signature", sms().with_body(b"Body=hello"), 403, []),
    ("a body that is no form", sms().with_body(b"\xff\xfe"), 403, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "status", "read"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_comes_in(door: Any, sent: Sent, status: int, read: list[Any]) -> None:
    assert door(sent) == (status, read)
