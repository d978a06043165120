"""
The wait for a person, on real records: waiting, somebody there, the hours, and the way out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.engine.engine import Engine
from bot.handover.helpline import Helpline
from bot.handover.hours import opening
from bot.handover.standing import Standing
from bot.records.keys import Keyring
from bot.records.live import LocalLive
from bot.records.locks import LocalLocks
from bot.records.models import Conversation
from bot.records.sql_store import SqlStore, sqlite_store
from bot.web.app import routes
from bot.web.live import Streams
from bot.web.waiting import wait_of
from bot.web.words import words
from tests.handover.test_hours import HOURS, at

MONDAY, NIGHT = at("2026-11-23T10:00"), at("2026-11-22T02:00")
WAITING = Standing("waiting", asked=True)


@dataclass
class Night:
    """
    A page, its helpline, and one chat.
    """

    page: TestClient
    helpline: Helpline
    store: SqlStore
    conversation: str

    def asks(self, reason: str = "asked", urgency: str = "routine") -> None:
        self.helpline.ask_for(self.conversation, reason=reason, urgency=urgency)

    def taken(self) -> None:
        anna = self.store.accounts.add("anna", "Anna", "helpline", by="test")
        case = self.store.queue.standing(self.conversation)
        assert case
        assert self.store.queue.take(case.id, anna.id)


@pytest.fixture
def night(tmp_path: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    monkeypatch.setenv("LUTEA_HELPLINE_HOURS", "Mon-Sun 00:00-23:59")
    store = sqlite_store(tmp_path / "page.db", keyring)
    helpline = Helpline(store, LocalLive())
    engine = Engine(store, None, LocalLocks(), holds=helpline.holds)
    streams = Streams(lasts=0, looks_every=0)
    app = Starlette(routes=routes(engine, secret="s", desk=helpline, streams=streams))
    page = TestClient(app, headers={"sec-fetch-site": "same-origin"})
    page.post("/message", data={"text": "hello"})
    with store.records.read() as connection:
        conversation = str(connection.scalar(select(Conversation.id)))
    yield Night(page, helpline, store, conversation)
    store.close()


def test_who_waits_is_told_so_and_what_to_do_meanwhile(night: Night):
    night.asks()
    page = night.page.get("/").text
    assert "You are waiting for the helpline" in page
    for said in ("Monday to Sunday", "go on writing here", "Keep this chat", 'href="tel:999"'):
        assert said in page


def test_who_is_taken_reads_the_name_and_waits_no_more(night: Night):
    night.asks()
    night.taken()
    page = night.page.get("/").text
    assert "Anna has joined this chat" in page
    assert "You are waiting" not in page


def test_a_red_flag_tells_staff_and_the_page_does_not_call_it_her_wish(night: Night):
    night.asks("red flag", "emergency")
    page = night.page.get("/").text
    assert "I have told the helpline" in page
    assert "if I gave you a number, ring it now" in page
    assert "any more</button>" not in page


def test_who_does_not_want_to_wait_any_more_says_so_with_one_press(night: Night):
    night.asks()
    page = night.page.post("/stop-waiting").text
    assert "You are not waiting for a person any more." in page
    assert "While you wait" not in page
    assert night.helpline.standing(night.conversation) == Standing()


@pytest.mark.parametrize("reason", ["red flag", "not answered"])
def test_whom_staff_must_see_in_any_case_stays_in_the_queue(night: Night, reason: str):
    night.asks(reason, "emergency")
    night.page.post("/stop-waiting")
    assert night.helpline.standing(night.conversation).state == "waiting"


def test_another_site_cannot_end_a_wait(night: Night):
    night.asks()
    answer = night.page.post("/stop-waiting", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert night.helpline.standing(night.conversation) == WAITING


def test_what_was_written_while_nobody_was_there_is_all_there_when_somebody_comes(night: Night):
    night.asks()
    night.page.post("/message", data={"text": "I am still bleeding a little"})
    night.taken()
    asyncio.run(night.helpline.say(night.conversation, "Hello, I'm Anna.", staff="Anna"))
    page = night.page.get("/").text
    assert "I am still bleeding a little" in page
    assert "Hello, I&#39;m Anna." in page


def in_words(standing: Standing, hours: str, holidays: str, now: Any) -> Any:
    return wait_of(standing, opening(hours, holidays, now), words(), "en")


def test_while_it_is_closed_the_page_says_when_they_are_back():
    wait = in_words(WAITING, HOURS, "2026-12-02", NIGHT)
    assert (wait.is_open, wait.opens) == (False, "Monday 23 November at 9am")
    assert wait.hours == ("Monday to Friday 9am to 5pm", "Saturday 10am to 12pm")
    assert wait.closed_on == ("Wednesday 2 December",)
    assert {ring.name for ring in wait.rings} >= {"Tommy's midwives", "Samaritans"}


@pytest.mark.parametrize(
    ("standing", "now", "shown"),
    [
        (WAITING, MONDAY, True),
        (WAITING, NIGHT, True),
        (Standing("waiting"), MONDAY, True),
        (Standing("waiting"), NIGHT, False),
        (Standing(), MONDAY, False),
        (Standing("held", name="Anna"), MONDAY, False),
    ],
)
def test_a_wait_is_shown_to_who_asked_and_to_others_only_while_somebody_may_come(
    standing: Standing, now: Any, shown: bool
):
    assert (in_words(standing, HOURS, "", now) is not None) is shown


def test_without_hours_the_page_promises_no_time():
    wait = in_words(WAITING, "", "", MONDAY)
    assert (wait.is_open, wait.opens, wait.hours) == (False, "", ())
