"""The generic signed webhook: its cases."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.contract import Received, Status
from tests.channels.sending import STAMP, Sent, webhook

GOOD = {"id": "m1", "from": "p1", "text": "hello"}
HELLO = Received("p1", "m1", "hello")

CASES: list[tuple[str, Sent, int, list[Any]]] = [
    ("a text", webhook(GOOD), 200, [HELLO]),
    ("a text with more fields", webhook({**GOOD, "session_id": "p2"}), 200, [HELLO]),
    ("letters of every kind", webhook({**GOOD, "text": "ça va 🙂"}), 200, [Received("p1", "m1", "ça va 🙂")]),
    ("a command is text", webhook({**GOOD, "text": "/restart"}), 200, [Received("p1", "m1", "/restart")]),
    ("a delivery report", webhook({"id": "out1", "state": "delivered"}), 200, [Status("out1", "delivered")]),
    ("a read report", webhook({"id": "out1", "state": "read"}), 200, [Status("out1", "read")]),
    ("an unknown state", webhook({"id": "out1", "state": "lost"}), 200, []),
    ("a photo", webhook({"id": "m1", "from": "p1", "what": "photo"}), 200, [Received("p1", "m1", kind="media", what="photo")]),
    ("a voice message", webhook({"id": "m1", "from": "p1", "what": "voice"}), 200, [Received("p1", "m1", kind="media", what="voice")]),
    ("an empty text", webhook({**GOOD, "text": " "}), 200, [Received("p1", "m1", kind="media")]),
    ("a text that is a number", webhook({**GOOD, "text": 7}), 200, [Received("p1", "m1", kind="media")]),
    ("no id", webhook({"from": "p1", "text": "hello"}), 400, []),
    ("no sender", webhook({"id": "m1", "text": "hello"}), 400, []),
    ("an empty sender", webhook({**GOOD, "from": ""}), 400, []),
    ("a sender that is no word", webhook({**GOOD, "from": ["p1"]}), 400, []),
    ("an endless id", webhook({**GOOD, "id": "m" * 201}), 400, []),
    ("not JSON", webhook(b"{"), 400, []),
    ("a list", webhook([GOOD]), 400, []),
    ("nested too deeply", webhook(b"[" * 50_000), 400, []),
    ("another secret", webhook(GOOD, secret="other"), 403, []),
    ("no signature", webhook(GOOD).but(x_lutea_signature=""), 403, []),
    ("no time", webhook(GOOD).but(x_lutea_timestamp=""), 403, []),
    ("a time that is no number", webhook(GOOD).but(x_lutea_timestamp="now"), 403, []),
    ("another body under the signature", webhook(GOOD).with_body(b'{"id":"m1","from":"p2","text":"hello"}'), 403, []),
    ("the signature under another time", webhook(GOOD).but(x_lutea_timestamp=str(STAMP + 1)), 403, []),
    ("just in time", webhook(GOOD, at=STAMP - 300), 200, [HELLO]),
    ("replayed after five minutes", webhook(GOOD, at=STAMP - 301), 403, []),
    ("from the future", webhook(GOOD, at=STAMP + 301), 403, []),
    ("letters in the signature that are none", webhook(GOOD).but(x_lutea_signature="v1=é"), 403, []),
    ("far too large", webhook({**GOOD, "text": "x" * 1_000_001}), 413, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "status", "read"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_comes_in(door: Any, sent: Sent, status: int, read: list[Any]) -> None:
    assert door(sent) == (status, read)
