"""
What a door may ask of the engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.records.store import Entry, StoredReply


@dataclass(frozen=True)
class Answered:
    """
    The outcome of one message.

    ``asking`` is the fact asked for (or a list where one question settles several), "consent",
    "danger", "read_back", "continue", or None. ``held`` is True while staff have the conversation.
    ``remaining`` is about how many questions are left, None when that is not known.
    ``lost`` is True once a loss of this pregnancy was told.
    """

    replies: tuple[StoredReply, ...]
    asking: str | list[str] | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    outcomes: dict[str, str] | None = None
    held: bool = False
    remaining: int | None = None
    lost: bool = False
    inbound: str = ""


class Converses(Protocol):
    """
    The engine as the doors see it.
    """

    async def open(self, channel: str, address: str) -> str:
        """
        A conversation id for this address; the greeting is its first entry.
        """

    async def converse(
        self, conversation: str, text: str, *, provider_id: str | None = None
    ) -> Answered:
        """
        Take one message (typed text, a choice's title or its number) and answer it.
        """

    async def transcript(self, conversation: str, after: str | None = None) -> list[Entry]:
        """
        The conversation so far, oldest first.
        """

    async def export(self, conversation: str) -> dict[str, Any]:
        """
        Everything kept about the person, as JSON-ready data.
        """

    async def leave(self, conversation: str) -> None:
        """
        The person left for good: a record that was only for the session is erased now.
        """

    async def state(self, conversation: str) -> Answered:
        """
        Where the conversation stands, with no new reply.
        """
