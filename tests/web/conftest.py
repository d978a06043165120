"""
A small engine with a script, so that the page can be tried without the dialogue.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.engine.contract import Answered
from bot.handover.call_backs import Window
from bot.handover.standing import Standing
from bot.records.store import Entry, StoredReply
from bot.replies import Choice, Citation, Reply
from bot.web.app import routes

NICE = Citation("ng126", "NICE guideline NG126", "1.9.2", "2021", "https://www.nice.org.uk/ng126")
CARD: dict[str, Any] = {
    "title": "What the guidance says for a history like yours",
    "pathway": "A",
    "outcome": "A_OFFER:to_16_weeks",
    "points": [
        {"state": "met", "sentence": "You are bleeding in this pregnancy.", "source": "NICE NG126", "date": "2021"},
        {"state": "met", "sentence": "You have had a miscarriage before.", "source": "NICE NG126", "date": "2021"},
        {"state": "not_met", "sentence": "A scan shows the pregnancy is in the womb.", "source": "NICE NG126", "date": "2021"},
        {"state": "not_known", "sentence": "A heartbeat was seen.", "source": "NICE NG126", "date": "2021"},
        {"state": "not_needed", "sentence": "Your part of the UK.", "source": "Scottish pathway", "date": "2023"},
    ],
    "before": ["Some brands contain soya. Tell the team if you are allergic to soya or peanuts."],
    "says": "NICE says people in this position should be **offered** vaginal progesterone, 400 mg twice a day, until 16 weeks.",
    "next": "Ring your early pregnancy unit today. If you cannot get through, ring **111**.",
    "say_on_phone": "“I'm 7 weeks and 3 days, and I'm bleeding. I've had two miscarriages. I'd like to talk about progesterone, as in NICE NG126.”",
    "gest": 52,
    "lost": False,
    "ask": ["Can we talk about progesterone, as in NICE NG126?"],
    "ring": ["Your early pregnancy unit. If you can't get through, ring 111."],
    "sources": [{"title": "NICE guideline NG126", "place": "1.9.2", "date": "2021", "url": "https://www.nice.org.uk/ng126"}],
    "day": "2026-11-22",
}  # fmt: skip
GREETING = Reply(
    "Hello. I'm Lutea, a computer helper about bleeding in early pregnancy, miscarriage and "
    "progesterone.\n\nI'm not a nurse or doctor. If you're bleeding heavily, in bad pain or feel "
    "faint, ring **999** now.\n\nWhat would help?",
    choices=(
        Choice("Check what the guidance says for me", "check"),
        Choice("Ask a question", "ask"),
        Choice("Talk to a person", "person"),
    ),
)
QUESTIONS = (
    Reply(
        "Before I ask about your health: I keep what you tell me for 30 days so that you can come "
        "back to it, then it is deleted. Is that all right?",
        kind="question",
        choices=(Choice("Yes", "y"), Choice("No, don't keep anything", "n")),
    ),
    Reply(
        "How many weeks pregnant are you?",
        kind="question",
        choices=(Choice("Not sure", "unknown"), Choice("Why do you ask?", "why")),
    ),
    Reply(
        "Did a scan show a heartbeat?",
        kind="question",
        choices=(Choice("Yes", "y"), Choice("No", "n"), Choice("Not sure", "unknown")),
    ),
)
RESULT = Reply(
    "What the guidance says.\n\nNICE says people in this position should be **offered** it.",
    kind="result",
    card=CARD,
    choices=(Choice("Ask something else", "ask"), Choice("Talk to a person", "person")),
)
DANGER = Reply(
    "That sounds like an emergency.\n\nPlease ring\n**999**\nnow, or get someone to take you to "
    "A&E. Don't drive yourself.\n\nI'll be here afterwards.",
    kind="safety",
)
SORRY = Reply("I'm sorry, something went wrong on my side. Ring **111** or **999**.", "notice")
ANSWER = Reply(
    "\n\n".join(
        f"Paragraph {n}. It means the hormone is ground very fine, so that the body can take it in. "
        "This is a longer text about the same thing, to see how it folds on a small screen."
        for n in range(1, 6)
    ),
    kind="answer",
    citations=(NICE,),
)


@dataclass
class Kept:
    entries: list[Entry] = field(default_factory=list)
    done: dict[str, tuple[StoredReply, ...]] = field(default_factory=dict)
    step: int = 0
    held: bool = False
    lost: bool = False
    standing: Standing = field(default_factory=Standing)


class Script:
    """
    Asks three questions, then shows a result; "pad" is a danger, "micronised" an answer, "Anna"
    a person who joins, "lost" a loss. Everything is kept in memory.
    """

    def __init__(self) -> None:
        self.begin_again()

    def begin_again(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.heard: list[str] = []
        self.left: list[str] = []
        self.breaks = False
        self.records_down = False
        self.answers = threading.Event()  # while it is not set, an answer is on its way
        self.answers.set()

    async def open(self, channel: str, address: str) -> str:
        if self.records_down:
            raise OSError(f"no records for {address}")
        conversation = f"{channel}-{len(address)}-{address[:12]}"
        if conversation not in self.kept:
            self.kept[conversation] = Kept()
            self._say(conversation, GREETING)
        return conversation

    async def converse(
        self, conversation: str, text: str, *, provider_id: str | None = None
    ) -> Answered:
        if self.breaks:
            raise RuntimeError(f"could not answer {text}")
        if not conversation:  # no records: the safety net alone
            return Answered((StoredReply("", DANGER if "pad" in text else SORRY),))
        kept = self.kept[conversation]
        if text == "delete my data":
            kept.entries.clear()
            return Answered((StoredReply("", Reply("It's deleted.", "notice")),))
        if provider_id in kept.done:
            return Answered(kept.done[provider_id])
        await asyncio.to_thread(self.answers.wait, 60)
        self.heard.append(text)
        self._add(conversation, "person", Reply(text))
        replies = tuple(
            StoredReply(self._say(conversation, reply).id, reply)
            for reply in self._replies(kept, text)
        )
        if provider_id:
            kept.done[provider_id] = replies
        return replace(await self.state(conversation), replies=replies)

    async def transcript(self, conversation: str, after: str | None = None) -> list[Entry]:
        entries = self.kept.get(conversation, Kept()).entries
        at = next((n for n, entry in enumerate(entries, 1) if entry.id == after), 0)
        return entries[at:]

    async def leave(self, conversation: str) -> None:
        self.left.append(conversation)

    async def state(self, conversation: str) -> Answered:
        kept = self.kept.get(conversation, Kept())
        left = len(QUESTIONS) + 1 - kept.step
        facts: dict[str, Any] = {"gest": 52, "losses": {"miscarriage": 2}} if kept.step > 2 else {}
        if kept.lost:
            facts = {"heartbeat": "loss_confirmed"}
        return Answered(
            (),
            asking="gest" if 0 < kept.step <= len(QUESTIONS) else None,
            facts=facts,
            held=kept.held,
            remaining=left if kept.step else None,
            lost=kept.lost,
        )

    def standing(self, conversation: str) -> Standing:
        return self.kept.get(conversation, Kept()).standing

    async def withdraw(self, conversation: str, text: str) -> bool:
        self.kept[conversation].standing = Standing()
        self._say(conversation, Reply(text, "notice"))
        return True

    def windows(self, conversation: str) -> tuple[Window, ...]:
        return ()

    async def ask_call(self, *_: Any, **__: Any) -> bool:
        return False

    async def cancel_call(self, conversation: str) -> bool:
        return False

    def queued(self, conversation: str, *, asked: bool = True) -> None:
        self.kept[conversation].standing = Standing("waiting", asked=asked)

    def joins(self, conversation: str, name: str, text: str) -> Entry:
        self.kept[conversation].held = True
        self.kept[conversation].standing = Standing("held", name=name)
        return self._add(conversation, "staff", Reply(text), sender=name)

    def says(self, conversation: str, reply: Reply) -> Entry:
        return self._say(conversation, reply)

    def _replies(self, kept: Kept, text: str) -> tuple[Reply, ...]:
        if kept.held:
            return ()
        if text == "change my answer":
            return (Reply("Which one?", "question", (Choice("How many weeks", "/change"),)),)
        if "pad" in text:
            return (DANGER,)
        if "micronised" in text:
            return (ANSWER, *QUESTIONS[max(kept.step - 1, 0) :][:1])
        if "lost" in text:
            kept.lost = True
            return (Reply("I'm so sorry you lost your baby."),)
        kept.step += 1
        if kept.step <= len(QUESTIONS):
            return (QUESTIONS[kept.step - 1],)
        return (RESULT,)

    def _say(self, conversation: str, reply: Reply) -> Entry:
        return self._add(conversation, "bot", reply)

    def _add(self, conversation: str, who: Any, reply: Reply, sender: str = "") -> Entry:
        entries = self.kept[conversation].entries
        entry = Entry(f"{len(entries) + 1:04d}", who, reply, datetime.now(UTC), sender)
        entries.append(entry)
        return entry


@pytest.fixture
def engine() -> Script:
    return Script()


@pytest.fixture
def site(engine: Script) -> Starlette:
    return Starlette(routes=routes(engine, secret="a secret for tests"))


@pytest.fixture
def browser_like(site: Starlette) -> TestClient:
    """
    A client that behaves as a browser without JavaScript does.
    """
    return TestClient(site, headers={"sec-fetch-site": "same-origin"})
