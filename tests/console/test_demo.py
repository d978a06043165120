"""
The demonstration fills a database through the real engine.
"""

from __future__ import annotations

import importlib.util
import random
import sys
from datetime import UTC, datetime

import pytest

from bot.engine.effects import Effects
from bot.engine.engine import Engine
from bot.handover.helpline import Helpline
from bot.records.live import LocalLive
from bot.records.locks import LocalLocks
from bot.records.sql_store import SqlStore
from bot.settings import ROOT


@pytest.fixture
def demo(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")  # as when it is run from there
    spec = importlib.util.spec_from_file_location("lutea_demo", ROOT / "scripts" / "demo.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["lutea_demo"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["lutea_demo"]


def test_the_demonstration_has_staff_a_queue_and_reports(demo, mind, store: SqlStore, run):
    clock = demo.Then(datetime(2026, 11, 22, 15, tzinfo=UTC))
    object.__setattr__(store.records, "now", clock)
    helpline = Helpline(store, LocalLive(), open_now=lambda: True)
    engine = Engine(
        store, mind, LocalLocks(), today=clock.day, holds=helpline.holds,
        effects=Effects(store, helpline),
    )  # fmt: skip
    filling = demo.open_filling(store, clock, engine, helpline)
    filling.chance = random.Random(1)
    run(filling.past(1, (6, 6)))
    run(filling.waiting())
    run(filling.calls())

    assert [member.name for member in store.accounts.all()] == ["anna", "bea", "cleo", "dora"]
    cases = store.queue.open_cases()
    assert cases[0].urgency == "emergency"
    assert len(cases) >= len(demo.WAITING)
    assert store.reports.totals(clock.day().replace(day=1), clock.day(), "conversation") == {
        "": 6 + len(demo.WAITING) + len(demo.CALLS)
    }
    calls = store.call_backs.all()
    assert len(calls) == len(demo.CALLS)
    assert calls[0].ends < clock.moment < calls[1].ends
    assert [bool(call.taken_by) for call in calls].count(True) == 1
    failed = store.reports.totals(clock.day().replace(day=1), clock.day(), "message")
    assert set(failed) == {"answered"}


def test_nothing_in_the_demonstration_passes_for_real(demo):
    assert demo.FOLDER.as_posix() == "var/demo"
    assert len(demo.PASSWORD) >= 12
