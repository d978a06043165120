"""
Subject access: the page gives her a file with all that is kept about her, and nobody else's.
"""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.engine.engine import Engine
from bot.records.locks import LocalLocks
from bot.records.sql_store import SqlStore
from bot.web.app import routes
from tests.records.helpers import full_turn


@pytest.fixture
def site(store: SqlStore) -> Starlette:
    return Starlette(routes=routes(Engine(store, None, LocalLocks()), secret="for tests"))


def browser(site: Starlette) -> TestClient:
    return TestClient(site, headers={"sec-fetch-site": "same-origin"})


def asked(page: TestClient) -> dict[str, Any]:
    answer = page.get("/everything")
    assert answer.headers["content-disposition"] == 'attachment; filename="lutea-and-me.json"'
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    return found


def test_she_gets_all_that_is_kept_about_her_as_a_file(store: SqlStore, site: Starlette) -> None:
    hers, another = browser(site), browser(site)
    hers.post("/message", data={"text": "I am bleeding"})
    another.post("/message", data={"text": "something else"})
    conversation = asked(hers)["conversation"]
    full_turn(store, conversation)

    found = asked(hers)

    told = [line["text"] for line in found["messages"] if line["who"] == "person"]
    assert told == ["I am bleeding", "7 weeks, 2 losses"]
    assert [fact["words"] for fact in found["facts"]] == ["7 weeks, 2 losses"]
    assert [consent["said"] for consent in found["consents"]] == ["yes"]
    assert found["keep"] == "days"
    assert "something else" not in str(found)
    newest = store.audit.lines(conversation)[0]
    assert (newest.actor, newest.action) == ("person", "exported")


def test_the_page_of_what_she_told_leads_to_it(site: Starlette) -> None:
    hers = browser(site)
    hers.post("/message", data={"text": "I am bleeding"})

    assert 'href="/everything"' in hers.get("/told").text


def test_without_a_chat_there_is_no_file_and_nothing_is_begun(
    store: SqlStore, site: Starlette
) -> None:
    answer = browser(site).get("/everything", follow_redirects=False)

    assert answer.status_code == 303
    assert store.audit.lines() == []
