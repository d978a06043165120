"""
Leaving the page erases what was kept for the session only, at once.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.engine.engine import Engine
from bot.records.erase import personal_tables
from bot.records.locks import LocalLocks
from bot.records.sql_store import SqlStore
from bot.web.app import routes
from tests.records.helpers import full_turn


@pytest.fixture
def browser(store: SqlStore) -> TestClient:
    engine = Engine(store, None, LocalLocks())
    site = Starlette(routes=routes(engine, secret="a secret for tests"))
    return TestClient(site, headers={"sec-fetch-site": "same-origin"})


@pytest.fixture
def everything(store: SqlStore) -> Callable[[], dict[str, int]]:
    """
    How many rows about people there are, by table.
    """

    def count() -> dict[str, int]:
        with store.database.read() as connection:
            found = {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in personal_tables().items()
            }
        return {name: rows for name, rows in found.items() if rows}

    return count


def conversation_of(store: SqlStore, browser: TestClient) -> str:
    """
    Say something on the page, and the id of the conversation that this made.
    """
    browser.post("/message", data={"text": "I am bleeding"})
    with store.database.read() as connection:
        table = personal_tables()["message"]
        return str(connection.execute(select(table.columns.conversation_id)).scalars().first())


def test_what_was_for_the_session_is_gone_when_she_leaves(
    store: SqlStore, browser: TestClient, everything: Callable[[], dict[str, int]]
) -> None:
    conversation_of(store, browser)
    assert everything()["person_key"] == 1

    browser.post("/leave", headers={"x-leave": "1"})

    assert everything() == {}
    assert store.audit.verify().holds


def test_what_she_agreed_to_keep_stays_when_she_leaves(
    store: SqlStore, browser: TestClient
) -> None:
    conversation = conversation_of(store, browser)
    full_turn(store, conversation)  # with her yes

    browser.post("/leave", headers={"x-leave": "1"})

    assert len(store.transcript(conversation)) == 4


def test_leaving_twice_and_coming_back_begin_anew(
    store: SqlStore, browser: TestClient, everything: Callable[[], dict[str, int]]
) -> None:
    conversation_of(store, browser)
    cookie = browser.cookies["lutea"]
    browser.post("/leave", headers={"x-leave": "1"})
    browser.cookies.set("lutea", cookie)
    browser.post("/leave", headers={"x-leave": "1"})
    assert everything() == {}

    browser.cookies.set("lutea", cookie)
    page = browser.post("/message", data={"text": "hello again"}).text

    assert "hello again" in page
    assert "I am bleeding" not in page
