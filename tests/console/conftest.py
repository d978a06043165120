"""
A staff room on a real database, with members of each role and clients that behave as browsers do.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.testclient import TestClient

from bot.console.app import create_console
from bot.console.desk import Desk
from bot.engine.engine import Engine
from bot.handover.helpline import Helpline
from bot.handover.hours import Opening
from bot.records.keys import Keyring
from bot.records.live import LocalLive
from bot.records.locks import LocalLocks
from bot.records.members import Member
from bot.records.migrate import migrate
from bot.records.passwords import Passwords
from bot.records.roles import ROLES
from bot.records.sql_store import SqlStore

TODAY = date(2026, 11, 22)
PASSWORD = "correct horse battery"
# Real argon2, at its lowest cost.
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
NAMES = {"helpline": "Anna", "supervisor": "Bea", "curator": "Cleo", "admin": "Dora"}


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "lutea.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def store(tmp_path: Path, empty_database: Path, keyring: Keyring) -> Iterator[SqlStore]:
    path = tmp_path / "lutea.db"
    shutil.copy(empty_database, path)
    made = SqlStore(f"sqlite:///{path}", keyring, passwords=CHEAP)
    yield made
    made.close()


@pytest.fixture
def engine(store: SqlStore) -> Engine:
    """Without the dialogue: the safety net and the records alone. Stories use the whole one."""
    helpline = Helpline(store, LocalLive(), open_now=lambda: True)
    return Engine(store, None, LocalLocks(), today=lambda: TODAY, holds=helpline.holds)


@pytest.fixture
def helpline(store: SqlStore) -> Helpline:
    return Helpline(store, LocalLive(), open_now=lambda: True)


@pytest.fixture
def desk(engine: Engine, store: SqlStore, helpline: Helpline, tmp_path: Path) -> Desk:
    return Desk(
        engine, store, helpline, today=lambda: TODAY, opening=lambda: Opening(True),
        proposals=tmp_path / "proposals", looks_every=0.01, stream_lasts=0.05,
    )  # fmt: skip


@pytest.fixture
def site(desk: Desk) -> Starlette:
    return create_console(desk)


@dataclass
class Browser:
    """A browser of one member: it sends our own pages' token with every form."""

    client: TestClient
    member: Member | None = None

    def get(self, path: str, **options: Any) -> Response:
        return self.client.get(path, headers={"accept": "text/html"}, **options)

    def post(self, path: str, *, csrf: str | None = None, **form: Any) -> Response:
        token = self.csrf() if csrf is None else csrf
        return self.client.post(path, data={"csrf": token, **form})

    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]*)"', self.get("/staff/sign-in").text)
        assert found
        return found[1]


@pytest.fixture
def visitor(site: Starlette) -> Callable[[], Browser]:
    """Browsers of nobody yet."""

    def make() -> Browser:
        return Browser(TestClient(site, headers={"sec-fetch-site": "same-origin"}))

    return make


@pytest.fixture
def add(store: SqlStore) -> Callable[..., Member]:
    """Adds an account with the password of all tests."""
    count = iter(range(100))

    def make(role: str = "helpline", name: str = "") -> Member:
        n = next(count)
        shown = name or NAMES[role]
        return store.accounts.add(f"{shown}{n}", shown, role, by="test", password=PASSWORD)

    return make


@pytest.fixture
def signed_in(
    visitor: Callable[[], Browser], add: Callable[..., Member], store: SqlStore
) -> Callable[..., Browser]:
    """Browsers of members who have given password and code."""

    def make(role: str = "helpline", name: str = "") -> Browser:
        member = add(role, name)
        secret = store.accounts.new_totp()
        code = pyotp.TOTP(secret).at(store.records.now())
        assert store.accounts.set_totp(member.id, secret, code)
        browser = visitor()
        browser.client.cookies.set(
            "lutea_staff", store.sessions.open(member.id, second_factor=True)
        )
        browser.member = store.accounts.member(member.id)
        return browser

    return make


@pytest.fixture
def waiting(store: SqlStore, run: Any, engine: Engine) -> Callable[..., str]:
    """Conversations that wait for a person; returns the conversation's id."""
    count = iter(range(1000))

    def make(reason: str = "asked", urgency: str = "routine", text: str = "hello there") -> str:
        conversation = store.open_conversation("web", f"somebody {next(count)}")
        run(engine.converse(conversation, text))
        store.queue.ask(
            conversation, reason=reason, urgency=urgency, summary="7 weeks pregnant, bleeding now"
        )
        return conversation

    return make


def case_of(store: SqlStore, conversation: str) -> str:
    case = store.queue.standing(conversation)
    assert case is not None
    return case.id


ALL_ROLES = tuple(ROLES)
