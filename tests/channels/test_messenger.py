"""Messenger: its cases."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels.app import Post
from bot.channels.contract import Received, Status
from tests.channels.sending import (
    BASE,
    CHANNELS,
    HER,
    NOW,
    Sent,
    messenger,
    ms_event,
    ms_text,
)


def heard(text: str = "hello", name: str = "m_1", **more: Any) -> list[Received]:
    return [Received(HER, name, text, **{"at": NOW, **more})]


def media(what: str) -> list[Received]:
    return heard("", kind="media", what=what)


def attached(kind: str, text: str | None = None) -> Sent:
    message: dict[str, Any] = {"mid": "m_1", "attachments": [{"type": kind, "payload": {}}]}
    return messenger(ms_event(message={**message, **({"text": text} if text else {})}))


def tap(payload: str = "abc:0", title: str = "Yes") -> Sent:
    return messenger(ms_text(title, quick_reply={"payload": payload}))


EDIT = {"mid": "m_1", "text": "7 weeks", "num_edit": 2}
POSTBACK = {"mid": "m_1", "title": "Get started", "payload": "/restart"}
TWO = {
    "object": "page",
    "entry": [*ms_text("first", "m_1")["entry"], *ms_text("second", "m_2")["entry"]],
}

CASES: list[tuple[str, Sent, int, list[Any]]] = [
    ("a text", messenger(ms_text()), 200, heard()),
    ("letters of every kind", messenger(ms_text("ça va 🙂")), 200, heard("ça va 🙂")),
    ("a command is text", messenger(ms_text("/restart")), 200, heard("/restart")),
    ("two at once", messenger(TWO), 200, [*heard("first"), *heard("second", "m_2")]),
    ("a quick reply", tap(), 200, heard("abc:0", kind="tap", title="Yes")),
    ("a quick reply of another app", tap("DEVELOPER_PAYLOAD"), 200, heard("DEVELOPER_PAYLOAD", kind="tap", title="Yes")),
    ("the way in is what stands on it", messenger(ms_event(postback=POSTBACK)), 200, heard("Get started")),
    ("an edit", messenger(ms_event(message_edit=EDIT)), 200, heard("7 weeks", "m_1e2")),
    ("a photo", attached("image"), 200, media("photo")),
    ("a photo with words", attached("image", "is this bad"), 200, heard("is this bad", what="photo")),
    ("a voice message", attached("audio"), 200, media("voice")),
    ("a video", attached("video"), 200, media("video")),
    ("a file", attached("file"), 200, media("document")),
    ("a location", attached("location"), 200, media("location")),
    ("a kind not known here", attached("ig_reel"), 200, media("other")),
    ("a link with words", attached("fallback", "see this"), 200, heard("see this")),
    ("an empty message", messenger(ms_text(" ")), 200, media("other")),
    ("an echo of our own", messenger(ms_text("hello", is_echo=True)), 200, []),
    ("from the page itself", messenger(ms_text(sender="9001")), 200, []),
    ("taken back", messenger(ms_text(is_deleted=True)), 200, []),
    ("a reaction", messenger(ms_event(reaction={"mid": "m_9", "action": "react"})), 200, []),
    ("delivered", messenger(ms_event(delivery={"mids": ["m_8", "m_9"], "watermark": 1})), 200, [Status("m_8", "delivered"), Status("m_9", "delivered")]),
    ("delivered, without ids", messenger(ms_event(delivery={"watermark": 1})), 200, []),
    ("read", messenger(ms_event(read={"watermark": 1})), 200, []),
    ("for another page", messenger(ms_event("9002", message={"mid": "m_1", "text": "x"})), 200, []),
    ("while another app has the conversation", messenger({"object": "page", "entry": [{"id": "9001", "standby": [{}]}]}), 200, []),
    ("no id", messenger(ms_event(message={"text": "x"})), 400, []),
    ("no sender", messenger({"entry": [{"id": "9001", "messaging": [{"message": {"mid": "a", "text": "x"}, "timestamp": 1}]}]}), 400, []),
    ("a time that is none", messenger({"entry": [{"id": "9001", "messaging": [{"sender": {"id": "1"}, "timestamp": "soon", "message": {"mid": "a", "text": "x"}}]}]}), 400, []),
    ("no entry", messenger({"object": "page"}), 400, []),
    ("not JSON", messenger(b"{"), 400, []),
    ("another secret", messenger(ms_text(), secret="other"), 403, []),
    ("no signature", messenger(ms_text()).but(x_hub_signature_256=""), 403, []),
    ("the old kind of signature", messenger(ms_text()).but(x_hub_signature_256="sha1=00"), 403, []),
    ("another body under the signature", messenger(ms_text()).with_body(b"{}"), 403, []),
    ("signed for WhatsApp", messenger(ms_text(), secret="wa-secret"), 403, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "status", "read"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_comes_in(door: Any, sent: Sent, status: int, read: list[Any]) -> None:
    assert door(sent) == (status, read)


@pytest.mark.parametrize(
    ("query", "status", "text"),
    [
        ("hub.mode=subscribe&hub.verify_token=ms-verify&hub.challenge=42", 200, "42"),
        ("hub.mode=subscribe&hub.verify_token=wa-verify&hub.challenge=42", 403, ""),
        ("", 403, ""),
    ],
)
def test_meta_checks_the_address(query: str, status: int, text: str) -> None:
    post = Post(dict(CHANNELS), None, None, BASE)  # type: ignore[arg-type]
    response = TestClient(Starlette(routes=post.routes())).get(f"/channels/messenger?{query}")

    assert (response.status_code, response.text) == (status, text)
