"""The channels' doors over a real store, with the providers played beside them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.app import Post, open_post
from bot.channels.contract import Channel, Received, Status
from bot.channels.slack import Notices
from bot.engine.contract import Answered
from bot.records.locks import LocalLocks
from bot.records.sql_store import SqlStore, sqlite_store
from bot.replies import Choice, Reply
from tests.channels.providers import Got, Providers
from tests.channels.sending import BASE, CHANNELS, NOW, Sent, say
from tests.channels.slack_room import SLACK, Room
from tests.conftest import TODAY


@dataclass
class Clock:
    time: datetime = NOW

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **spent: float) -> None:
        self.time += timedelta(**spent)


@dataclass
class Listening:
    """Takes the place of the intake where only the door is tried."""

    taken: list[Received | Status] = field(default_factory=list)

    async def take(self, _channel: Channel, item: Received | Status) -> None:
        self.taken.append(item)


@dataclass
class World:
    """Everything, with the background work done by hand."""

    post: Post
    providers: Providers
    store: Any
    clock: Clock
    run: Callable[[Any], Any]
    count: int = 0

    def send(self, sent: Sent, *, method: str = "POST") -> httpx.Response:
        """A provider's request, its answer, and all that follows from it."""

        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(Starlette(routes=self.post.routes()))
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                response = await client.request(
                    method, sent.url, content=sent.body, headers=sent.raw_headers
                )
            await self.post.intake.settled()
            await self.post.courier.deliver_all()
            return response

        return self.run(go())

    def says(self, channel: str, text: str, sender: str = "447700900501") -> list[Got]:
        """What comes back for one text message."""
        self.count += 1
        before = len(self.providers.got)
        assert self.send(say(channel, text, f"SM{self.count}", sender)).status_code == 200
        return self.providers.got[before:]

    def asks(self, channel: str, *titles: str) -> str:
        """Puts a question with choices before her; its id."""
        choices = tuple(Choice(title, "/x") for title in titles)
        reply = Reply("Is that right?", "question", choices)
        stored = self.store.say(self.conversation(channel), reply)
        self.run(self.post.courier.deliver_all())
        return str(stored.id)

    def state(self, conversation: str) -> Answered:
        return self.run(self.post.intake.engine.state(conversation))

    def conversation(self, channel: str, sender: str = "447700900501") -> str:
        plus = "+" if channel in ("sms", "whatsapp_twilio") else ""
        return str(self.store.open_conversation(channel, plus + sender))

    def lines(self, channel: str, sender: str = "447700900501") -> list[str]:
        entries = self.store.transcript(self.conversation(channel, sender))
        return [e.reply.text for e in entries if e.who == "person"]


async def at_once(_seconds: float) -> None:
    return None


def build(engine: Any, store: Any, clock: Clock, run: Callable[[Any], Any]) -> World:
    providers = Providers()
    post = open_post(engine, store, channels=dict(CHANNELS), client=providers.client())
    post.public_url = BASE
    post.courier.paces.sleep = at_once
    post.courier.chance = lambda: 0.5
    return World(post, providers, store, clock, run)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, keyring: Any) -> Path:
    """An empty database, made once and copied for each test."""
    path = tmp_path_factory.mktemp("channels") / "empty.db"
    sqlite_store(path, keyring).close()
    return path


@pytest.fixture
def store(tmp_path: Path, empty: Path, keyring: Any, clock: Clock) -> Iterator[Any]:
    path = tmp_path / "channels.db"
    shutil.copyfile(empty, path)
    made = SqlStore(f"sqlite:///{path}", keyring, now=clock)
    yield made
    made.close()


@pytest.fixture
def world(store: Any, clock: Clock, run: Any) -> World:
    """Without the dialogue: the safety net and the honest sentence answer."""
    from bot.engine.engine import Engine

    return build(Engine(store, None, LocalLocks(), today=lambda: TODAY), store, clock, run)


@pytest.fixture
def talking(mind: Any, store: Any, clock: Clock, run: Any) -> World:
    """With the real dialogue."""
    from bot.engine.engine import Engine

    return build(Engine(store, mind, LocalLocks(), today=lambda: TODAY), store, clock, run)


@pytest.fixture(scope="session")
def door() -> Callable[[Sent], tuple[int, list[Received | Status]]]:
    """Sends one request to the doors alone; the status, and what was read."""
    import asyncio

    def knock(sent: Sent) -> tuple[int, list[Received | Status]]:
        listening = Listening()
        post = Post(dict(CHANNELS), listening, None, BASE)  # type: ignore[arg-type]

        async def go() -> int:
            transport = httpx.ASGITransport(Starlette(routes=post.routes()))
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                response = await client.post(sent.url, content=sent.body, headers=sent.raw_headers)
                return response.status_code

        return asyncio.run(go()), listening.taken

    return knock


@pytest.fixture
def room() -> Room:
    made = Room()
    made.answers = []
    return made


@pytest.fixture
def staff(world: World, room: Room) -> Iterator[World]:
    client = httpx.AsyncClient(transport=httpx.MockTransport(room.handle))
    world.post.notices = Notices(SLACK, world.store, client, sleep=at_once, chance=lambda: 0.5)
    yield world
    asyncio.run(client.aclose())
