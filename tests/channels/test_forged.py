"""Forged, replayed, across channels: nobody reads or steers another's conversation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.channels.conftest import World
from tests.channels.sending import (
    CHANNELS,
    DANGER,
    EVERY,
    HER,
    OTHER,
    STAMP,
    chatwoot,
    cw_message,
    messenger,
    ms_event,
    ms_text,
    say,
    telegram,
    tg_message,
    tw_fields,
    twilio,
    wa_message,
    wa_one,
    wa_text,
    webhook,
    whatsapp,
)

LATE = STAMP - 25 * 3600
ATTEMPTS: list[tuple[str, Any, int]] = [
    ("another's number, unsigned", say("sms", "delete my data", "SM7", HER).but(x_twilio_signature=""), 403),
    ("another's number, wrongly signed", twilio("sms", tw_fields("delete my data"), token="mine"), 403),
    ("another's id on Telegram", telegram(tg_message("delete my data", sender=int(HER)), secret="mine"), 403),
    ("another's number on WhatsApp", whatsapp(wa_text("delete my data"), secret="mine"), 403),
    ("another's address by webhook", webhook({"id": "m7", "from": HER, "text": "x"}, secret="mine"), 403),
    ("another's id on Messenger", messenger(ms_text("delete my data"), secret="mine"), 403),
    ("another's conversation in Chatwoot", chatwoot(cw_message("delete my data"), secret="mine"), 403),
    ("WhatsApp's signature at Messenger's door", replace(whatsapp(ms_text("delete my data", "m_7")), channel="messenger"), 403),
    ("Messenger's signature at WhatsApp's door", replace(messenger(wa_text("delete my data")), channel="whatsapp"), 403),
    ("the webhook's signature at Chatwoot's door", chatwoot(cw_message("x", 7), secret="hook-secret"), 403),
    ("a message of yesterday on Messenger", messenger(ms_event(message={"mid": "m_7", "text": "old"}, timestamp=LATE * 1000)), 200),
    ("for another page", messenger(ms_event("9002", message={"mid": "m_7", "text": "x"})), 200),
    ("as the page itself", messenger(ms_text("x", "m_7", "9001")), 200),
    ("a Chatwoot request of ten minutes ago", chatwoot(cw_message("x", 7), at=STAMP - 600), 403),
    ("another account of Chatwoot", chatwoot(cw_message("x", 7, account={"id": 4})), 200),
    ("a colleague's words in Chatwoot", chatwoot(cw_message("x", 7, message_type="outgoing")), 200),
    ("a conversation of Chatwoot that is a path", chatwoot(cw_message("x", 7, conversation={"id": "1/../2", "status": "pending"})), 400),
    ("one channel's signature at another's door", say("whatsapp", "x", "SM7", HER).but(x_hub_signature_256=webhook({}).headers["x-lutea-signature"]), 403),
    ("a message of yesterday on WhatsApp", whatsapp(wa_text("old", name="wamid.7", at=LATE)), 200),
    ("a message of yesterday on Telegram", telegram(tg_message("old", 7, int(HER), date=LATE)), 200),
    ("a message of tomorrow on WhatsApp", whatsapp(wa_text("new", name="wamid.7", at=STAMP + 3600)), 200),
    ("a webhook of ten minutes ago", webhook({"id": "m7", "from": HER, "text": "x"}, at=STAMP - 600), 403),
    ("for another number of the account", whatsapp(wa_message(wa_one("text", {"body": "x"}, "wamid.7"), number_id="999")), 200),
    ("another account", twilio("sms", tw_fields("x", "SM7", AccountSid="AC" + "9" * 32)), 400),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "status"), [a[1:] for a in ATTEMPTS], ids=[a[0] for a in ATTEMPTS]
)
def test_a_forged_or_replayed_request_reaches_nobody(world: World, sent: Any, status: int) -> None:
    for channel in {sent.channel, "webhook"}:
        world.says(channel, "hello")
    before = {c: world.lines(c) for c in CHANNELS}
    said = len(world.providers.got)

    assert world.send(sent).status_code == status

    assert {c: world.lines(c) for c in CHANNELS} == before
    assert len(world.providers.got) == said


@EVERY
@pytest.mark.parametrize("text", ["/restart", "/session_start", '/inform{"gest": 70}'])
def test_a_typed_command_is_kept_as_text(world: World, channel: str, text: str) -> None:
    world.says(channel, text)

    assert world.lines(channel) == [text]


MARKUP = [
    "<script>alert(1)</script>", "<b>hello", "**hello**", "*_`hello`_*", "[x](https://evil.example)",
    "<https://evil.example|press>", "&lt;b&gt;", "hello\u202eolleh", "{{7*7}}", "%s %(x)s",
]  # fmt: skip


@EVERY
def test_markup_is_text_to_us_and_is_not_handed_on(world: World, channel: str) -> None:
    """The fake providers refuse anything that would be read as markup of ours."""
    for text in MARKUP:
        world.says(channel, text)

    assert world.lines(channel) == [text.replace("\u202e", " ") for text in MARKUP]
    assert not any(text in said for said in world.providers.texts() for text in MARKUP)


def test_one_number_on_every_channel_is_as_many_people(world: World) -> None:
    for channel in CHANNELS:
        world.says(channel, f"on {channel}")

    assert [world.lines(channel) for channel in CHANNELS] == [[f"on {c}"] for c in CHANNELS]
    assert len({world.conversation(channel) for channel in CHANNELS}) == len(CHANNELS)


def test_a_senders_claim_of_another_session_is_passed_over(world: World) -> None:
    theirs = world.conversation("webhook")
    world.send(webhook({"id": "m1", "from": OTHER, "text": "hello", "session_id": theirs,
                        "conversation": theirs, "sender": HER}))  # fmt: skip

    assert world.lines("webhook") == []
    assert world.lines("webhook", OTHER) == ["hello"]


@EVERY
def test_the_id_of_anothers_message_brings_no_reply_of_hers(world: World, channel: str) -> None:
    """Telegram counts by chat and the others by account: either way it is her own that counts."""
    world.send(say(channel, DANGER, "m1", HER))
    world.send(say(channel, "hello", "m1", OTHER))

    assert world.lines(channel, OTHER) == ["hello"]
    assert not any(DANGER in text for text in world.providers.texts(OTHER))


@EVERY
def test_nobody_else_hears_what_is_said_to_her(world: World, channel: str) -> None:
    world.says(channel, "hello", OTHER)
    world.providers.got.clear()

    world.says(channel, DANGER, HER)

    assert {got.to for got in world.providers.got} == {HER}
