"""The page on the channels says what the code does."""

from __future__ import annotations

from bot.channels.known import CHANNELS
from bot.channels.twilio import SMS_LIMIT
from bot.channels.words import CANNOT_READ, OLD_BUTTON, OPEN_LINE, STOPPED, TOO_MANY, cannot_read
from bot.handover.undelivered import WHY
from bot.knowledge.readability import grade
from bot.settings import ROOT

PAGE = (ROOT / "docs" / "channels.md").read_text("utf-8")


def test_it_names_every_channel_setting_and_reason() -> None:
    for name, (needs, _make) in CHANNELS.items():
        assert f"| `{name}` |" in PAGE
        assert all(need in PAGE for need in needs)
    assert all(f"`{code}`" in PAGE for code in WHY)
    assert f"| {SMS_LIMIT} |" in PAGE


def test_what_the_channels_say_reads_easily() -> None:
    for reply in (
        OLD_BUTTON,
        OPEN_LINE,
        STOPPED,
        TOO_MANY,
        *map(cannot_read, [*CANNOT_READ, "other"]),
    ):
        assert grade(reply.text) <= 6, reply.text
