"""Telegram: its cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.contract import Received
from tests.channels.sending import NOW, STAMP, Sent, telegram, tg_member, tg_message, tg_tap


def heard(text: str = "hello", number: int = 1, **more: Any) -> Received:
    return Received("501", f"m{number}", text, at=NOW, **more)


def media(what: str) -> list[Received]:
    return [Received("501", "m1", kind="media", what=what, at=NOW)]


EDITED = {
    "update_id": 5,
    "edited_message": {**tg_message("7 weeks")["message"], "edit_date": STAMP + 9},
}
GROUP = tg_message()
GROUP["message"]["chat"]["type"] = "group"

CASES: list[tuple[str, Sent, int, list[Any]]] = [
    ("a text", telegram(tg_message()), 200, [heard()]),
    ("letters of every kind", telegram(tg_message("ça va 🙂")), 200, [heard("ça va 🙂")]),
    ("a command is text", telegram(tg_message("/restart")), 200, [heard("/restart")]),
    ("a typed intent is text", telegram(tg_message('/deny{"a":1}')), 200, [heard('/deny{"a":1}')]),
    ("a start", telegram(tg_message("/start")), 200, [Received("501", "m1", kind="start", at=NOW)]),
    ("a stop", telegram(tg_message("/stop")), 200, [Received("501", "m1", kind="stop", at=NOW)]),
    ("an edit", telegram(EDITED), 200, [Received("501", f"m1e{STAMP + 9}", "7 weeks", at=datetime.fromtimestamp(STAMP + 9, UTC))]),
    ("a tap", telegram(tg_tap("abc:0")), 200, [Received("501", "q771", "abc:0", "tap", title="Yes")]),
    ("a tap in a group", telegram(tg_tap("abc:0", message={"chat": {"id": -5, "type": "group"}})), 200, []),
    ("a tap by somebody else", telegram(tg_tap("abc:0", **{"from": {"id": 502}})), 200, []),
    ("a tap without its message", telegram({"update_id": 1, "callback_query": {"id": "1", "from": {"id": 501}, "data": "x"}}), 400, []),
    ("a photo", telegram(tg_message(None, photo=[{"file_id": "x"}])), 200, media("photo")),
    ("a photo with words", telegram(tg_message(None, photo=[{}], caption="is this bad")), 200, [heard("is this bad", what="photo")]),
    ("a voice message", telegram(tg_message(None, voice={"file_id": "x"})), 200, media("voice")),
    ("a location", telegram(tg_message(None, location={"latitude": 1})), 200, media("location")),
    ("a contact", telegram(tg_message(None, contact={"phone_number": "1"})), 200, media("contact")),
    ("a sticker", telegram(tg_message(None, sticker={})), 200, media("sticker")),
    ("a dice", telegram(tg_message(None, dice={})), 200, media("other")),
    ("blocked", telegram(tg_member("kicked")), 200, [Received("501", "u7001", kind="stop", told=True)]),
    ("let in again", telegram(tg_member("member")), 200, [Received("501", "u7001", kind="start", told=True)]),
    ("added to a group", telegram(tg_member("member", kind="group")), 200, []),
    ("a message in a group", telegram(GROUP), 200, []),
    ("a post of a channel", telegram({"update_id": 1, "channel_post": {}}), 200, []),
    ("no update id", telegram({"message": tg_message()["message"]}), 400, []),
    ("no chat", telegram({"update_id": 1, "message": {"message_id": 1, "date": STAMP, "text": "x"}}), 400, []),
    ("a date that is none", telegram(tg_message(date="soon")), 400, []),
    ("not JSON", telegram(b"{"), 400, []),
    ("another secret", telegram(tg_message(), secret="other"), 403, []),
    ("no secret", telegram(tg_message()).but(x_telegram_bot_api_secret_token=""), 403, []),
    ("a secret with strange letters", telegram(tg_message()).but(x_telegram_bot_api_secret_token="é"), 403, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "status", "read"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_comes_in(door: Any, sent: Sent, status: int, read: list[Any]) -> None:
    assert door(sent) == (status, read)
