"""
What every messaging channel does: verify, read, render, send. One file a channel, this one shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

import httpx

from bot.replies import Reply

# "overheard" is said to the staff of another system: it is looked at for danger, and no more;
# "done" is their word that she waits no longer.
Heard = Literal["text", "tap", "media", "stop", "start", "overheard", "done"]
Outgoing = dict[str, Any]


@dataclass(frozen=True)
class Arrived:
    """
    One request of a provider. ``url`` is the public address it was sent to, with its query;
    header names are in lower case.
    """

    url: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Received:
    """
    One message from a person. ``id`` is the provider's; ``what`` names a medium ("photo").

    A tap's ``text`` is what its button carried (see ``Shown.tag``), ``title`` what stood on it.
    """

    address: str
    id: str
    text: str = ""
    kind: Heard = "text"
    what: str = ""
    title: str = ""
    at: datetime | None = None
    told: bool = False  # the provider has already answered a STOP or HELP itself


@dataclass(frozen=True)
class Status:
    """
    What became of a message that we sent: sent, delivered, read, undelivered. ``error`` is why it
    was not delivered, a word of ``handover.undelivered``.
    """

    id: str
    state: str
    error: str = ""


@dataclass(frozen=True)
class Option:
    """
    A choice and the number that picks it; None where a number would mean something else.
    """

    title: str
    number: int | None = None


@dataclass(frozen=True)
class Shown:
    """
    One reply, ready to be rendered. ``id`` is its stable id; ``waiting`` is True when she waits
    for a person.
    """

    id: str
    reply: Reply
    options: tuple[Option, ...] = ()
    waiting: bool = False

    def tag(self, position: int) -> str:
        """
        What a button carries: which reply it belongs to, and which choice it is.
        """
        return f"{self.id}:{position}"


class Unreadable(Exception):
    """
    A verified request that is not in the provider's form.
    """


def moment(seconds: object) -> datetime:
    """
    A provider's time, in seconds since 1970; raises Unreadable.
    """
    try:
        return datetime.fromtimestamp(int(str(seconds)), UTC)
    except (ValueError, OverflowError, OSError):
        raise Unreadable from None


# A whole message of one of these words opts out, and in again, where a channel has none of its own.
OUT_WORDS = frozenset({"unsubscribe", "stopall", "stop all", "optout", "opt out"})
IN_WORDS = frozenset({"start", "unstop"})


class Channel(Protocol):
    """
    One way to reach people.

    ``per_second`` is the provider's limit, ``per_person`` the one for messages to one person (0:
    none), of which ``burst`` may go at once. ``open_line`` is True where others may read along,
    ``stop_binds`` where the provider lets nothing through after STOP, ``bridges`` where the staff
    of another system take over. ``secrets`` never leave ``redact``.
    """

    name: str
    per_second: float
    per_person: float
    burst: int
    open_line: bool
    stop_binds: bool
    bridges: bool
    out_words: frozenset[str]
    in_words: frozenset[str]
    secrets: tuple[str, ...]

    def handshake(self, arrived: Arrived) -> str | None:
        """
        The answer to a provider's check of the address, None when it is not one of ours.
        """

    def verified(self, arrived: Arrived) -> bool:
        """
        True when the provider signed this very body.
        """

    def read(self, arrived: Arrived) -> list[Received | Status]:
        """
        What is in it, in order; raises Unreadable.
        """

    def render(self, shown: Shown) -> list[Outgoing]:
        """
        The messages that say it within the provider's limits; safety text in one.
        """

    async def send(self, client: httpx.AsyncClient, address: str, outgoing: Outgoing) -> str:
        """
        Send one; the provider's id of it. Raises SendError.
        """

    async def heard(self, client: httpx.AsyncClient, received: Received) -> None:
        """
        Tell the provider that a message was taken, where it wants to know. Raises SendError.
        """

    async def ask_to_write(self, client: httpx.AsyncClient, address: str) -> None:
        """
        Ask her to write again, where only then we may answer. Raises SendError.
        """


@dataclass
class Base:
    """
    What most channels share.
    """

    name: str = ""
    per_second: float = 20.0
    per_person: float = 0.0
    burst: int = 1
    open_line: bool = False
    stop_binds: bool = False
    bridges: bool = False
    out_words: frozenset[str] = OUT_WORDS
    in_words: frozenset[str] = IN_WORDS
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def handshake(self, arrived: Arrived) -> str | None:  # noqa: ARG002
        return None

    async def heard(self, client: httpx.AsyncClient, received: Received) -> None:  # noqa: ARG002
        return None

    async def ask_to_write(self, client: httpx.AsyncClient, address: str) -> None:  # noqa: ARG002
        return None


def redact(channel: Channel, text: str) -> str:
    """
    A line for the log with the channel's secrets as stars.
    """
    for secret in channel.secrets:
        if secret:
            text = text.replace(secret, "****")
    return text
