"""From the outbox to a provider: tried again, in order, at its pace, and given up in sight of staff."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.channels.courier import MOST_ATTEMPTS, wait_after
from bot.channels.pace import Pace, Paces
from bot.replies import Reply
from tests.channels.conftest import World
from tests.channels.sending import (
    CHANNELS,
    DANGER,
    EVERY,
    HER,
    TEMPLATE,
    Sent,
    tw_status,
    twilio,
    wa_status,
    webhook,
    whatsapp,
)


@EVERY
@pytest.mark.parametrize(
    "failure", [(429, {}), (500, {}), httpx.ReadTimeout("x"), httpx.ConnectError("x")]
)
def test_a_message_that_was_not_taken_is_sent_again(
    world: World, channel: str, failure: Any
) -> None:
    world.providers.next_answers.append(failure)
    assert world.says(channel, DANGER) == []
    world.clock.forward(minutes=1)
    world.run(world.post.courier.deliver_all())

    assert "999" in world.providers.texts(HER)[0]
    assert world.store.outbox.dead() == []


def test_after_many_tries_staff_see_it(world: World) -> None:
    world.providers.next_answers.extend([(500, {})] * MOST_ATTEMPTS)
    world.says("telegram", DANGER)
    for _ in range(MOST_ATTEMPTS):
        world.clock.forward(hours=1)
        world.run(world.post.courier.deliver_all())

    (dead,) = world.store.outbox.dead()
    assert dead["error"] == "provider_down"


def test_what_can_never_go_is_not_tried_again(world: World) -> None:
    world.providers.next_answers.append((400, {"code": 21211}))
    world.says("sms", DANGER)

    assert [dead["error"] for dead in world.store.outbox.dead()] == ["no_such_address"]


def test_of_a_message_in_pieces_only_what_is_missing_is_sent_again(world: World) -> None:
    conversation = world.conversation("sms")
    text = " ".join(f"This is sentence {n}." for n in range(60))
    world.store.say(conversation, Reply(text))
    world.run(world.post.courier.deliver_all())
    first = world.providers.texts()
    world.providers.got.clear()

    world.store.say(conversation, Reply(text))
    handle = world.providers.handle
    calls = iter(range(100))
    transport = httpx.MockTransport(
        lambda r: httpx.Response(500, json={}) if next(calls) == 1 else handle(r)
    )
    world.post.courier.client = httpx.AsyncClient(transport=transport)
    world.run(world.post.courier.deliver_all())
    world.clock.forward(minutes=1)
    world.run(world.post.courier.deliver_all())

    assert len(first) > 1
    assert world.providers.texts() == first


@pytest.mark.parametrize(
    ("attempt", "after", "chance", "seconds"),
    [(1, None, 0.5, 2), (1, None, 0.0, 1), (3, None, 0.5, 8), (30, None, 0.5, 600),
     (1, 7.0, 0.5, 7), (5, 7.0, 0.5, 32)],
)  # fmt: skip
def test_tries_grow_apart(attempt: int, after: Any, chance: float, seconds: float) -> None:
    assert wait_after(attempt, after, chance) == seconds


@EVERY
def test_the_providers_rate_is_kept(world: World, channel: str) -> None:
    waited: list[float] = []

    async def note(seconds: float) -> None:
        waited.append(seconds)

    world.post.courier.paces = Paces(note, clock=lambda: 0.0)
    for person in range(20):
        conversation = world.conversation(channel, str(447700900100 + person))
        world.store.say(conversation, Reply("Hello."))
    world.run(world.post.courier.deliver_all())

    assert len(world.providers.got) == 20
    assert max(waited) == pytest.approx(19 / CHANNELS[channel].per_second)


def test_one_person_gets_messages_no_faster_than_telegram_allows(world: World) -> None:
    waited: list[float] = []

    async def note(seconds: float) -> None:
        waited.append(seconds)

    world.post.courier.paces = Paces(note, clock=lambda: 0.0)
    for number in range(5):
        world.store.say(world.conversation("telegram"), Reply(f"Number {number}."))
    world.run(world.post.courier.deliver_all())

    assert world.providers.texts() == [f"Number {n}." for n in range(5)]
    assert [w for w in waited if w > 0.5] == [1, 2]


PACES = [
    (Pace(10), [0, 0, 0], [0, 0.1, 0.2]),
    (Pace(10), [0, 1, 2], [0, 0, 0]),
    (Pace(1, burst=3), [0, 0, 0, 0, 0], [0, 0, 0, 1, 2]),
    (Pace(1, burst=3), [0, 0, 0, 10, 10, 10, 10], [0, 0, 0, 0, 0, 0, 1]),
    (Pace(1 / 6, burst=2), [0, 1, 2], [0, 0, 4]),
]  # fmt: skip


@pytest.mark.parametrize(("pace", "at", "waits"), PACES)
def test_a_pace_lets_a_burst_through_and_then_one_at_a_time(
    pace: Pace, at: list[float], waits: list[float]
) -> None:
    assert [pace.wait(now) for now in at] == pytest.approx(waits)


def test_a_report_of_the_provider_finds_its_message(world: World) -> None:
    world.says("whatsapp", DANGER)
    world.send(whatsapp(wa_status("read", "wamid.out1")))
    export = world.store.export(world.conversation("whatsapp"))

    assert [m["state"] for m in export["messages"]][1] == "read"


# Taken, and failed later
# -----------------------

FAILED = [
    ("whatsapp", whatsapp(wa_status("failed", "wamid.out1", 131026)), "no_such_address"),
    ("whatsapp", whatsapp(wa_status("failed", "wamid.out1", 131049)), "refused"),
    ("whatsapp", whatsapp(wa_status("failed", "wamid.out1", 131042)), "account"),
    ("whatsapp", whatsapp(wa_status("failed", "wamid.out1", 999999)), "not_delivered"),
    ("sms", twilio("sms", tw_status("undelivered", "30003")), "not_delivered"),
    ("sms", twilio("sms", tw_status("undelivered", "30006")), "no_such_address"),
    ("sms", twilio("sms", tw_status("failed", "30007")), "refused"),
    ("sms", twilio("sms", tw_status("canceled", "")), "not_delivered"),
    ("webhook", webhook({}), "not_delivered"),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "report", "error"), FAILED)
def test_what_failed_after_it_was_taken_is_seen_by_staff_once(
    world: World, channel: str, report: Sent, error: str
) -> None:
    stored = world.store.say(world.conversation(channel), Reply("Hello."))
    world.run(world.post.courier.deliver_all())
    if channel == "webhook":
        report = webhook({"id": stored.id, "state": "undelivered"})

    assert [world.send(report).status_code for _ in range(2)] == [200, 200]

    assert [dead["error"] for dead in world.store.outbox.dead()] == [error]


META, TWILIO = {"error": {"code": 131047}}, {"code": 63016}


def told_by_meta(number: int) -> Sent:
    return whatsapp(wa_status("failed", f"wamid.out{number}", 131047))


def told_by_twilio(number: int) -> Sent:
    return twilio("whatsapp_twilio", tw_status("undelivered", "63016", f"SMout{number}"))


# The channel, what it answers at once, how it tells it later, and the template that is set.
CLOSED = [
    ("whatsapp", META, None, "write_again"),
    ("whatsapp", None, told_by_meta, "write_again"),
    ("whatsapp", META, None, ""),
    ("whatsapp", None, told_by_meta, ""),
    ("whatsapp_twilio", TWILIO, None, TEMPLATE),
    ("whatsapp_twilio", None, told_by_twilio, TEMPLATE),
    ("whatsapp_twilio", TWILIO, None, ""),
    ("whatsapp_twilio", None, told_by_twilio, ""),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "answer", "later", "template"), CLOSED)
def test_after_a_day_she_is_asked_once_to_write_and_then_gets_what_waited(
    world: World, channel: str, answer: Any, later: Any, template: str
) -> None:
    world.post.courier.channels[channel] = world.post.channels[channel] = replace(
        CHANNELS[channel], template=template
    )
    conversation = world.conversation(channel)
    for text in ("One.", "Two.", "Three."):
        if answer:
            world.providers.next_answers.append((400, answer))
        world.store.say(conversation, Reply(text))
        world.run(world.post.courier.deliver_all())
        if later:
            world.send(later(len(world.providers.requests)))

    asked = [f"template {template}"] if template else []
    assert [t for t in world.providers.texts() if "template" in t] == asked
    assert [d["error"] for d in world.store.outbox.dead()] == ["window_closed"] * 3
    world.providers.got.clear()

    got = [g.text for g in world.says(channel, DANGER)]

    assert "999" in got[0]
    assert got[-3:] == ["One.", "Two.", "Three."]
    assert world.store.outbox.dead() == []


@pytest.mark.parametrize("channel", ["whatsapp", "whatsapp_twilio"])
def test_a_template_that_is_refused_stops_nothing(world: World, channel: str) -> None:
    answer = META if channel == "whatsapp" else TWILIO
    world.providers.next_answers.extend([(400, answer), (400, answer)])
    world.store.say(world.conversation(channel), Reply("One."))
    world.run(world.post.courier.deliver_all())

    assert [d["error"] for d in world.store.outbox.dead()] == ["window_closed"]
    assert [g.text for g in world.says(channel, DANGER)][-1] == "One."


def test_the_number_goes_ahead_of_a_message_that_waits_for_another_try(world: World) -> None:
    world.providers.next_answers.append((429, {"parameters": {"retry_after": 500}}))
    world.store.say(world.conversation("telegram"), Reply("From yesterday."))
    world.run(world.post.courier.deliver_all())

    got = world.says("telegram", DANGER)

    assert "999" in got[0].text
    assert "From yesterday." not in world.providers.texts()
    world.clock.forward(seconds=600)
    world.run(world.post.courier.deliver_all())
    assert world.providers.texts()[-1] == "From yesterday."
