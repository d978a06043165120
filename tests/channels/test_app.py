"""Which channels are on, and how the doors behave."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from bot import settings
from bot.channels.app import open_post
from bot.channels.known import CHANNELS, configured
from tests.channels import sending
from tests.channels.conftest import World
from tests.channels.sending import say


def set_all(monkeypatch: pytest.MonkeyPatch, needs: tuple[str, ...]) -> None:
    for need in needs:
        value = "https://chat.example.org/" if need == "LUTEA_PUBLIC_URL" else f"{need}-value"
        monkeypatch.setenv(need, value)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for needs, _make in CHANNELS.values():
        for need in needs:
            monkeypatch.delenv(need, raising=False)


def test_without_credentials_every_channel_is_off_and_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        assert configured() == {}

    for name in CHANNELS:
        assert f"channel {name} is off" in caplog.text


@pytest.mark.parametrize("name", list(CHANNELS))
def test_with_its_credentials_a_channel_is_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    set_all(monkeypatch, CHANNELS[name][0])
    with caplog.at_level(logging.INFO):
        on = configured()

    assert list(on) == [name]
    assert on[name].name == name
    for secret in on[name].secrets:
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("name", "need"), [(n, need) for n, (needs, _) in CHANNELS.items() for need in needs]
)
def test_with_one_setting_missing_it_stays_off(
    monkeypatch: pytest.MonkeyPatch, name: str, need: str
) -> None:
    set_all(monkeypatch, CHANNELS[name][0])
    monkeypatch.delenv(need)

    assert name not in configured()


def test_what_signs_or_opens_is_a_secret_setting() -> None:
    secret = {s.name for s in settings.SETTINGS if s.secret}
    needed = {need for needs, _ in CHANNELS.values() for need in needs}

    assert {n for n in needed if n.endswith(("_SECRET", "_TOKEN", "_VERIFY"))} <= secret


def test_twilio_reports_come_back_to_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, CHANNELS["sms"][0])

    assert configured()["sms"].status_url == "https://chat.example.org/channels/sms"  # type: ignore[attr-defined]


def test_a_channel_that_is_off_has_no_door(world: World) -> None:
    del world.post.channels["telegram"]

    assert world.send(say("telegram", "hello", "SM1", "447700900501")).status_code == 404


def test_the_worker_delivers_and_ends_tidily(world: World, run: Any) -> None:
    from bot.replies import Reply

    world.store.say(world.conversation("sms"), Reply("Hello."))

    async def go() -> None:
        working = asyncio.create_task(world.post.work())
        while not world.providers.got:
            await asyncio.sleep(0)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

    run(go())

    assert world.providers.texts() == ["Hello."]
    assert world.post.courier.client.is_closed


def test_with_no_channel_there_is_no_worker(world: World, run: Any) -> None:
    post = open_post(world.post.intake.engine, world.store, channels={})

    assert post.routes() == []
    run(post.work())


@pytest.mark.parametrize("name", list(CHANNELS))
def test_the_channels_of_the_tests_are_those_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    set_all(monkeypatch, CHANNELS[name][0])
    made, ours = configured()[name], sending.CHANNELS[name]

    for of_both in ("per_second", "per_person", "burst", "open_line", "stop_binds", "bridges",
                    "out_words", "in_words"):  # fmt: skip
        assert getattr(made, of_both) == getattr(ours, of_both), of_both
