"""The two conversations of the ground floor come to the same facts and outcome on every channel."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.engine.contract import Answered
from bot.replies import Reply
from tests.channels.conftest import World
from tests.channels.sending import CHANNELS
from tests.conversations.test_the_news_reader import FIRST
from tests.conversations.test_the_question_of_2017 import TOLD

EVERY = pytest.mark.parametrize("channel", list(CHANNELS))
YES = ("consent", "read_back", "continue")


def hold(
    world: World, conversation: str, say: Callable[[str], object], first: str, *, to_the_end: bool
) -> Answered:
    """Answers what is asked to the end, or until the first result is shown."""
    say(first)
    for _ in range(20):
        state = world.state(conversation)
        if state.asking is None or (state.outcomes is not None and not to_the_end):
            return state
        say("yes" if state.asking in YES else "no")
    raise AssertionError("the questions never end")


def on_a_channel(world: World, channel: str, first: str, *, to_the_end: bool) -> Answered:
    conversation = world.conversation(channel)
    return hold(
        world, conversation, lambda text: world.says(channel, text), first, to_the_end=to_the_end
    )


def with_the_engine(world: World, first: str, *, to_the_end: bool) -> Answered:
    """The same conversation with no channel between."""
    engine, conversation = world.post.intake.engine, world.conversation("api")
    return hold(
        world, conversation, lambda text: world.run(engine.converse(conversation, text)), first,
        to_the_end=to_the_end,
    )  # fmt: skip


@EVERY
def test_the_news_reader(talking: World, channel: str) -> None:
    state = on_a_channel(talking, channel, FIRST, to_the_end=False)
    alone = with_the_engine(talking, FIRST, to_the_end=False)
    said = "\n".join(talking.providers.texts())

    assert state.outcomes is not None
    assert state.outcomes["A"] == "A_OFFER:to_16_weeks"
    assert (state.facts, state.outcomes) == (alone.facts, alone.outcomes)
    assert "NICE" in said
    assert "16 weeks" in said
    assert talking.store.outbox.dead() == []


@EVERY
def test_the_question_of_2017(talking: World, channel: str) -> None:
    state = on_a_channel(talking, channel, TOLD, to_the_end=True)
    alone = with_the_engine(talking, TOLD, to_the_end=True)

    assert (state.facts, state.outcomes) == (alone.facts, alone.outcomes)
    assert state.facts["gest"] == 84
    assert state.outcomes is not None
    assert state.outcomes["B"] == "B_REFER_SCAN"
    assert talking.store.outbox.dead() == []


@pytest.mark.parametrize("answer", ["1", "one", "Yes", "yes please"])
def test_a_number_its_word_and_the_words_all_pick_a_choice(talking: World, answer: str) -> None:
    got = talking.says("sms", "check what the guidance says for me")
    conversation = talking.conversation("sms")
    assert "1. Yes" in got[-1].text
    assert talking.state(conversation).asking == "consent"

    talking.says("sms", answer)

    assert talking.state(conversation).asking != "consent"


@EVERY
def test_the_number_of_a_choice_picks_it_on_every_channel(talking: World, channel: str) -> None:
    talking.says(channel, "check what the guidance says for me")
    conversation = talking.conversation(channel)
    assert talking.state(conversation).asking == "consent"

    talking.says(channel, "1")

    assert talking.state(conversation).asking != "consent"


def test_where_weeks_are_asked_no_choice_has_a_number(talking: World) -> None:
    talking.says("sms", "check what the guidance says for me")
    conversation = talking.conversation("sms")
    for _ in range(8):
        asking = talking.state(conversation).asking
        if asking == "gest":
            break
        talking.says("sms", "no" if asking == "danger" else "yes")
    last = talking.providers.texts()[-1]

    assert asking == "gest"
    assert "1. " not in last
    talking.says("sms", "7")
    assert talking.state(conversation).facts["gest"] == 49


def test_the_consent_question_is_tapped_on_telegram(talking: World) -> None:
    from tests.channels.sending import telegram, tg_tap

    (*_, asked) = talking.says("telegram", "check what the guidance says for me")
    data = asked.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    talking.send(telegram(tg_tap(data, "x", 447700900501)))

    conversation = talking.conversation("telegram")
    assert talking.state(conversation).asking != "consent"


def test_while_staff_have_the_conversation_the_bot_is_silent_and_they_reach_her(
    talking: World,
) -> None:
    store, engine = talking.store, talking.post.intake.engine
    talking.says("whatsapp", "hello")
    talking.providers.got.clear()
    engine._holds = lambda _conversation: True  # type: ignore[attr-defined]

    assert talking.says("whatsapp", "are you there?") == []
    store.say(talking.conversation("whatsapp"), Reply("Yes, this is Anna."), sender="Anna")
    talking.run(talking.post.courier.deliver_all())
    assert talking.providers.texts() == ["Yes, this is Anna."]
