"""
Two real services, started as anybody starts them, share conversations through PostgreSQL and Redis.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pyotp
import pytest
from sqlalchemy import Engine

from bot.records.crypto import new_key
from bot.records.keys import write_keys
from bot.records.sql_store import SqlStore
from tests.records.conftest import CHEAP, EMPTY
from tests.records.serving import LATEST, Service, start_command

# Half a minute for two services to start where nothing else runs.
pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.timeout(1_800)]

CHECK = (
    "check what the guidance says for me", "yes", "no, none of these", "yes", "yes",
    "7 weeks and 3 days", "what are the side effects?", "yes", "one miscarriage",
)  # fmt: skip


class Both(NamedTuple):
    """
    The two services, and the records that they share, opened by a third.
    """

    first: Service
    second: Service
    store: SqlStore
    token: str
    folder: Path


@pytest.fixture(scope="module")
def both(
    migrated_postgres: str,
    emptying: Engine,
    redis_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    mind: Any,
) -> Iterator[Both]:
    with emptying.begin() as connection:
        connection.exec_driver_sql(EMPTY)
    folder = tmp_path_factory.mktemp("two")
    keys = write_keys(folder / "keys.json", (new_key("k"),))
    settings = {
        "DATABASE_URL": migrated_postgres, "REDIS_URL": redis_url, "LUTEA_VAR": str(folder),
        "LUTEA_SESSION_SECRET": "a secret for tests",
    }  # fmt: skip
    started = [start_command(folder / f"{n}.log", **settings) for n in (1, 2)]
    store = SqlStore(migrated_postgres, keys, passwords=CHEAP)
    try:
        services = [service.answers() for _, service in started]
        token = store.tokens.issue("two", frozenset({"converse"}), by="test", per_minute=100_000)
        yield Both(services[0], services[1], store, token, folder)
    finally:
        for process, _ in started:
            process.terminate()
        for process, _ in started:
            process.wait(timeout=LATEST)
        store.close()


def said(client: httpx.Client, conversation: str, text: str) -> dict[str, Any]:
    answer = client.post(f"/conversations/{conversation}/messages", json={"text": text})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def opened(client: httpx.Client) -> str:
    return str(client.post("/conversations").json()["conversation"])


def test_a_conversation_is_the_same_whichever_service_takes_each_message(both: Both) -> None:
    with both.first.api(both.token) as first, both.second.api(both.token) as second:
        alone, shared = opened(first), opened(second)
        expected = [said(first, alone, text) for text in CHECK]
        found = [
            said(client, shared, text)
            for client, text in zip((first, second) * len(CHECK), CHECK, strict=False)
        ]

    def told(answers: list[dict[str, Any]]) -> list[Any]:
        return [
            ([reply["text"] for reply in one["replies"]], one["asking"], one["facts"])
            for one in answers
        ]

    assert told(found) == told(expected)
    assert found[-1]["facts"]["gest"] == 7 * 7 + 3, "the check went nowhere"


def test_messages_to_both_at_once_are_answered_one_after_the_other(both: Both) -> None:
    with both.first.api(both.token) as first, both.second.api(both.token) as second:
        shared = opened(first)
        texts = [f"{text} ({n})" for n, text in enumerate(CHECK)]
        with ThreadPoolExecutor(4) as hands:
            clients = (first, second) * len(texts)
            answers = list(hands.map(lambda c, t: said(c, shared, t), clients, texts))
        lines = first.get(f"/conversations/{shared}/messages").json()["lines"]

    whole = [[line["id"] for line in turn[1:]] for turn in turns_of(lines)]
    assert sorted(whole) == sorted([r["id"] for r in one["replies"]] for one in answers)
    assert sorted(turn[0]["reply"]["text"] for turn in turns_of(lines)) == sorted(texts)


def turns_of(lines: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """
    Each line of the person with the replies under it.
    """
    turns: list[list[dict[str, Any]]] = []
    for line in lines:
        if line["who"] == "person":
            turns.append([])
        turns[-1].append(line)
    return turns


def test_one_message_sent_to_both_at_once_is_answered_once(both: Both) -> None:
    with both.first.api(both.token) as first, both.second.api(both.token) as second:
        shared = opened(first)
        body = {"text": "is spotting normal?", "id": "the same"}
        path = f"/conversations/{shared}/messages"
        with ThreadPoolExecutor(4) as hands:
            answers = list(hands.map(lambda c: c.post(path, json=body).json(), (first, second) * 4))

    assert len({tuple(r["id"] for r in one["replies"]) for one in answers}) == 1
    assert len(both.store.transcript(shared)) == 1 + len(answers[0]["replies"])


def signed_in(both: Both, service: Service) -> tuple[httpx.Client, str]:
    """
    A browser of a member of staff, and the token of its forms.
    """
    accounts = both.store.accounts
    member = accounts.add("anna", "Anna", "helpline", by="test", password="correct horse battery")
    secret = accounts.new_totp()
    code = pyotp.TOTP(secret).at(both.store.records.now())
    assert accounts.set_totp(member.id, secret, code)
    token = both.store.sessions.open(member.id, second_factor=True)
    session = both.store.sessions.find(token)
    assert session is not None
    browser = service.page()
    browser.cookies.set("lutea_staff", token)
    return browser, session.csrf


class Listener:
    """
    A page that is open at one service: it reads the stream, line by line.
    """

    def __init__(self, page: httpx.Client, after: str) -> None:
        self._stream = page.stream("GET", "/events", params={"after": after})
        self._lines = self._stream.__enter__().iter_lines()

    def hears(self, words: str, *, after: Callable[[], object] = lambda: None) -> bool:
        """
        True once they come ``after`` something was done. It is done again at every other line,
        and a stream says something every 20 seconds: a notice may get lost.
        """
        after()
        ends = time.monotonic() + LATEST
        for line in self._lines:
            if words in line:
                return True
            if time.monotonic() > ends:
                break
            after()
        return False

    def close(self) -> None:
        self._stream.__exit__(None, None, None)


def test_staff_at_one_service_hold_a_conversation_at_the_other(both: Both) -> None:
    """
    The person is at the first service, staff are at the second.
    """
    page = both.first.page()
    page.post("/message", data={"text": "can I talk to a person?"})
    case = both.store.queue.open_cases()[-1]
    staff, csrf = signed_in(both, both.second)

    def entries() -> list[tuple[str, str]]:
        return [(e.who, e.reply.text) for e in both.store.transcript(case.conversation)]

    def presses(path: str, **form: str) -> None:
        done = staff.post(f"/staff/{path}", data={"csrf": csrf, **form})
        assert done.status_code == 303, done.text

    listener = Listener(page, both.store.transcript(case.conversation)[-1].id)
    presses(f"case/{case.id}/take")
    assert listener.hears("has joined")
    # This is kept nowhere: a notice alone can tell it, a page that looks by itself cannot.
    typing = partial(staff.post, f"/staff/chat/{case.conversation}/typing", data={"csrf": csrf})
    assert listener.hears("is typing", after=typing)

    for text in ("is anyone there?", "hello?"):
        page.post("/message", data={"text": text})
        assert entries()[-1] == ("person", text), "the bot spoke while staff held the conversation"
        assert listener.hears(text)
        presses(f"chat/{case.conversation}/say", text=f"I am here, you said {text}")
        assert listener.hears(f"I am here, you said {text}")

    page.post("/message", data={"text": "im soaking a pad every half hour"})
    assert both.store.queue.standing(case.conversation).alarm_at is not None  # type: ignore[union-attr]

    presses(f"chat/{case.conversation}/close", outcome="supported")
    assert listener.hears("has left")
    listener.close()
    page.post("/message", data={"text": "is spotting normal?"})
    assert entries()[-1][0] == "bot"


def test_neither_service_had_anything_to_complain_of(both: Both) -> None:
    for log in both.folder.glob("*.log"):
        text = log.read_text("utf-8")
        assert "Traceback" not in text
        assert "ERROR" not in text
        assert "Warning" not in text, "a start is quiet"
