"""
Reading a message, and the library. They need no conversation and keep nothing.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache

from bot.api.desk import Desk
from bot.api.problems import Problem
from bot.api.shapes import (
    Cited,
    Entry,
    Found,
    OtherWords,
    Searched,
    TextSent,
    Title,
    Titles,
    Understood,
)
from bot.engine.inbox import clean
from bot.engine.safety_first import look
from bot.knowledge import entries as library_data
from bot.knowledge.lines import ask_line
from bot.knowledge.search import Library
from bot.understanding.classify import intent_model, understand_line
from bot.understanding.intents import IntentModel


@lru_cache(maxsize=1)
def _model() -> IntentModel:
    return intent_model()


@lru_cache(maxsize=1)
def _library() -> Library:
    return Library.ready()


def _safety(text: str) -> str | None:
    reply = look(text, {}, None, []).reply
    return reply.text if reply else None


async def understand(desk: Desk, sent: TextSent) -> Understood:
    """
    Intent, facts and danger signs of one message.
    """
    return await asyncio.to_thread(_understand, desk, clean(sent.text).text)


def _understand(desk: Desk, text: str) -> Understood:
    read = understand_line(_model(), {"text": text}, desk.today())
    del read["id"]
    return Understood(**read, safety=_safety(text))


async def search(_desk: Desk, sent: Searched) -> Found:
    """
    The entries nearest to a question; a danger sign goes before them all.
    """
    return await asyncio.to_thread(_search, clean(sent.text).text, sent.topic)


def _search(text: str, topic: str | None) -> Found:
    found = ask_line(_library(), {"text": text, "topic": topic})
    del found["id"]
    return Found(**found, safety=_safety(text))


async def titles(_desk: Desk) -> Titles:
    """
    Every question that the library answers.
    """
    known = await asyncio.to_thread(library_data.load_entries)
    return Titles(entries=[Title(id=e.id, question=e.question, family=e.family) for e in known])


async def entry(_desk: Desk, name: str) -> Entry:
    """
    One entry with its sources.
    """
    known = await asyncio.to_thread(library_data.load_entries)
    for each in known:
        if each.id == name:
            return _shown(each)
    raise Problem(404, "The library has no such entry.")


def _shown(found: library_data.Entry) -> Entry:
    sources = library_data.load_sources()
    return Entry(
        id=found.id,
        question=found.question,
        family=found.family,
        short=found.short,
        longer=found.longer,
        safety=found.safety,
        variants=[
            OtherWords(when=dict(v.when), short=v.short, longer=v.longer) for v in found.variants
        ],
        sources=[
            Cited(
                source=c.source,
                title=sources[c.source].title if c.source in sources else c.source,
                place=c.place,
                date=c.date or (sources[c.source].date if c.source in sources else ""),
                url=sources[c.source].url if c.source in sources else "",
            )
            for c in found.sources
        ],
        related=list(found.related),
        nation=found.nation,
        reviewed_by=found.reviewer,
        review_due=found.review_due,
    )
