"""
Answers of the library that may fit what the person asked last. They go into the box, never out.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.entries import Entry as Answer
from bot.knowledge.entries import load_entries
from bot.knowledge.search import Library, LibraryMissing
from bot.records.store import Entry

SHOWN = 3
LOOKED_AT = 4  # her last messages: a question is often followed by "thank you" or "ok"
LEAST = 0.1  # an entry that the search holds for less likely than this would only be in the way
FEWEST_WORDS = 3  # "ok" and "yes please" ask nothing
# What the bot says to an answer of hers, or to the wish for a person: then nothing was asked.
NOT_ASKED = frozenset({"notice", "question", "summary", "result"})


def for_entries(entries: Sequence[Entry]) -> list[Answer]:
    """
    The answers that the chat would give or offer to the newest question of hers that has any.
    """
    try:
        library = Library.load()
    except LibraryMissing:
        return []
    for text in _questions(entries):
        asked = library.ask(text)
        likely = [library.entries[entry] for entry, score in asked.entries if score >= LEAST]
        if asked.decision in ("answer", "offer") and likely:
            return likely[:SHOWN]
    return []


def _questions(entries: Sequence[Entry]) -> list[str]:
    """
    Her last messages that may ask something, the newest first.
    """
    said: list[tuple[str, set[str]]] = []
    for entry in entries:
        if entry.who == "person":
            said.append((entry.reply.text, set()))
        elif entry.who == "bot" and said:
            said[-1][1].add(entry.reply.kind)
    return [
        text
        for text, kinds in reversed(said[-LOOKED_AT:])
        if len(text.split()) >= FEWEST_WORDS and not (kinds and kinds <= NOT_ASKED)
    ]


def nearest(text: str) -> list[Answer]:
    """
    Answers for a question, best first; none while the library is not trained.
    """
    if not text.strip():
        return []
    try:
        library = Library.load()
    except LibraryMissing:
        return []
    return [library.entries[i] for i, _ in library.ask(text).entries]


def draft(entry: str) -> str:
    """
    The text of an answer for the box; empty for an unknown one.
    """
    return next((one.short for one in load_entries() if one.id == entry), "")
