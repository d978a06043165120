"""
What every room's tests may use: the real engine on a fresh database, and no network.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.engine.contract import Answered

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
TODAY = date(2026, 11, 22)
LOCAL = ("127.0.0.1", "::1", "localhost", "0.0.0.0")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails."""
    real = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else "unix"
        if host not in (*LOCAL, "unix"):
            raise AssertionError(f"a test reached for the network: {host}")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@dataclass
class Chat:
    """One conversation with the real engine."""

    engine: Any
    conversation: str
    run: Callable[[Any], Any]
    last: Answered = field(default_factory=lambda: Answered(()))

    def say(self, text: str, provider_id: str | None = None) -> str:
        """Send a message; all replies as one text."""
        self.last = self.run(self.engine.converse(self.conversation, text, provider_id=provider_id))
        return self.text

    def say_all(self, *texts: str) -> str:
        for text in texts:
            self.say(text)
        return self.text

    @property
    def text(self) -> str:
        return "\n".join(s.reply.text for s in self.last.replies)

    @property
    def kinds(self) -> list[str]:
        return [s.reply.kind for s in self.last.replies]

    @property
    def asking(self) -> Any:
        return self.last.asking

    @property
    def facts(self) -> dict[str, Any]:
        return self.last.facts

    @property
    def outcomes(self) -> dict[str, str] | None:
        return self.last.outcomes


@pytest.fixture(scope="session")
def mind() -> Any:
    """The trained dialogue, loaded once."""
    from bot.engine import train
    from bot.engine.build import load_mind

    if train.stale():
        pytest.exit("The models are not current: run `lutea train --if-stale` (make test does).", 1)
    loaded = load_mind()
    assert loaded is not None, "the dialogue could not be loaded"
    return loaded


@pytest.fixture(scope="session")
def keyring() -> Any:
    from bot.records.keys import Keyring, fresh_key

    return Keyring((fresh_key(),))


@pytest.fixture
def store(tmp_path: Path, keyring: Any) -> Iterator[Any]:
    """A fresh SQLite store."""
    from bot.records.sql_store import sqlite_store

    made = sqlite_store(tmp_path / "test.db", keyring)
    yield made
    made.close()


@pytest.fixture
def run() -> Iterator[Callable[[Any], Any]]:
    """Runs a coroutine to its end, all of a test's in one loop."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture
def engine(mind: Any, store: Any) -> Any:
    from bot.engine.engine import Engine
    from bot.records.locks import LocalLocks

    return Engine(store, mind, LocalLocks(), today=lambda: TODAY)


@pytest.fixture
def new_chat(engine: Any, run: Callable[[Any], Any]) -> Callable[[], Chat]:
    """Opens conversations of their own."""
    count = iter(range(10_000))

    def make() -> Chat:
        return Chat(engine, run(engine.open("test", f"person {next(count)}")), run)

    return make


@pytest.fixture
def chat(new_chat: Callable[[], Chat]) -> Chat:
    return new_chat()


@pytest.fixture
def in_check(chat: Chat) -> Chat:
    """A conversation that has agreed and said that there is no danger: the first fact is asked."""
    chat.say_all("check what the guidance says for me", "yes", "no, none of these")
    return chat
