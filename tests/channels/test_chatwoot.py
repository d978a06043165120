"""Chatwoot: its cases, and how a conversation goes over to its staff and back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.contract import Received
from tests.channels.conftest import World
from tests.channels.sending import DANGER, HER, STAMP, Sent, chatwoot, cw_message


def heard(text: str = "hello", **more: Any) -> list[Received]:
    return [Received(HER, "1", text, **more)]


def media(what: str) -> list[Received]:
    return heard("", kind="media", what=what)


def attached(kind: str, text: str | None = None) -> Sent:
    return chatwoot(cw_message(text, attachments=[{"file_type": kind, "data_url": "x"}]))


def event(name: str, **more: Any) -> Any:
    return {"event": name, "id": int(HER), "status": "open", **more}


WITHOUT_ID = {k: v for k, v in cw_message().items() if k != "id"}
WITHOUT_PLACE = {k: v for k, v in cw_message().items() if k != "conversation"}

CASES: list[tuple[str, Sent, int, list[Any]]] = [
    ("a text", chatwoot(cw_message()), 200, heard()),
    ("letters of every kind", chatwoot(cw_message("ça va 🙂")), 200, heard("ça va 🙂")),
    ("a command is text", chatwoot(cw_message("/restart")), 200, heard("/restart")),
    ("its kind as a number", chatwoot(cw_message(message_type=0)), 200, heard()),
    ("while staff have her", chatwoot(cw_message(status="open")), 200, heard(kind="overheard")),
    ("while she is put off", chatwoot(cw_message(status="snoozed")), 200, heard(kind="overheard")),
    ("a photo while staff have her", chatwoot(cw_message(None, status="open")), 200, []),
    ("our own reply", chatwoot(cw_message(message_type="outgoing")), 200, []),
    ("a colleague's reply", chatwoot(cw_message(message_type=1)), 200, []),
    ("an activity", chatwoot(cw_message(message_type="activity")), 200, []),
    ("a template of Chatwoot", chatwoot(cw_message(message_type="template")), 200, []),
    ("a note among staff", chatwoot(cw_message(private=True)), 200, []),
    ("a photo", attached("image"), 200, media("photo")),
    ("a photo with words", attached("image", "is this bad"), 200, heard("is this bad", what="photo")),
    ("a voice message", attached("audio"), 200, media("voice")),
    ("a location", attached("location"), 200, media("location")),
    ("a kind not known here", attached("share"), 200, media("other")),
    ("an empty message", chatwoot(cw_message(" ")), 200, media("other")),
    ("staff are done", chatwoot(event("conversation_resolved")), 200, [Received(HER, "resolved", kind="done")]),
    ("a conversation was opened", chatwoot(event("conversation_opened")), 200, []),
    ("a message was changed", chatwoot({**cw_message(), "event": "message_updated"}), 200, []),
    ("the widget was opened", chatwoot(event("webwidget_triggered")), 200, []),
    ("an event not known here", chatwoot(event("conversation_typing_on")), 200, []),
    ("another account", chatwoot(cw_message(account={"id": 4})), 200, []),
    ("no id", chatwoot(WITHOUT_ID), 400, []),
    ("no conversation", chatwoot(WITHOUT_PLACE), 400, []),
    ("an id that is a path", chatwoot(cw_message(conversation={"id": "1/../2", "status": "pending"})), 400, []),
    ("no event", chatwoot({"id": 1}), 400, []),
    ("a list", chatwoot([1]), 400, []),
    ("not JSON", chatwoot(b"{"), 400, []),
    ("another secret", chatwoot(cw_message(), secret="other"), 403, []),
    ("no signature", chatwoot(cw_message()).but(x_chatwoot_signature=""), 403, []),
    ("no time", chatwoot(cw_message()).but(x_chatwoot_timestamp=""), 403, []),
    ("the signature under another time", chatwoot(cw_message()).but(x_chatwoot_timestamp=str(STAMP + 1)), 403, []),
    ("another body under the signature", chatwoot(cw_message()).with_body(b"{}"), 403, []),
    ("just in time", chatwoot(cw_message(), at=STAMP - 300), 200, heard()),
    ("replayed after five minutes", chatwoot(cw_message(), at=STAMP - 301), 403, []),
    ("from the future", chatwoot(cw_message(), at=STAMP + 301), 403, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "status", "read"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_comes_in(door: Any, sent: Sent, status: int, read: list[Any]) -> None:
    assert door(sent) == (status, read)


# Over to staff, and back
# -----------------------


def waits(world: World) -> None:
    world.store.queue.ask(world.conversation("chatwoot"), reason="asked", urgency="routine")


def test_once_she_waits_for_a_person_the_conversation_is_opened_after_the_reply(
    world: World,
) -> None:
    assert world.says("chatwoot", "hello") != []
    assert world.providers.opened == []
    waits(world)

    world.says("chatwoot", "are you there")

    assert set(world.providers.opened) == {HER}
    assert world.providers.requests[-1].url.path.endswith("/toggle_status")


def test_opening_is_tried_again_and_the_reply_is_not_said_twice(world: World) -> None:
    waits(world)
    world.providers.next_answers.extend([(200, {"id": 1}), (500, {})])
    world.says("chatwoot", DANGER)
    world.clock.forward(minutes=1)
    world.run(world.post.courier.deliver_all())

    assert world.providers.opened == [HER]
    assert world.providers.got == []


def test_while_staff_have_her_the_bot_is_silent_and_keeps_nothing(world: World) -> None:
    world.send(chatwoot(cw_message("my own words", status="open")))

    assert world.providers.got == []
    assert world.lines("chatwoot") == []


def test_a_danger_told_to_staff_is_answered_once_with_the_number(world: World) -> None:
    for _ in range(2):
        world.send(chatwoot(cw_message(DANGER, status="open")))

    assert ["999" in text for text in world.providers.texts()] == [True]
    assert world.lines("chatwoot") == []


def test_when_staff_are_done_she_waits_no_longer_and_the_bot_answers_again(world: World) -> None:
    waits(world)
    world.send(chatwoot(event("conversation_resolved")))
    conversation = world.conversation("chatwoot")

    assert world.store.queue.standing(conversation) is None
    assert world.says("chatwoot", "hello") != []
    assert world.providers.opened == []
