"""
From one reply to texts of a length: split at sentence ends, menus by number, sources named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.channels.contract import Option, Shown
from bot.replies import Reply

# The best place to part a text comes first: a paragraph, a sentence, a line, a word.
_PLACES = tuple(map(re.compile, (r"\n\s*\n", r"(?<=[.!?)])\s", r"\n", r"\s")))
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
MOST_SOURCES = 3


def split(text: str, limit: int) -> list[str]:
    """
    The text in pieces of at most ``limit`` characters; nothing but blanks is lost.
    """
    pieces, rest = [], text.strip()
    while len(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(text: str, limit: int) -> int:
    for place in _PLACES:
        found = [m.start() for m in place.finditer(text[: limit + 1]) if m.start() >= limit // 3]
        if found:
            return found[-1]
    return limit


def bold(text: str, before: str = "", after: str = "") -> str:
    """
    ``**bold**`` in a channel's own marks; with none it is plain.
    """
    return _BOLD.sub(rf"{before}\1{after}", text).replace("**", "")


def words(reply: Reply) -> str:
    """
    The text, and where it comes from; a result says that in its own words.
    """
    if reply.kind == "result" or not reply.citations:
        return reply.text
    named = dict.fromkeys(
        ", ".join(part for part in (c.title, c.place, c.date) if part) for c in reply.citations
    )
    return "\n\n".join([reply.text, "From: " + "; ".join(list(named)[:MOST_SOURCES])])


def menu(options: Iterable[Option]) -> str:
    """
    A numbered list; what no number picks is offered in words.
    """
    known = list(options)
    lines = [f"{o.number}. {o.title}" for o in known if o.number is not None]
    said = [o.title for o in known if o.number is None]
    if lines:
        lines.append("Reply with a number or in your own words.")
    if said:
        lines.append("You can also say: " + " / ".join(said))
    return "\n".join(lines)


def with_menu(shown: Shown) -> str:
    """
    The whole reply as one text.
    """
    return "\n\n".join(part for part in (words(shown.reply), menu(shown.options)) if part)


def pieces(shown: Shown, text: str, limit: int, most: int) -> list[str]:
    """
    ``limit`` is where we part a text, ``most`` what the provider takes: safety text goes whole.
    """
    return [text[:most]] if shown.reply.kind == "safety" else split(text, limit)


# A text message takes 160 letters of the GSM alphabet, and 70 of any other.
_GSM = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...",
        "✔": "Yes:", "✖": "No:", "•": "-", "\u00a0": " ", "\u202f": " ", "×": "x", "→": "->",
    }
)  # fmt: skip


def gsm(text: str) -> str:
    """
    The text with typographic signs in the letters of text messages.
    """
    return text.translate(_GSM)
