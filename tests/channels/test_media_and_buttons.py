"""Pictures, voices and taps."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot.channels import words
from tests.channels.conftest import World
from tests.channels.sending import (
    DANGER,
    HER,
    OTHER,
    Sent,
    chatwoot,
    cw_message,
    messenger,
    ms_event,
    ms_text,
    telegram,
    tg_message,
    tg_tap,
    tw_fields,
    twilio,
    wa_message,
    wa_one,
    wa_tap,
    webhook,
    whatsapp,
)

MEDIA = [
    ("telegram", telegram(tg_message(None, sender=int(HER), voice={})), "voice"),
    ("telegram", telegram(tg_message(None, sender=int(HER), location={})), "location"),
    ("whatsapp", whatsapp(wa_message(wa_one("image", {}))), "photo"),
    ("sms", twilio("sms", tw_fields("", MediaContentType0="image/png")), "photo"),
    ("whatsapp_twilio", twilio("whatsapp_twilio", tw_fields("", sender=f"whatsapp:+{HER}", MediaContentType0="audio/ogg")), "voice"),
    ("messenger", messenger(ms_event(message={"mid": "m1", "attachments": [{"type": "audio"}]})), "voice"),
    ("chatwoot", chatwoot(cw_message(None, attachments=[{"file_type": "image"}])), "photo"),
    ("webhook", webhook({"id": "m1", "from": HER, "what": "document"}), "document"),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "sent", "what"), MEDIA)
def test_what_cannot_be_read_is_answered_kindly(
    world: World, channel: str, sent: Any, what: str
) -> None:
    world.send(sent)
    world.send(sent)

    (text,) = [t for t in world.providers.texts() if "only read text" in t]
    assert text.startswith(words.CANNOT_READ[what])
    assert "999" in text


def test_a_caption_is_read_and_the_picture_is_not(world: World) -> None:
    sent = telegram(tg_message(None, sender=int(HER), photo=[{}], caption=DANGER))
    world.send(sent)
    texts = world.providers.texts()

    assert "999" in texts[0]
    assert texts[-1].startswith("I can't see pictures.")


# Buttons and numbers
# -------------------


def taps(channel: str, data: str, title: str, sender: str = HER) -> Sent:
    if channel == "telegram":
        return telegram(tg_tap(data, title, int(sender)))
    if channel == "messenger":
        return messenger(ms_text(title, sender=sender, quick_reply={"payload": data}))
    return whatsapp(wa_tap(data, title, sender=sender))


WITH_BUTTONS = pytest.mark.parametrize("channel", ["telegram", "whatsapp", "messenger"])


@WITH_BUTTONS
def test_a_tap_is_what_our_own_records_say_it_is(world: World, channel: str) -> None:
    asked = world.asks(channel, "Yes", "No")
    world.send(taps(channel, f"{asked}:1", "Delete everything"))

    assert world.lines(channel) == ["No"]


TAPS = [
    "{asked}:7",
    "{asked}:-1",
    "{asked}:",
    "{asked}",
    "",
    "nothing:0",
    "/restart",
    "/deny[1]",
]


@WITH_BUTTONS
@pytest.mark.parametrize("data", TAPS)
def test_a_tap_that_fits_no_question_changes_nothing(world: World, channel: str, data: str) -> None:
    asked = world.asks(channel, "Yes", "No")
    world.send(taps(channel, data.format(asked=asked), "Yes"))

    assert world.lines(channel) == []
    assert "earlier question" in world.providers.texts()[-1]


@WITH_BUTTONS
def test_a_button_of_an_earlier_question_is_not_taken_for_the_last(
    world: World, channel: str
) -> None:
    asked = world.asks(channel, "Yes", "No")
    world.asks(channel, "Yes", "No")
    world.send(taps(channel, f"{asked}:0", "Yes"))

    assert world.lines(channel) == []
    assert "earlier question" in world.providers.texts()[-1]


@WITH_BUTTONS
def test_a_button_of_somebody_elses_question_is_none(world: World, channel: str) -> None:
    asked = world.asks(channel, "Yes", "No")
    world.send(taps(channel, f"{asked}:0", "Yes", OTHER))

    assert world.lines(channel) == []
    assert world.lines(channel, OTHER) == []


@pytest.mark.parametrize(
    "answer", [(200, {"ok": True}), (400, {"ok": False}), httpx.ReadTimeout("x")]
)
def test_telegram_is_told_that_a_tap_was_heard_and_the_answer_waits_for_nothing(
    world: World, answer: Any
) -> None:
    asked = world.asks("telegram", "Yes", "No")
    world.providers.next_answers.append(answer)
    world.send(telegram(tg_tap(f"{asked}:1", "No", int(HER), number=5)))

    (told,) = [r for r in world.providers.requests if r.url.path.endswith("/answerCallbackQuery")]
    assert json.loads(told.content) == {"callback_query_id": "775"}
    assert world.lines("telegram") == ["No"]
