"""
A filled staff room to try: invented people, the real engine, two weeks of conversations.

    make demo

Everything lies in ``var/demo``; delete that folder to begin again. Nobody in it is real.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from demo_people import CALLS, STORIES, WAITING, Story

if TYPE_CHECKING:
    from bot.engine.engine import Engine
    from bot.handover.helpline import Helpline
    from bot.records.sql_store import SqlStore

LONDON = ZoneInfo("Europe/London")
FOLDER = Path("var/demo")
PASSWORD = "only for trying out"
STAFF = (
    ("anna", "Anna", "helpline"),
    ("bea", "Bea", "supervisor"),
    ("cleo", "Cleo", "curator"),
    ("dora", "Dora", "admin"),
)
DAYS = 14
SEED = 7
NUMBERS = "07700900{:03}"  # Ofcom keeps these for stories: they ring nobody
WINDOW = timedelta(hours=2)


class Then:
    """
    A clock that stands where it is put.
    """

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def day(self) -> date:
        return self.moment.date()

    def later(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Filling:
    """
    What a fill works with.
    """

    store: SqlStore
    engine: Engine
    helpline: Helpline
    clock: Then
    chance: random.Random

    async def past(self, days: int, each_day: tuple[int, int] = (4, 9)) -> None:
        """
        Conversations of the days before today; Anna takes some of them.
        """
        now = self.clock.moment
        weights = [story.often for story in STORIES]
        for ago in range(days, 0, -1):
            for n in range(self.chance.randint(*each_day)):
                morning = (now - timedelta(days=ago)).replace(hour=7, minute=0)
                self.clock.moment = morning + timedelta(minutes=self.chance.randint(0, 900))
                story = self.chance.choices(STORIES, weights)[0]
                await self._live(story, f"demo {ago} {n}")
            self._outside_the_chat()
        self.clock.moment = now

    async def waiting(self) -> None:
        """
        Conversations of today that nobody has taken yet.
        """
        now = self.clock.moment
        for n, (says, minutes) in enumerate(WAITING):
            self.clock.moment = now - timedelta(minutes=minutes + len(says))
            await self._says(await self.engine.open("web", f"demo now {n}"), says)
        self.clock.moment = now

    def _outside_the_chat(self) -> None:
        from bot.handover import contacts

        for how in self.chance.choices(("phone", "phone", "email", "visit"), k=3):
            contacts.record(
                self.store, how=how, length=self.chance.choice(("short", "middle", "long")),
                outcome=self.chance.choice(("supported", "information", "signposted")),
                danger=self.chance.random() < 0.1, by=self._id("anna"),
            )  # fmt: skip

    async def calls(self) -> None:
        """
        Those who want to be rung today and later.
        """
        now = self.clock.moment
        for n, wish in enumerate(CALLS):
            self.clock.moment = now - timedelta(hours=5, minutes=7 * n)
            conversation = await self.engine.open("web", f"demo call {n}")
            await self._says(conversation, wish.says)
            call = self._asks_for_a_call(conversation, now, wish.window, message=wish.message)
            for _ in range(wish.tries):
                self._rings(call, "no answer")
            if wish.taken_by:
                self.store.call_backs.take(call, by=self._id(wish.taken_by))
        self.clock.moment = now

    def _asks_for_a_call(
        self, conversation: str, now: datetime, window: int, *, message: bool
    ) -> str:
        here = now.astimezone(LONDON)
        began = here.replace(hour=here.hour - here.hour % 2, minute=0, second=0, microsecond=0)
        begins = began + window * WINDOW
        number = NUMBERS.format(self.chance.randint(0, 999))
        self.store.call_backs.ask(
            conversation, number=number, begins=begins, ends=begins + WINDOW, message=message
        )
        call = self.store.call_backs.of(conversation)
        if call is None:
            raise SystemExit("The demonstration could not keep a call back.")
        return call.id

    def _rings(self, call: str, how: str) -> None:
        calls, anna = self.store.call_backs, self._id("anna")
        calls.take(call, by=anna)
        calls.reveal(call, by=anna)
        (calls.done if how == "done" else calls.no_answer)(call, by=anna)

    def _id(self, name: str) -> str:
        member = self.store.accounts.by_name(name)
        return member.id if member else ""

    async def _live(self, story: Story, who: str) -> None:
        channel = self.chance.choices(("web", "whatsapp", "sms"), (7, 3, 1))[0]
        conversation = await self.engine.open(channel, who)
        await self._says(conversation, story.says)
        if story.rung:
            call = self._asks_for_a_call(conversation, self.clock.moment, 1, message=True)
            for how in story.rung:
                self.clock.later(4000)
                self._rings(call, how)
        case = self.store.queue.standing(conversation)
        if case is None or not story.staff:
            return
        anna = self.store.accounts.by_name("anna")
        self.clock.later(self.chance.choice((30, 120, 400, 1500)))
        if anna is None or not self.store.queue.take(case.id, anna.id):
            return
        for text in story.staff:
            await self.helpline.say(conversation, text, staff=anna.shown_name)
            self.clock.later(90)
        self.store.casework.note(conversation, "Talked for a while.", by=anna.id)
        self.store.casework.label(conversation, story.label, by=anna.id)
        self.store.queue.close(case.id, anna.id, story.outcome)

    async def _says(self, conversation: str, says: tuple[str, ...]) -> None:
        for text in says:
            await self.engine.converse(conversation, text)
            self.clock.later(self.chance.randint(15, 50))


def open_filling(store: SqlStore, clock: Then, engine: Engine, helpline: Helpline) -> Filling:
    """
    The parts together, with the team's accounts made.
    """
    for name, shown, role in STAFF:
        store.accounts.add(name, shown, role, by="demo", password=PASSWORD)
    return Filling(store, engine, helpline, clock, random.Random(SEED))


def fill(days: int) -> None:
    """
    Fill the database of the settings.
    """
    from bot.engine.build import build_engine
    from bot.handover.helpline import Helpline
    from bot.records.live import LocalLive
    from bot.records.sql_store import open_store

    clock = Then(datetime.now(UTC))
    store = open_store(now=clock)
    helpline = Helpline(store, LocalLive(), open_now=lambda: True)
    engine = build_engine(store, helpline=helpline, holds=helpline.holds, today=clock.day)
    if engine.mind is None:
        raise SystemExit("The models are not current: run `make demo`, or `lutea train` first.")
    filling = open_filling(store, clock, engine, helpline)
    asyncio.run(_all(filling, days))
    store.close()


async def _all(filling: Filling, days: int) -> None:
    await filling.past(days)
    await filling.waiting()
    await filling.calls()


def main() -> None:
    """
    Fill once, then serve on this machine.
    """
    parser = argparse.ArgumentParser(description="A filled staff room to try.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--fill-only", action="store_true")
    asked = parser.parse_args()
    os.environ.update(LUTEA_VAR=str(FOLDER), DATABASE_URL="", REDIS_URL="")
    os.environ.setdefault("LUTEA_HELPLINE_HOURS", "Mon-Sun 00:00-23:59")
    from bot import settings
    from bot.serve import run

    done = settings.folder("LUTEA_VAR") / "filled"
    if not done.exists():
        print("Filling the demonstration, about a minute ...", flush=True)
        fill(asked.days)
        done.touch()
    print(f"Sign in at http://127.0.0.1:{asked.port}/staff")
    for name, _, role in STAFF:
        print(f"  {name:6} {PASSWORD}   ({role})")
    if not asked.fill_only:
        run("127.0.0.1", asked.port, demo=True)


if __name__ == "__main__":
    main()
