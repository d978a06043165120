"""STOP and START: kept, obeyed, and never in the way of what a provider would let through."""

from __future__ import annotations

import pytest

from bot.channels import words
from bot.replies import Reply
from tests.channels.conftest import World
from tests.channels.sending import (
    DANGER,
    HER,
    telegram,
    tg_member,
    tw_fields,
    twilio,
)


def test_stop_is_confirmed_once_and_kept(world: World) -> None:
    world.says("sms", "STOP")
    world.says("sms", "STOP")
    world.store.say(world.conversation("sms"), Reply("Hello, this is Anna."), sender="Anna")
    world.run(world.post.courier.deliver_all())

    assert [t[:20] for t in world.providers.texts()] == [words.STOPPED.text[:20]]
    assert [d["error"] for d in world.store.outbox.dead()] == ["opted_out"]


def test_a_stop_that_twilio_answered_is_only_kept(world: World) -> None:
    world.send(twilio("sms", tw_fields("STOP", OptOutType="STOP")))

    assert world.providers.got == []
    assert world.store.outbox.opted_out("sms", f"+{HER}")


def test_start_opens_the_line_again(world: World) -> None:
    world.says("sms", "STOP")
    world.says("sms", "START")

    assert not world.store.outbox.opted_out("sms", f"+{HER}")
    assert len(world.providers.got) > 1


def test_who_blocked_the_bot_is_written_to_no_more(world: World) -> None:
    world.send(telegram(tg_member("kicked", int(HER))))
    world.store.say(world.conversation("telegram"), Reply("Hello."))
    world.run(world.post.courier.deliver_all())

    assert world.providers.got == []


def test_a_refusal_for_opting_out_is_kept(world: World) -> None:
    world.providers.next_answers.append((400, {"code": 21610}))
    world.says("sms", "hello")

    assert world.store.outbox.opted_out("sms", f"+{HER}")


def test_after_stop_on_sms_the_number_is_not_even_tried_and_staff_see_that(world: World) -> None:
    """Twilio would refuse it (21610), and refusals count against the number all others use."""
    world.says("sms", "STOP")
    world.providers.requests.clear()

    world.says("sms", DANGER)

    assert world.providers.requests == []
    assert {dead["error"] for dead in world.store.outbox.dead()} == {"opted_out"}
    assert world.lines("sms")[-1] == DANGER


@pytest.mark.parametrize(
    ("channel", "stop"),
    [("telegram", "/stop"), ("whatsapp", "unsubscribe"), ("webhook", "Opt out")],
)
def test_where_a_message_can_still_reach_her_the_number_goes(
    world: World, channel: str, stop: str
) -> None:
    world.says(channel, stop)
    world.providers.got.clear()

    world.says(channel, DANGER)

    assert ["999" in text for text in world.providers.texts()] == [True]


WORDS = [
    ("whatsapp", "UNSUBSCRIBE"), ("whatsapp", "stop all"), ("whatsapp", "Opt out."),
    ("webhook", "unsubscribe"), ("telegram", "unsubscribe"), ("telegram", "/stop"),
    ("whatsapp_twilio", "STOPALL"), ("sms", "stop"), ("sms", "Cancel"), ("sms", "quit"),
    ("sms", "end"),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "word"), WORDS)
def test_a_word_for_opting_out_is_kept_and_confirmed(world: World, channel: str, word: str) -> None:
    got = world.says(channel, word)

    assert [g.text for g in got] == [got[0].text]
    assert got[0].text.startswith(words.STOPPED.text[:30])
    assert world.lines(channel) == []
    world.store.say(world.conversation(channel), Reply("Hello, this is Anna."), sender="Anna")
    world.run(world.post.courier.deliver_all())
    assert len(world.providers.got) == 1


@pytest.mark.parametrize(
    ("channel", "word"),
    [("sms", "Yes"), ("sms", "START"), ("sms", "unstop"), ("whatsapp_twilio", "yes"),
     ("whatsapp", "start"), ("webhook", "Start."), ("telegram", "start")],
)  # fmt: skip
def test_the_way_back_is_the_providers_own(world: World, channel: str, word: str) -> None:
    world.says(channel, "STOP" if channel == "sms" else "unsubscribe")
    world.says(channel, word)

    plus = "+" if channel in ("sms", "whatsapp_twilio") else ""
    assert not world.store.outbox.opted_out(channel, plus + HER)
    assert len(world.providers.got) > 1


@pytest.mark.parametrize(
    ("channel", "text"),
    [("sms", "yes"), ("whatsapp", "start"), ("whatsapp", "stop"), ("webhook", "stop"),
     ("telegram", "stop"), ("whatsapp", "should I unsubscribe from this")],
)  # fmt: skip
def test_the_same_word_is_an_answer_otherwise(world: World, channel: str, text: str) -> None:
    world.says(channel, text)

    assert world.lines(channel) == [text]


def test_a_stop_that_comes_again_after_start_is_a_repeat(world: World) -> None:
    stop = twilio("sms", tw_fields("STOP", "SM90"))
    world.send(stop)
    world.says("sms", "START")

    world.send(stop)

    assert not world.store.outbox.opted_out("sms", f"+{HER}")
