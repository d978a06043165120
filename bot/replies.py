"""
What is said to a person: the one shape that every room above the rules hands to a door.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "safety", "question", "answer", "result", "summary", "notice"]


@dataclass(frozen=True)
class Choice:
    """
    One thing a person can tap, or type by its number or title.

    ``payload`` stays on the server: a door shows ``title`` and sends back the title or the
    position, which the engine looks up among the choices it last offered.
    """

    title: str
    payload: str


@dataclass(frozen=True)
class Citation:
    """
    Where a statement comes from: a source of ``data/sources.yml``, the place in it, its date.
    """

    source: str
    title: str
    place: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True)
class Reply:
    """
    One message to a person.

    ``text`` is plain text with ``**bold**`` for numbers to ring and blank lines between
    paragraphs; nothing else is mark-up.
    ``card`` holds the structured form of a result (see ``bot.engine.result``) for doors that can
    draw one; its words are in ``text`` as well.
    """

    text: str
    kind: Kind = "text"
    choices: tuple[Choice, ...] = ()
    citations: tuple[Citation, ...] = ()
    card: dict[str, Any] | None = field(default=None, compare=False)
