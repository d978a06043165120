"""From a provider's request to the answer: once, in order, the number first."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from bot.records.errors import RecordsUnavailable
from tests.channels.conftest import World
from tests.channels.sending import (
    CHANNELS,
    DANGER,
    EVERY,
    HER,
    say,
)


@EVERY
def test_a_message_is_answered_once_however_often_it_comes(world: World, channel: str) -> None:
    for _ in range(3):
        assert world.send(say(channel, DANGER, "SM1", HER)).status_code == 200

    assert world.lines(channel) == [DANGER]
    assert sum("999" in text for text in world.providers.texts(HER)) == 1


@EVERY
def test_two_messages_are_answered_in_their_order(world: World, channel: str) -> None:
    world.says(channel, "first")
    world.says(channel, "second")

    assert world.lines(channel) == ["first", "second"]


@EVERY
def test_the_danger_text_comes_first_and_in_one(world: World, channel: str) -> None:
    got = world.says(channel, DANGER)

    assert "999" in got[0].text
    assert got[0].choices == ()


@EVERY
def test_what_she_writes_is_in_no_log(
    world: World, channel: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        world.says(channel, "my own secret words")
        world.send(say(channel, "my own secret words", "SM9", HER).but(
            x_lutea_signature="x", x_twilio_signature="x", x_hub_signature_256="x",
            x_telegram_bot_api_secret_token="x",
        ))  # fmt: skip

    assert "secret words" not in caplog.text
    assert HER not in caplog.text
    for secret in CHANNELS[channel].secrets:
        assert secret not in caplog.text


@EVERY
def test_of_an_endless_message_the_beginning_is_kept_and_a_danger_in_it_is_heard(
    world: World, channel: str
) -> None:
    got = world.says(channel, f"{DANGER}. " + "and so on " * 1_000)

    (kept,) = world.lines(channel)
    assert len(kept) <= 4_000
    assert "999" in got[0].text


# Others may read along
# ---------------------


def test_on_sms_she_is_told_once_that_texts_are_not_private(world: World) -> None:
    world.says("sms", "hello")
    world.says("sms", "hello again")
    told = [t for t in world.providers.texts() if "texts are not private" in t]

    assert len(told) == 1
    assert "texts are not private" in world.providers.texts()[0]


def test_the_note_on_sms_waits_for_the_number(world: World) -> None:
    world.says("sms", DANGER)
    texts = world.providers.texts()

    assert "999" in texts[0]
    assert "texts are not private" in texts[1]


@pytest.mark.parametrize("channel", [c for c in CHANNELS if c != "sms"])
def test_elsewhere_there_is_no_such_note(world: World, channel: str) -> None:
    world.says(channel, "hello")

    assert not any("not private" in text for text in world.providers.texts())


# The records are away
# --------------------


@EVERY
def test_with_the_records_away_the_number_still_comes_once_and_the_message_is_kept_there(
    world: World, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise RecordsUnavailable("away")

    with monkeypatch.context() as gone:
        gone.setattr(world.store, "receive", away)
        gone.setattr(world.store, "open_conversation", away)
        statuses = [world.send(say(channel, DANGER, "SM1", HER)).status_code for _ in range(2)]

    assert statuses == [503, 503]
    assert ["999" in text for text in world.providers.texts(HER)] == [True]
    assert world.send(say(channel, DANGER, "SM1", HER)).status_code == 200
    assert world.lines(channel) == [DANGER]
