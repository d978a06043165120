"""WhatsApp Cloud API: its cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels.app import Post
from bot.channels.contract import Arrived, Received, Shown, Status
from bot.replies import Reply
from tests.channels.providers import Providers
from tests.channels.sending import (
    BASE,
    CHANNELS,
    NOW,
    STAMP,
    Sent,
    wa_message,
    wa_one,
    wa_status,
    wa_tap,
    wa_text,
    wa_value,
    whatsapp,
)

HER = "447700900501"


def heard(text: str = "hello", name: str = "wamid.1", **more: Any) -> Received:
    return Received(HER, name, text, **{"at": NOW, **more})


def media(what: str) -> list[Received]:
    return [heard("", kind="media", what=what)]


TWO = wa_message(
    wa_one("text", {"body": "second"}, "wamid.2", at=STAMP + 2),
    wa_one("text", {"body": "first"}, "wamid.1", at=STAMP + 1),
)
LATER = [datetime.fromtimestamp(STAMP + n, UTC) for n in (1, 2)]
SIGNED_OTHER = whatsapp(wa_text(), secret="other")

CASES: list[tuple[str, Sent, int, list[Any]]] = [
    ("a text", whatsapp(wa_text()), 200, [heard()]),
    ("letters of every kind", whatsapp(wa_text("ça va 🙂")), 200, [heard("ça va 🙂")]),
    ("a command is text", whatsapp(wa_text("/restart")), 200, [heard("/restart")]),
    ("two at once, in the order of their time", whatsapp(TWO), 200, [heard("first", at=LATER[0]), heard("second", "wamid.2", at=LATER[1])]),
    ("a button", whatsapp(wa_tap("abc:0")), 200, [heard("abc:0", kind="tap", title="Yes")]),
    ("a row of a list", whatsapp(wa_tap("abc:4", "Not sure", "list_reply")), 200, [heard("abc:4", kind="tap", title="Not sure")]),
    ("the button of a template", whatsapp(wa_message(wa_one("button", {"text": "Write again", "payload": "x"}))), 200, [heard("Write again")]),
    ("a photo", whatsapp(wa_message(wa_one("image", {"id": "1"}))), 200, media("photo")),
    ("a photo with words", whatsapp(wa_message(wa_one("image", {"caption": "is this bad"}))), 200, [heard("is this bad", what="photo")]),
    ("a voice message", whatsapp(wa_message(wa_one("audio", {"voice": True}))), 200, media("voice")),
    ("a location", whatsapp(wa_message(wa_one("location", {"latitude": 1}))), 200, media("location")),
    ("contacts", whatsapp(wa_message(wa_one("contacts", [{}]))), 200, media("contact")),
    ("a kind not known here", whatsapp(wa_message(wa_one("order", {}))), 200, media("other")),
    ("an unsupported message", whatsapp(wa_message(wa_one("unsupported", None))), 200, media("other")),
    ("a reaction", whatsapp(wa_message(wa_one("reaction", {"emoji": "x"}))), 200, []),
    ("delivered", whatsapp(wa_status("delivered")), 200, [Status("wamid.out", "delivered")]),
    ("read", whatsapp(wa_status("read")), 200, [Status("wamid.out", "read")]),
    ("failed", whatsapp(wa_status("failed")), 200, [Status("wamid.out", "undelivered", "not_delivered")]),
    ("failed, and why", whatsapp(wa_status("failed", code=131047)), 200, [Status("wamid.out", "undelivered", "window_closed")]),
    ("failed for a reason not known here", whatsapp(wa_status("failed", code=7)), 200, [Status("wamid.out", "undelivered", "not_delivered")]),
    ("who hides her number", whatsapp(wa_message({**wa_one("text", {"body": "hello"}, sender=""), "from_user_id": "GB.1349"})), 200, [Received("GB.1349", "wamid.1", "hello", at=NOW)]),
    ("a state not known here", whatsapp(wa_status("warning")), 200, []),
    ("for another number of the account", whatsapp(wa_message(wa_one("text", {"body": "x"}), number_id="999")), 200, []),
    ("nothing in it", whatsapp(wa_value()), 200, []),
    ("no id", whatsapp(wa_message({"from": HER, "timestamp": "1", "type": "text", "text": {"body": "x"}})), 400, []),
    ("no sender", whatsapp(wa_message({"id": "a", "timestamp": "1", "type": "text", "text": {"body": "x"}})), 400, []),
    ("a time that is none", whatsapp(wa_text(at="soon")), 400, []),
    ("a time beyond all times", whatsapp(wa_text(at=10**18)), 400, []),
    ("no entry", whatsapp({"object": "x"}), 400, []),
    ("not JSON", whatsapp(b"{"), 400, []),
    ("another secret", SIGNED_OTHER, 403, []),
    ("no signature", whatsapp(wa_text()).but(x_hub_signature_256=""), 403, []),
    ("the old kind of signature", whatsapp(wa_text()).but(x_hub_signature_256="sha1=00"), 403, []),
    ("another body under the signature", whatsapp(wa_text()).with_body(b"{}"), 403, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "status", "read"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_comes_in(door: Any, sent: Sent, status: int, read: list[Any]) -> None:
    assert door(sent) == (status, read)


@pytest.mark.parametrize(
    ("query", "status", "text"),
    [
        ("hub.mode=subscribe&hub.verify_token=wa-verify&hub.challenge=42", 200, "42"),
        ("hub.mode=subscribe&hub.verify_token=other&hub.challenge=42", 403, ""),
        ("hub.mode=unsubscribe&hub.verify_token=wa-verify&hub.challenge=42", 403, ""),
        ("hub.mode=subscribe&hub.challenge=42", 403, ""),
        ("", 403, ""),
    ],
)
def test_meta_checks_the_address(query: str, status: int, text: str) -> None:
    post = Post(dict(CHANNELS), None, None, BASE)  # type: ignore[arg-type]
    response = TestClient(Starlette(routes=post.routes())).get(f"/channels/whatsapp?{query}")

    assert (response.status_code, response.text) == (status, text)


@pytest.mark.parametrize(
    ("template", "sent"), [("write_again", ["template write_again"]), ("", [])]
)
def test_she_is_asked_to_write_again_by_a_template_where_there_is_one(
    run: Any, template: str, sent: list[str]
) -> None:
    providers = Providers()
    run(replace(CHANNELS["whatsapp"], template=template).ask_to_write(providers.client(), HER))

    assert providers.texts() == sent


def test_who_hides_her_number_is_answered_by_her_id(run: Any) -> None:
    providers, channel = Providers(), CHANNELS["whatsapp"]
    run(channel.send(providers.client(), "GB.1349", channel.render(Shown("r", Reply("Hello.")))[0]))

    assert [got.to for got in providers.got] == ["GB.1349"]


def test_a_handshake_is_whatsapps_alone() -> None:
    arrived = Arrived("", {}, {"hub.challenge": "42", "hub.mode": "subscribe"})

    assert CHANNELS["telegram"].handshake(arrived) is None
