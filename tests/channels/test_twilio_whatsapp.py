"""WhatsApp by Twilio: its cases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.contract import Received, Status
from tests.channels.providers import Providers
from tests.channels.sending import (
    BASE,
    CHANNELS,
    HER,
    TEMPLATE,
    Sent,
    tw_fields,
    tw_status,
    twilio,
    twilio_json,
)

NAME = "whatsapp_twilio"


def fields(*arguments: str, **more: str) -> dict[str, str]:
    return tw_fields(
        *arguments, **{"sender": f"whatsapp:+{HER}", "To": "whatsapp:+441632960001", **more}
    )


def wa(*arguments: str, **more: str) -> Sent:
    return twilio(NAME, fields(*arguments, **more))


def heard(text: str = "hello", **more: Any) -> list[Received]:
    return [Received(f"+{HER}", "SM1", text, **more)]


def media(what: str) -> list[Received]:
    return heard("", kind="media", what=what)


def without(name: str) -> Sent:
    return twilio(NAME, {k: v for k, v in fields().items() if k != name})


def report(state: str, code: str = "") -> Sent:
    return twilio(NAME, tw_status(state, code, "SMout"))


def failed(why: str) -> list[Status]:
    return [Status("SMout", "undelivered", why)]


CASES: list[tuple[str, Sent, int, list[Any]]] = [
    ("a text", wa(), 200, heard()),
    ("with her profile", wa(ProfileName="A", WaId=HER), 200, heard()),
    ("letters of every kind", wa("ça va 🙂"), 200, heard("ça va 🙂")),
    ("a command is text", wa("/restart"), 200, heard("/restart")),
    ("a button of a template", wa("Write again", ButtonText="Write again", ButtonPayload="x"), 200, heard("Write again")),
    ("a number", wa("2"), 200, heard("2")),
    ("JSON", twilio_json(NAME, fields()), 200, heard()),
    ("JSON under another secret", twilio_json(NAME, fields(), token="other"), 403, []),
    ("stop is text", wa("stop"), 200, heard("stop")),
    ("a STOP that Twilio has answered", wa("STOP", OptOutType="STOP"), 200, heard("STOP", kind="stop", told=True)),
    ("a START that Twilio has answered", wa("START", OptOutType="START"), 200, heard("START", kind="start", told=True)),
    ("HELP that Twilio has answered", wa("HELP", OptOutType="HELP"), 200, []),
    ("a photo", wa("", NumMedia="1", MediaContentType0="image/jpeg"), 200, media("photo")),
    ("a photo with words", wa("is this bad", MediaContentType0="image/jpeg"), 200, heard("is this bad", what="photo")),
    ("a voice message", wa("", MediaContentType0="audio/ogg"), 200, media("voice")),
    ("a video", wa("", MediaContentType0="video/mp4"), 200, media("video")),
    ("a file", wa("", MediaContentType0="application/pdf"), 200, media("document")),
    ("a contact", wa("", MediaContentType0="text/vcard"), 200, media("contact")),
    ("a location", wa("", Latitude="51.5", Longitude="0.1"), 200, media("location")),
    ("an empty text", wa(""), 200, media("other")),
    ("delivered", report("delivered"), 200, [Status("SMout", "delivered")]),
    ("read", report("read"), 200, [Status("SMout", "read")]),
    ("queued", report("queued"), 200, []),
    ("a state not known here", report("partially_delivered"), 200, []),
    ("after 24 hours", report("undelivered", "63016"), 200, failed("window_closed")),
    ("nobody there", report("failed", "63024"), 200, failed("no_such_address")),
    ("Meta would not", report("undelivered", "63032"), 200, failed("refused")),
    ("for a reason not known here", report("failed", "12345"), 200, failed("not_delivered")),
    ("an SMS at this door", twilio(NAME, tw_fields()), 400, []),
    ("no id", without("MessageSid"), 400, []),
    ("no sender", without("From"), 400, []),
    ("another account", wa(AccountSid="AC" + "1" * 32), 400, []),
    ("another secret", twilio(NAME, fields(), token="other"), 403, []),
    ("no signature", wa().but(x_twilio_signature=""), 403, []),
    ("signed for the door of SMS", twilio(NAME, fields(), url=f"{BASE}/channels/sms"), 403, []),
    ("another body under the signature", wa().with_body(b"Body=hello"), 403, []),
]  # fmt: skip


WAYS = [
    ("whatsapp_twilio", TEMPLATE, [f"template {TEMPLATE}"]),
    ("whatsapp_twilio", "", []),
    ("sms", TEMPLATE, []),
]


@pytest.mark.parametrize(("channel", "template", "sent"), WAYS)
def test_she_is_asked_to_write_again_by_a_template_where_there_is_one(
    run: Any, channel: str, template: str, sent: list[str]
) -> None:
    providers = Providers()
    run(replace(CHANNELS[channel], template=template).ask_to_write(providers.client(), f"+{HER}"))

    assert providers.texts() == sent


@pytest.mark.parametrize(
    ("sent", "status", "read"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_comes_in(door: Any, sent: Sent, status: int, read: list[Any]) -> None:
    assert door(sent) == (status, read)
