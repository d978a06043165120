"""Slack, for staff: what it is told, what it may ask, and what never goes there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.channels.app import Post
from bot.channels.known import for_staff
from bot.channels.slack import MOST_TRIES, Notices, Once
from bot.replies import Reply
from tests.channels.conftest import World
from tests.channels.sending import DANGER, HER
from tests.channels.slack_room import DOOR, URL, Room, asks, look, waits

# What Slack is told
# ------------------


@pytest.mark.parametrize(
    "urgency", ["crisis", "emergency", "urgent", "upset", "same_day", "routine"]
)
def test_somebody_waits_is_told_once(staff: World, room: Room, urgency: str) -> None:
    waits(staff, urgency)
    for _ in range(3):
        look(staff)

    line = f"• *{urgency.replace('_', ' ')}*, sms, since 12:00 UTC"
    assert list(room) == [f"Somebody waits for a person.\n{line}\n{DOOR}"]


def test_more_urgent_is_told_again(staff: World, room: Room) -> None:
    for urgency in ("routine", "emergency", "routine"):
        waits(staff, urgency)
        look(staff)

    assert ["*emergency*" in said for said in room] == [False, True]


def test_who_is_with_staff_is_not_told(staff: World, room: Room) -> None:
    staff.store.queue.take(waits(staff), "anna")
    look(staff)

    assert list(room) == []


def test_messages_that_could_not_be_delivered_are_told(staff: World, room: Room) -> None:
    look(staff)
    for number in range(2):
        staff.providers.next_answers.append((400, {"code": 21211}))
        staff.store.say(staff.conversation("sms"), Reply(f"Number {number}."))
        staff.run(staff.post.courier.deliver_all())
    for _ in range(2):
        look(staff)

    assert list(room) == [f"Messages that could not be delivered: 2.\n{DOOR}"]


def test_no_word_name_or_number_of_a_person_goes_there(staff: World, room: Room) -> None:
    staff.says("sms", DANGER)
    waits(staff, "crisis", summary="7 weeks, bleeding, two losses")
    look(staff)
    told = "\n".join([*room, staff.send(asks()).text])

    for word in (DANGER, "pad", "7 weeks", "loss", HER, HER[-6:], staff.conversation("sms")):
        assert word not in told


FAILURES: list[tuple[str, list[Any], int]] = [
    ("429", [429], 1),
    ("500", [500], 1),
    ("503 twice", [503, 503], 1),
    ("a timeout", [httpx.ReadTimeout("x")], 1),
    ("unreachable", [httpx.ConnectError("x")], 1),
    ("403: the webhook was taken away", [403] * MOST_TRIES, 0),
    ("404: no such webhook", [404], 0),
    ("410: the channel is archived", [410], 0),
    ("400: not in its form", [400], 0),
    ("too often", [500] * MOST_TRIES, 0),
]


@pytest.mark.parametrize(
    ("answers", "told"), [f[1:] for f in FAILURES], ids=[f[0] for f in FAILURES]
)
def test_a_notice_that_was_not_taken(
    staff: World, room: Room, answers: list[Any], told: int, caplog: pytest.LogCaptureFixture
) -> None:
    room.answers = list(answers)
    waits(staff)
    look(staff)

    assert len(room) == told
    assert room.answers == []
    assert "secret-part" not in caplog.text


def test_slack_says_how_long_to_wait(staff: World, room: Room) -> None:
    waited: list[float] = []

    async def note(seconds: float) -> None:
        waited.append(seconds)

    assert staff.post.notices is not None
    staff.post.notices.sleep = note
    room.answers = [429]
    waits(staff)
    look(staff)

    assert 30.0 in waited


def test_notices_go_one_a_second(staff: World, room: Room) -> None:
    waited: list[float] = []

    async def note(seconds: float) -> None:
        waited.append(seconds)

    assert staff.post.notices is not None
    staff.post.notices.sleep = note
    for number in range(3):
        waits(staff, sender=str(447700900100 + number))
    look(staff)

    assert len(room) == 3
    assert waited[-1] > 1


def test_of_several_processes_one_tells(run: Any) -> None:
    """Through the real Redis where there is one."""
    redis = pytest.importorskip("redis")
    url = "redis://127.0.0.1:6379/15"
    try:
        redis.Redis.from_url(url).ping()
    except redis.exceptions.RedisError:
        pytest.skip("no Redis here")
    redis.Redis.from_url(url).delete("lutea:slack:one")

    async def both() -> list[bool]:
        return [await once.first("one") for once in (Once(url), Once(url))]

    assert run(both()) == [True, False]


def test_with_redis_away_it_is_told_rather_twice_than_never(run: Any) -> None:
    once = Once("redis://127.0.0.1:1")

    assert [run(once.first("one")), run(once.first("one"))] == [True, False]


# On and off
# ----------


@pytest.mark.parametrize(
    ("url", "secret", "on", "door"),
    [
        ("", "", False, False),
        (URL, "", True, False),
        ("", "sl-secret", True, True),
        (URL, "sl-secret", True, True),
    ],
)
def test_each_half_is_there_where_it_is_set_up(
    monkeypatch: pytest.MonkeyPatch, world: World, url: str, secret: str, on: bool, door: bool
) -> None:
    monkeypatch.setenv("LUTEA_SLACK_URL", url)
    monkeypatch.setenv("LUTEA_SLACK_SECRET", secret)
    slack = for_staff()
    notices = Notices(slack, world.store, world.providers.client()) if slack else None
    post: Post = replace(world.post, channels={}, notices=notices)

    assert (slack is not None) is on
    assert [route.path for route in post.routes()] == (["/channels/slack"] if door else [])
    for hidden in (url, secret):
        assert not hidden or hidden not in repr(slack)


def test_the_watch_goes_on_after_a_bad_moment(staff: World, room: Room, run: Any) -> None:
    assert staff.post.notices is not None
    notices, looked = staff.post.notices, []

    async def look_badly() -> None:
        looked.append(1)
        raise ValueError("bad")

    notices.look = look_badly  # type: ignore[method-assign]

    async def go() -> None:
        working = asyncio.create_task(notices.watch())
        while len(looked) < 2:
            await asyncio.sleep(0)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

    async def breathe(_seconds: float) -> None:
        await asyncio.sleep(0)

    notices.sleep = breathe
    run(go())
