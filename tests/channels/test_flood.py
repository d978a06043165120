"""A flood of messages: one kind sentence, then silence; a danger in it is still heard."""

from __future__ import annotations

import pytest

from bot.channels import words
from bot.channels.flood import MOST, Flood
from bot.records.rates import WINDOW, LocalRates
from tests.channels.conftest import World
from tests.channels.sending import DANGER, EVERY, HER, OTHER

TOLD = words.TOO_MANY.text[:30]


class Ticks:
    time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def flooded(world: World, channel: str, ticks: Ticks) -> None:
    flood = world.post.intake.flood = Flood(LocalRates(ticks))
    plus = "+" if channel in ("sms", "whatsapp_twilio") else ""
    for _ in range(MOST):
        world.run(flood.has_room(channel, plus + HER))


@EVERY
def test_the_sentence_comes_once_and_then_silence(world: World, channel: str, ticks: Ticks) -> None:
    flooded(world, channel, ticks)

    first, *rest = [world.says(channel, "hello") for _ in range(4)]

    assert [g.text[:30] for g in first] == [TOLD]
    assert "999" in first[0].text
    assert rest == [[], [], []]
    assert world.lines(channel) == []


@EVERY
def test_a_danger_in_a_flood_is_answered_once_in_a_minute(
    world: World, channel: str, ticks: Ticks
) -> None:
    flooded(world, channel, ticks)

    got = [world.says(channel, DANGER) for _ in range(3)]

    assert "999" in got[0][0].text
    assert [TOLD in g.text for g in got[1]] == [True]
    assert got[2] == []
    ticks.time = WINDOW
    assert "999" in world.says(channel, DANGER)[0].text


def test_another_danger_is_answered_as_well(world: World, ticks: Ticks) -> None:
    flooded(world, "telegram", ticks)

    world.says("telegram", DANGER)

    assert "116 123" in world.says("telegram", "i want to kill myself")[0].text


def test_one_senders_flood_is_not_anothers(world: World, ticks: Ticks) -> None:
    flooded(world, "telegram", ticks)

    world.says("telegram", "hello", OTHER)

    assert world.lines("telegram", OTHER) == ["hello"]


def test_after_a_minute_she_is_heard_again(world: World, ticks: Ticks) -> None:
    flooded(world, "telegram", ticks)
    world.says("telegram", "lost")
    ticks.time = WINDOW

    world.says("telegram", "hello")

    assert world.lines("telegram") == ["hello"]


async def test_who_floods_again_is_told_again(ticks: Ticks) -> None:
    flood = Flood(LocalRates(ticks))
    told = []
    for ticks.time in (0.0, 2 * WINDOW):
        room = [await flood.has_room("sms", "a") for _ in range(MOST + 2)]
        assert room[-3:] == [True, False, False]
        told.append([await flood.to_be_told("sms", "a") for _ in range(2)])

    assert told == [[True, False]] * 2
