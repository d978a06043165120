"""
The whole service killed at any moment while people talk to it through the API: no acknowledged
message is lost, each has one set of replies, nobody is shown anything twice.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select, text

from bot.records.crypto import new_key
from bot.records.keys import write_keys
from bot.records.models import Message
from bot.records.sql_store import SqlStore
from tests.records.serving import LATEST, Nursery, Service

PEOPLE = 3
SAY = (
    "check what the guidance says for me", "yes", "no, none of these", "is spotting normal?",
    "7 weeks and 2 days", "two miscarriages", "im soaking a pad every half hour", "not sure",
)  # fmt: skip


@dataclass
class Person:
    """
    Somebody who sends one message after the other, and remembers what was acknowledged.
    """

    conversation: str
    dice: random.Random
    number: int = 0
    texts: dict[str, str] = field(default_factory=dict)  # by the id she gave the message
    acknowledged: dict[str, list[str]] = field(default_factory=dict)  # ids of the replies
    cut_off: int = 0

    def talk(self, client: httpx.Client, at_each: threading.Semaphore) -> None:
        """
        Until the service dies. What was under way then is sent again next time, under its id,
        as often as not; else the next message comes first, and it is sent again at the end.
        """
        try:
            for name in self.dice.sample(self.left(), len(self.left()) // 2):
                self.send(client, name)
            while True:
                self.number += 1
                name = f"m{self.number}"
                self.texts[name] = f"{self.dice.choice(SAY)} ({self.number})"
                self.send(client, name)
                at_each.release()
        except httpx.TransportError:
            self.cut_off += 1
        finally:
            at_each.release()

    def send(self, client: httpx.Client, name: str) -> None:
        path = f"/conversations/{self.conversation}/messages"
        body = {"text": self.texts[name], "id": name}
        ends = time.monotonic() + LATEST
        answer = client.post(path, json=body)
        # A message that was left behind may be answered now: not acknowledged, so sent again.
        while answer.status_code == 409 and time.monotonic() < ends:
            answer = client.post(path, json=body)
        assert answer.status_code == 200, answer.text
        replies = [reply["id"] for reply in answer.json()["replies"]]
        assert replies
        assert self.acknowledged.setdefault(name, replies) == replies, "other replies than before"

    def left(self) -> list[str]:
        return [name for name in self.texts if name not in self.acknowledged]


def live_and_die(service: Service, token: str, people: list[Person], dice: random.Random) -> None:
    """
    Everybody talks until the service is killed, a moment after one of the acknowledgements.
    """
    said = threading.Semaphore(0)
    with service.api(token) as client, ThreadPoolExecutor(PEOPLE) as hands:
        talking = [hands.submit(person.talk, client, said) for person in people]
        for _ in range(dice.randrange(2 * PEOPLE)):
            said.acquire(timeout=LATEST)
        # The moment of the kill, not a wait for anything: about the length of one turn.
        threading.Event().wait(dice.uniform(0, 0.06))
        os.kill(service.pid, signal.SIGKILL)
    for one in talking:
        one.result()  # what somebody found wrong


def check(store: SqlStore, person: Person) -> None:
    """
    What she was told stands in the records, once; nothing is there by halves.
    """
    entries = store.transcript(person.conversation)
    ids = Counter(entry.id for entry in entries)
    said = Counter(entry.reply.text for entry in entries if entry.who == "person")
    assert set(ids.values()) <= {1}
    assert set(said.values()) <= {1}, "a message is there twice"
    for name, replies in person.acknowledged.items():
        assert said[person.texts[name]] == 1, "an acknowledged message is lost"
        assert set(replies) <= set(ids), "an acknowledged reply is lost"
    query = (
        select(Message.reply_to, Message.position, func.count())
        .where(Message.conversation_id == person.conversation, Message.reply_to.is_not(None))
        .group_by(Message.reply_to, Message.position)
        .having(func.count() > 1)
    )
    with store.database.read() as connection:
        assert connection.execute(query).all() == [], "two sets of replies for one message"
        if store.database.is_sqlite:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def check_what_is_shown(client: httpx.Client, person: Person) -> None:
    """
    After everything was sent again: each message and its one set of replies, in order, once.
    """
    lines = client.get(f"/conversations/{person.conversation}/messages").json()["lines"]
    shown = [line["reply"]["text"] for line in lines if line["who"] == "person"]
    assert sorted(shown) == sorted(person.texts.values())
    of_the_bot = [line["id"] for line in lines if line["who"] == "bot"]
    assert sorted(of_the_bot) == sorted(i for ids in person.acknowledged.values() for i in ids)


SHORT = [pytest.mark.timeout(1_800)]  # half a minute where nothing else runs
LONG = [pytest.mark.timeout(7_200), pytest.mark.thorough]


@pytest.mark.parametrize("times", [pytest.param(12, marks=SHORT), pytest.param(200, marks=LONG)])
def test_a_killed_service_loses_and_doubles_nothing(
    nursery: Nursery, url: str, tmp_path: Path, times: int
) -> None:
    keys = write_keys(tmp_path / "keys.json", (new_key("k"),))
    store = SqlStore(url, keys)
    token = store.tokens.issue("kill", frozenset({"converse"}), by="test", per_minute=1_000_000)
    dice = random.Random(20261122)
    settings = {
        "DATABASE_URL": url, "LUTEA_VAR": str(tmp_path), "LUTEA_LOG_LEVEL": "CRITICAL",
        "REDIS_URL": "",
    }  # fmt: skip
    everybody: list[Person] = []
    for round_number in range(times):
        service = nursery.start(**settings)
        if round_number % 8 == 0:  # a conversation's eighth killing is enough
            with service.api(token) as client:
                people = [
                    Person(opened(client), random.Random(dice.random())) for _ in range(PEOPLE)
                ]
            everybody += people
        live_and_die(service, token, people, dice)
        nursery.wait_dead()
        for person in people:
            check(store, person)

    service = nursery.start(**settings)
    with service.api(token) as client:
        for person in everybody:
            for name in person.left():
                person.send(client, name)
            check_what_is_shown(client, person)
    os.kill(service.pid, signal.SIGKILL)
    nursery.wait_dead()
    for person in everybody:
        check(store, person)
    assert store.audit.verify().holds
    store.close()
    assert sum(len(p.acknowledged) for p in everybody) > times, "the kills came too early"
    assert sum(p.cut_off for p in everybody) >= times, "the kills cut nobody off"


def opened(client: httpx.Client) -> str:
    return str(client.post("/conversations").json()["conversation"])
