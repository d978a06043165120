"""Slack's command, for staff: signed, and telling who waits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.channels.conftest import World
from tests.channels.sending import STAMP, Sent
from tests.channels.slack_room import COMMAND, DOOR, asks, waits

NOBODY = {"response_type": "ephemeral", "text": f"0 waiting, 0 with staff.\n{DOOR}"}
REQUESTS: list[tuple[str, Sent, int, Any]] = [
    ("the command", asks(), 200, NOBODY),
    ("with words behind it", asks({**COMMAND, "text": "who waits?"}), 200, NOBODY),
    ("Slack looks at the address", asks({"ssl_check": "1", "token": "x"}), 200, {}),
    ("just in time", asks(at=STAMP - 300), 200, NOBODY),
    ("replayed after five minutes", asks(at=STAMP - 301), 403, None),
    ("from the future", asks(at=STAMP + 301), 403, None),
    ("another secret", asks(secret="other"), 403, None),
    ("no signature", asks().but(x_slack_signature=""), 403, None),
    ("no time", asks().but(x_slack_request_timestamp=""), 403, None),
    ("a time that is no number", asks().but(x_slack_request_timestamp="now"), 403, None),
    ("the signature under another time", asks().but(x_slack_request_timestamp=str(STAMP + 1)), 403, None),
    ("letters in the signature that are none", asks().but(x_slack_signature="v0=é"), 403, None),
    ("another body under the signature", asks().with_body(b"command=%2Fother"), 403, None),
    ("no command", asks({"text": "x"}), 400, None),
    ("nothing", asks(b""), 400, None),
    ("a body that is no text", asks(b"\xff\xfe"), 400, None),
    ("far too many fields", asks({f"f{n}": "x" for n in range(99)}), 400, None),
    ("far too large", asks({**COMMAND, "text": "x" * 1_000_001}), 413, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "status", "answer"), [c[1:] for c in REQUESTS], ids=[c[0] for c in REQUESTS]
)
def test_what_slack_sends(staff: World, sent: Sent, status: int, answer: Any) -> None:
    response = staff.send(sent)

    assert response.status_code == status
    if answer is not None:
        assert response.json() == answer


def test_the_command_tells_who_waits_most_urgent_first(staff: World) -> None:
    held = waits(staff, sender="447700900503")
    staff.store.queue.take(held, "anna")
    waits(staff, "routine")
    waits(staff, "emergency", "447700900502")

    text = staff.send(asks()).json()["text"]

    assert text.split("\n") == [
        "2 waiting, 1 with staff.", "• *emergency*, sms, since 12:00 UTC",
        "• *routine*, sms, since 12:00 UTC", DOOR,
    ]  # fmt: skip
