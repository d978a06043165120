"""
What the engine needs of the records: one interface, so that the engine can be tried on a fake.

Words used here: a *conversation* is one person on one channel; an *inbound* is one message from
her; a *turn* is everything that follows from one inbound, stored in one transaction.
All methods are synchronous; the engine calls them in a thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.replies import Reply

Keep = Literal["unasked", "session", "days"]  # before consent | "no, don't keep" | "yes"


@dataclass(frozen=True)
class Inbound:
    """
    A stored message. ``new`` is False for a repeat of a provider's message id; ``replies`` are
    then those already computed for it (None: the first try never finished).
    """

    id: str
    conversation: str
    text: str
    new: bool = True
    replies: tuple[StoredReply, ...] | None = None


@dataclass(frozen=True)
class StoredReply:
    """
    A reply under its stable id. ``sender`` is "bot" or a staff member's shown name.
    """

    id: str
    reply: Reply
    sender: str = "bot"
    at: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """
    One line of a transcript: from the person, the bot or staff.
    """

    id: str
    who: Literal["person", "bot", "staff"]
    reply: Reply
    at: datetime
    sender: str = ""


@dataclass
class Saved:
    """
    What a conversation stands at: the Rasa snapshot (slots, active loop), its last events, the
    choices last offered, and how long it may be kept.

    ``turn`` counts the turns stored; given back as ``Turn.based_on`` it guards against two
    processes answering at once.
    """

    snapshot: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    offered: list[dict[str, str]] = field(default_factory=list)
    keep: Keep = "unasked"
    turn: int = 0


@dataclass
class Turn:
    """
    What one inbound led to. Committed whole or not at all.

    ``facts`` are dicts of ``name value words whose when certainty``; ``assessment`` is
    ``{"answers", "findings", "outcomes", "flags", "guidance", "day"}`` or None.
    ``inbound`` is empty for replies that nobody asked for (the greeting).
    ``offered`` is None for "the choices of the replies". ``consent_told`` is what was put to the
    person, empty for "the last message before hers"; ``consent_version`` names that wording.
    ``based_on`` is ``Saved.turn``: finish() raises StaleTurn if another turn came in between.
    ``feedback`` are dicts of ``entry verdict words``.
    """

    inbound: str
    conversation: str
    replies: list[Reply] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    snapshot: dict[str, Any] = field(default_factory=dict)
    facts: list[dict[str, Any]] = field(default_factory=list)
    red_flags: list[dict[str, str]] = field(default_factory=list)
    assessment: dict[str, Any] | None = None
    unanswered: list[str] = field(default_factory=list)
    feedback: list[dict[str, str]] = field(default_factory=list)
    consent: Literal["yes", "no", "withdrawn"] | None = None
    failed: bool = False
    offered: list[dict[str, str]] | None = None
    consent_told: str = ""
    consent_version: str = ""
    based_on: int | None = None


class Store(Protocol):
    """
    Everything kept about people, behind one door.
    """

    def open_conversation(self, channel: str, address: str) -> str:
        """
        The id of the conversation of this address on this channel, made if it is new.
        """

    def receive(self, conversation: str, text: str, provider_id: str | None = None) -> Inbound:
        """
        Store an inbound message before anything is done with it.
        """

    def load(self, conversation: str) -> Saved:
        """
        Where the conversation stands; empty for a new one.
        """

    def finish(self, turn: Turn) -> tuple[StoredReply, ...]:
        """
        Store a turn in one transaction; a second call for the same inbound returns the first's.
        """

    def transcript(self, conversation: str, after: str | None = None) -> list[Entry]:
        """
        The messages both ways, oldest first, from after the given entry id.
        """

    def erase(self, conversation: str, *, by: str, reason: str) -> None:
        """
        Delete the person behind a conversation from every table, and her key.
        """

    def end_session(self, conversation: str) -> bool:
        """
        The person left: what was kept for the session only goes now. True when it went.
        """

    def export(self, conversation: str) -> dict[str, Any]:
        """
        Everything kept about the person, as JSON-ready data.
        """

    def ping(self) -> None:
        """
        Raise if the records cannot be reached.
        """
