"""
One entry of a transcript, ready for a template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from markupsafe import Markup, escape

from bot.records.store import Entry
from bot.replies import Citation
from bot.web.card import Card, card_of
from bot.web.prose import folded, paragraphs

Look = Literal["person", "bot", "staff", "safety", "care", "notice", "result"]
ALONE = re.compile(r"^\*\*[\d ]+\*\*$", re.MULTILINE)  # a number that must be rung now


@dataclass(frozen=True)
class Line:
    """
    An entry as it is shown. ``rest`` is what folds away behind "Read more".
    """

    id: str
    look: Look
    sender: str
    at: str
    clock: str
    text: list[Markup]
    rest: list[Markup]
    sources: tuple[Citation, ...]
    card: Card | None = None


def line_of(entry: Entry) -> Line:
    """
    A transcript's entry as a line; her own words are shown as typed, with nothing linked.
    """
    text, rest = _text(entry)
    return Line(
        id=entry.id,
        look=_look(entry),
        sender=entry.sender,
        at=local(entry.at).isoformat(timespec="seconds"),
        clock=clock(entry.at),
        text=text,
        rest=rest,
        sources=tuple(_safe(citation) for citation in entry.reply.citations),
        card=card_of(entry.reply.card),
    )


def newest(lines: Sequence[Line]) -> int:
    """
    The position of what came last: her last message and all that followed it.
    """
    mine = [at for at, line in enumerate(lines) if line.look == "person"]
    return mine[-1] if mine else 0


def clock(at: datetime) -> str:
    """
    The time of day in the UK, such as ``02:14``.
    """
    return f"{local(at):%H:%M}"


def local(at: datetime) -> datetime:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    try:
        return aware.astimezone(ZoneInfo("Europe/London"))
    except ZoneInfoNotFoundError:
        return aware


def _look(entry: Entry) -> Look:
    if entry.who != "bot":
        return entry.who
    kind = entry.reply.kind
    if kind == "result" and entry.reply.card:
        return "result"
    if kind == "safety":  # "ring today" is said with care; an alarm is for now
        return "safety" if ALONE.search(entry.reply.text) else "care"
    return "notice" if kind == "notice" else "bot"


def _text(entry: Entry) -> tuple[list[Markup], list[Markup]]:
    text = entry.reply.text
    if entry.who == "person":
        return [Markup("<p>{}</p>").format(_as_typed(text))], []
    if entry.who == "bot" and entry.reply.kind == "answer":
        return folded(text)
    return paragraphs(text), []


def _as_typed(text: str) -> Markup:
    return Markup("<br>").join(escape(part) for part in text.split("\n"))


def _safe(citation: Citation) -> Citation:
    """
    A source whose address is not a web address keeps its words and loses the link.
    """
    if citation.url.startswith(("https://", "http://")):
        return citation
    return Citation(citation.source, citation.title, citation.place, citation.date)
