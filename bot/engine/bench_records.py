"""
``lutea bench records``: what keeping a turn costs early and late in a conversation, beside what the
same events cost in ``SQLTrackerStore``, the store that Rasa brings along.

Both keep the events of real turns on SQLite: load where the conversation stands, bring the tracker
there, take the new events in, store them. Nothing is thought in between. Rasa's store is made for
SQLAlchemy 1.4; given a whole URL it runs unchanged under 2 as well.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings
from bot.engine.build import build_engine
from bot.engine.tracker_store import Box, TurnTrackerStore, box
from bot.records.keys import Keyring, fresh_key
from bot.records.sql_store import SqlStore, sqlite_store
from bot.records.store import Turn
from bot.replies import Reply

Events = list[dict[str, Any]]
OneTurn = Callable[[Events], Awaitable[None]]
# Into the check, then two answers by turns: each is a turn that fills a slot and asks again.
OPENING = ("check what the guidance says for me", "yes", "no, none of these")
ANSWERS = ("7 weeks", "8 weeks", "yes", "no")
EARLY, LATE = slice(5, 15), slice(195, 205)


async def measure(*, turns: int = 205) -> dict[str, Any]:
    """
    Milliseconds of CPU for a turn around the 10th and around the 200th, medians of ten turns.
    Raises ValueError for fewer turns than that takes.
    """
    if turns < LATE.stop:
        raise ValueError(f"{LATE.stop} turns or more are needed to see the 200th")
    with TemporaryDirectory() as folder:
        store = sqlite_store(Path(folder) / "lutea.db", Keyring((fresh_key(),)))
        real = await real_turns(store)
        domain = Domain.load(str(settings.ROOT / "domain.yml"))
        ours = await _time(lutea_turn(store, domain), real, turns)
        rasas = await _time(rasa_turn(rasa_store(Path(folder) / "rasa.db", domain)), real, turns)
        store.close()
    return {"events_a_turn": round(statistics.mean(map(len, real)), 1),
            "lutea": _figures(ours), "rasa_sql_tracker_store": _figures(rasas)}  # fmt: skip


async def real_turns(store: SqlStore) -> list[Events]:
    """
    The events that the dialogue leaves for each of ANSWERS.
    """
    engine = build_engine(store)
    conversation = await engine.open("bench", "real")
    for text in (*OPENING, *ANSWERS):
        await engine.converse(conversation, text)
    events: Events = store.export(conversation)["dialogue"]["events"]
    said = [n for n, event in enumerate(events) if event["event"] == "user"][len(OPENING) :]
    return [events[a:b] for a, b in itertools.pairwise([*said, len(events)])]


def lutea_turn(store: SqlStore, domain: Domain) -> OneTurn:
    """
    A turn as the engine keeps it, in a conversation of its own.
    """
    conversation = store.open_conversation("bench", "ours")
    trackers = TurnTrackerStore(domain)

    async def turn(events: Events) -> None:
        inbound = store.receive(conversation, "7 weeks")
        saved = store.load(conversation)
        here = Box(saved.snapshot.get("rasa") or {})
        box.set(here)
        tracker = await trackers.retrieve(conversation)
        tracker = tracker or DialogueStateTracker(conversation, domain.slots)
        _take_in(tracker, events, domain)
        await trackers.save(tracker)
        snapshot = {"rasa": here.saved}
        store.finish(
            Turn(
                inbound.id,
                conversation,
                replies=[Reply("And then?", "question")],
                events=here.events,
                snapshot=snapshot,
                based_on=saved.turn,
            )
        )

    return turn


def rasa_store(path: Path, domain: Domain) -> SQLTrackerStore:
    """
    Rasa's own store on a SQLite file.
    """
    return SQLTrackerStore(domain, host=f"sqlite:///{path}")


def rasa_turn(store: SQLTrackerStore) -> OneTurn:
    """
    A turn as Rasa keeps it: every event is read again, and replayed.
    """

    async def turn(events: Events) -> None:
        tracker = await store.get_or_create_tracker("rasas")
        _take_in(tracker, events, store.domain)
        await store.save(tracker)

    return turn


def _take_in(tracker: DialogueStateTracker, events: Events, domain: Domain) -> None:
    for event in events:
        tracker.update(Event.from_parameters(event), domain)


async def _time(turn: OneTurn, real: list[Events], turns: int) -> list[float]:
    each: Iterator[Events] = itertools.cycle(real)
    spent = []
    for _ in range(turns):
        began = time.process_time()
        await turn(next(each))
        spent.append((time.process_time() - began) * 1000)
    return spent


def _figures(spent: list[float]) -> dict[str, float]:
    early, late = statistics.median(spent[EARLY]), statistics.median(spent[LATE])
    return {
        "turn_10_ms": round(early, 1),
        "turn_200_ms": round(late, 1),
        "turn_200_over_turn_10": round(late / early, 2),
    }
