"""Conversations through the API, with the real dialogue."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.records.live import LocalLive
from bot.replies import Reply
from tests.api.conftest import Api

Open = Callable[[], str]


def say(api: Api, conversation: str, text: str, once: str | None = None) -> Any:
    body = {"text": text, **({"id": once} if once else {})}
    return api.client.post(f"/api/v1/conversations/{conversation}/messages", json=body)


def events(text: str) -> list[dict[str, Any]]:
    return [
        json.loads(x.removeprefix("data: ")) for x in text.splitlines() if x.startswith("data: ")
    ]


def test_a_message_is_answered(talking: Api, open_conversation: Open) -> None:
    answered = say(talking, open_conversation(), "check what the guidance says for me").json()

    assert answered["asking"] == "consent"
    assert answered["replies"][-1]["kind"] == "question"
    assert answered["replies"][-1]["choices"][0].keys() == {"title"}
    assert answered["held"] is False


def test_a_danger_stands_first(talking: Api, open_conversation: Open) -> None:
    answered = say(talking, open_conversation(), "im soaking a pad every half hour").json()

    assert answered["replies"][0]["kind"] == "safety"
    assert "**999**" in answered["replies"][0]["text"]
    assert answered["asking"] is None


def test_sent_twice_it_is_answered_once(talking: Api, open_conversation: Open) -> None:
    conversation = open_conversation()
    first, again = (say(talking, conversation, "hello", "m1").json() for _ in range(2))
    lines = talking.client.get(f"/api/v1/conversations/{conversation}/messages").json()["lines"]

    assert [r["id"] for r in first["replies"]] == [r["id"] for r in again["replies"]]
    assert [line["who"] for line in lines].count("person") == 1


def test_the_same_id_in_two_conversations_is_two_messages(
    talking: Api, open_conversation: Open
) -> None:
    one, two = open_conversation(), open_conversation()
    a = say(talking, one, "hello", "m1").json()
    b = say(talking, two, "hello", "m1").json()

    assert {r["id"] for r in a["replies"]}.isdisjoint({r["id"] for r in b["replies"]})


@pytest.mark.parametrize("text", ["/restart", '/inform{"gest": 70}', '/deny{"pregnant":"no"}'])
def test_a_typed_command_is_text(talking: Api, open_conversation: Open, text: str) -> None:
    assert say(talking, open_conversation(), text).json()["facts"] == {}


def test_the_stream_brings_what_came_after_a_line(talking: Api, open_conversation: Open) -> None:
    conversation = open_conversation()
    say(talking, conversation, "hello")
    talking.desk.store.say(conversation, Reply("This is Anna."), sender="Anna")
    path = f"/api/v1/conversations/{conversation}/stream"
    everything = events(talking.client.get(path).text)
    rest = events(talking.client.get(path, headers={"last-event-id": everything[-2]["id"]}).text)

    assert [e["who"] for e in everything[:2]] == ["person", "bot"]
    assert rest == everything[-1:]
    assert rest[0]["reply"]["sender"] == "Anna"


def test_an_answer_wakes_those_who_listen(talking: Api, open_conversation: Open, run: Any) -> None:
    live, conversation = LocalLive(), open_conversation()
    talking.desk.live = live

    async def heard() -> str:
        from bot.api.conversations import converse

        async with live.subscribe(conversation) as notices:
            await converse(talking.desk, conversation, "hello")
            return (await anext(notices)).conversation

    assert run(heard()) == conversation


def test_erased_means_gone(talking: Api, open_conversation: Open) -> None:
    conversation = open_conversation()
    say(talking, conversation, "i am 7 weeks")

    assert talking.client.delete(f"/api/v1/conversations/{conversation}").status_code == 204
    for method, tail in (("GET", "/messages"), ("GET", "/stream"), ("DELETE", "")):
        path = f"/api/v1/conversations/{conversation}{tail}"
        assert talking.client.request(method, path).status_code == 404
    assert say(talking, conversation, "hello").status_code == 404
    assert talking.desk.store.transcript(conversation) == []


# Nobody reads or steers another's conversation
# ---------------------------------------------

ATTEMPTS = [
    ("POST", "/messages"),
    ("GET", "/messages"),
    ("GET", "/stream"),
    ("DELETE", ""),
]


@pytest.mark.parametrize(("method", "tail"), ATTEMPTS)
@pytest.mark.parametrize("whose", ["another token's", "the page's", "the phone's", "nobody's"])
def test_a_token_reaches_only_what_it_opened(
    talking: Api, open_conversation: Open, method: str, tail: str, whose: str
) -> None:
    store = talking.desk.store
    conversation = {
        "another token's": open_conversation,
        "the page's": lambda: store.open_conversation("web", "somebody"),
        "the phone's": lambda: store.open_conversation("sms", "+447700900001"),
        "nobody's": lambda: "f" * 32,
    }[whose]()
    before = store.transcript(conversation)
    other = talking.as_(talking.token())

    response = talking.client.request(
        method, f"/api/v1/conversations/{conversation}{tail}", headers=other,
        **({"json": {"text": "hello"}} if method == "POST" else {}),
    )  # fmt: skip

    assert response.status_code == 404
    assert store.transcript(conversation) == before


def test_an_address_that_looks_like_a_tokens_does_not_help(talking: Api) -> None:
    (token, *_) = talking.desk.store.tokens.all()
    forged = talking.desk.store.open_conversation("web", f"{token.id}/x")

    assert talking.client.get(f"/api/v1/conversations/{forged}/messages").status_code == 404


# Widgets made for Rasa
# ---------------------

SENDER = "5f0d7a52-6f6e-4b3c-9a43-widget"


def rasa(api: Api, sender: str, message: str, **headers: str) -> Any:
    return api.client.post(
        "/webhooks/rest/webhook", json={"sender": sender, "message": message}, headers=headers
    )


def test_a_widget_made_for_rasa_gets_what_it_knows(talking: Api) -> None:
    replies = rasa(talking, SENDER, "check what the guidance says for me").json()

    assert isinstance(replies, list)
    assert {r["recipient_id"] for r in replies} == {SENDER}
    assert all(r["text"] for r in replies)
    assert replies[-1]["buttons"]
    assert not any(b["payload"].startswith("/") for r in replies for b in r.get("buttons", []))


def test_a_button_of_the_widget_is_taken_by_its_payload(talking: Api) -> None:
    first = rasa(talking, SENDER, "check what the guidance says for me").json()
    yes = next(b for b in first[-1]["buttons"] if b["title"].lower().startswith("yes"))

    assert rasa(talking, SENDER, yes["payload"]).json() != first


def test_the_same_sender_under_another_token_is_somebody_else(talking: Api) -> None:
    rasa(talking, SENDER, "i am 7 weeks pregnant and bleeding")
    other = talking.as_(talking.token("rasa"))

    known = " ".join(
        r["text"] for r in rasa(talking, SENDER, "what do you know about me", **other).json()
    )

    assert "7 weeks" not in known


@pytest.mark.parametrize("sender", ["", "default", "user", "0", "x" * 15, "x" * 201])
def test_a_sender_that_could_be_guessed_or_shared_is_refused(talking: Api, sender: str) -> None:
    assert rasa(talking, sender, "hello").status_code == 422


@pytest.mark.parametrize("text", ["/restart", '/inform{"gest": 70}', "/session_start"])
def test_a_command_from_a_widget_is_text(talking: Api, text: str) -> None:
    rasa(talking, SENDER, text)
    known = " ".join(r["text"] for r in rasa(talking, SENDER, "what do you know about me").json())

    assert "10 weeks" not in known
