"""The API over a real store; the dialogue is real where a test holds a conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.api.app import routes
from bot.api.desk import Desk
from bot.api.tokens import SCOPES
from bot.records.locks import LocalLocks
from bot.records.sql_store import sqlite_store
from tests.conftest import TODAY

EVERYTHING = frozenset(SCOPES)


@dataclass
class Api:
    """A client with a token that may do everything."""

    desk: Desk
    client: TestClient

    def token(self, *scopes: str, per_minute: int = 1_000_000, days: int | None = 1) -> str:
        wanted = frozenset(scopes) or EVERYTHING
        return self.desk.store.tokens.issue(
            "test", wanted, by="test", days=days, per_minute=per_minute
        )

    def as_(self, token: str) -> dict[str, str]:
        return {"authorization": f"Bearer {token}"}


def make(desk: Desk) -> Api:
    client = TestClient(Starlette(routes=routes(desk)))
    made = Api(desk, client)
    client.headers.update(made.as_(made.token()))
    return made


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, keyring: Any) -> Iterator[Any]:
    """One store for the folder: every test has tokens and conversations of its own."""
    made = sqlite_store(tmp_path_factory.mktemp("api") / "api.db", keyring)
    yield made
    made.close()


@pytest.fixture
def plain(store: Any) -> Any:
    """An engine without its dialogue: the safety net still answers."""
    from bot.engine.engine import Engine

    return Engine(store, None, LocalLocks(), today=lambda: TODAY)


@pytest.fixture
def api(store: Any, plain: Any) -> Api:
    """Everything but the dialogue."""
    return make(Desk(plain, store, today=lambda: TODAY, lasts=0.0))


@pytest.fixture
def talking(store: Any, engine: Any) -> Api:
    """With the real dialogue."""
    return make(Desk(engine, store, today=lambda: TODAY, lasts=0.0))


@pytest.fixture
def open_conversation(talking: Api) -> Callable[[], str]:
    def make_one() -> str:
        return str(talking.client.post("/api/v1/conversations").json()["conversation"])

    return make_one
