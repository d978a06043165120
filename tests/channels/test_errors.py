"""What a provider answers becomes one of our reasons, with nothing of hers in it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.channels.contract import Shown
from bot.channels.errors import RETRYABLE, SendError
from bot.replies import Reply
from tests.channels.providers import Providers
from tests.channels.sending import CHANNELS

HELLO = Shown("abcdefghijklmnopqrstuv", Reply("Hello."))


def tg(status: int, **more: Any) -> Any:
    return "telegram", (status, {"ok": False, **more})


def wa(status: int, code: int) -> Any:
    return "whatsapp", (status, {"error": {"code": code, "message": "her words"}})


def ms(status: int, code: int, subcode: int | None = None) -> Any:
    return "messenger", (status, {"error": {"code": code, "error_subcode": subcode}})


def tw(status: int, code: int, channel: str = "sms") -> Any:
    return channel, (status, {"code": code, "message": "her words"})


ANSWERS: list[tuple[Any, str]] = [
    (tg(429, parameters={"retry_after": 7}), "throttled"),
    (tg(429), "throttled"),
    (tg(403, description="Forbidden: bot was blocked by the user"), "opted_out"),
    (tg(400, description="Bad Request: chat not found"), "no_such_address"),
    (tg(400, description="Bad Request: message is too long"), "refused"),
    (tg(401), "credentials"),
    (tg(404), "credentials"),
    (tg(500), "provider_down"),
    (tg(502), "provider_down"),
    (tg(200), "refused"),
    (wa(400, 130429), "throttled"),
    (wa(400, 131056), "throttled"),
    (wa(429, 80007), "throttled"),
    (wa(400, 131026), "no_such_address"),
    (wa(400, 131047), "window_closed"),
    (wa(400, 131048), "throttled"),
    (wa(400, 131049), "refused"),
    (wa(400, 131050), "refused"),
    (wa(400, 131042), "account"),
    (wa(403, 200), "credentials"),
    (wa(500, 1), "provider_down"),
    (wa(400, 2), "provider_down"),
    (wa(401, 190), "credentials"),
    (wa(400, 100), "refused"),
    (wa(500, 131000), "provider_down"),
    (wa(503, 2), "provider_down"),
    (tw(429, 20429), "throttled"),
    (tw(400, 21610), "opted_out"),
    (tw(400, 21211), "no_such_address"),
    (tw(400, 21614), "no_such_address"),
    (tw(401, 20003), "credentials"),
    (tw(400, 21617), "refused"),
    (tw(400, 63016, "whatsapp_twilio"), "window_closed"),
    (tw(400, 63018, "whatsapp_twilio"), "throttled"),
    (tw(400, 21408), "account"),
    (tw(400, 30002), "account"),
    (tw(400, 63024, "whatsapp_twilio"), "no_such_address"),
    (tw(503, 0), "provider_down"),
    (tw(400, 99999), "refused"),
    (ms(400, 10, 2018278), "window_closed"),
    (ms(400, 10), "credentials"),
    (ms(400, 613), "throttled"),
    (ms(400, 4), "throttled"),
    (ms(400, 551, 1545041), "no_such_address"),
    (ms(400, 100, 2018001), "no_such_address"),
    (ms(400, 100), "refused"),
    (ms(400, 190), "credentials"),
    (ms(400, 230), "credentials"),
    (ms(400, 368), "account"),
    (ms(500, 2), "provider_down"),
    (ms(200, 0), "refused"),
    (("messenger", (429, {})), "throttled"),
    (("messenger", (502, [])), "provider_down"),
    (("chatwoot", (429, {})), "throttled"),
    (("chatwoot", (500, {})), "provider_down"),
    (("chatwoot", (401, {})), "credentials"),
    (("chatwoot", (404, {})), "no_such_address"),
    (("chatwoot", (422, {})), "refused"),
    (("webhook", (429, {})), "throttled"),
    (("webhook", (500, {})), "provider_down"),
    (("webhook", (404, {})), "no_such_address"),
    (("webhook", (401, {})), "credentials"),
    (("webhook", (400, {})), "refused"),
    (("webhook", (302, {})), "refused"),
    *((((c, httpx.ReadTimeout("her words")), "timeout")) for c in CHANNELS),
    *((((c, httpx.ConnectError("her words")), "unreachable")) for c in CHANNELS),
]


@pytest.mark.parametrize(
    ("case", "code"), ANSWERS, ids=[f"{c[0]} {c[1]!r:.60} {code}" for c, code in ANSWERS]
)
def test_what_a_provider_answers_is_one_of_our_errors(run: Any, case: Any, code: str) -> None:
    channel, answer = case
    providers, door = Providers(), CHANNELS[channel]
    providers.next_answers.append(answer)

    async def go() -> None:
        async with providers.client() as client:
            await door.send(client, "501", door.render(HELLO)[0])

    with pytest.raises(SendError) as failed:
        run(go())

    assert failed.value.code == code
    assert failed.value.retryable is (code in RETRYABLE)
    assert "her words" not in str(failed.value)


def test_the_provider_may_say_how_long_to_wait(run: Any) -> None:
    providers, door = Providers(), CHANNELS["telegram"]
    providers.next_answers.append((429, {"ok": False, "parameters": {"retry_after": 7}}))

    with pytest.raises(SendError) as failed:
        run(door.send(providers.client(), "501", door.render(HELLO)[0]))

    assert failed.value.after == 7
