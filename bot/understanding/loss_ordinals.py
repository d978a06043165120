"""
Counts told sideways: "the third one in eighteen months", "two of ours never made it".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.understanding.clauses import clause_at
from bot.understanding.kin import of_kin
from bot.understanding.lexicon import count_of
from bot.understanding.loss_items import expression
from bot.understanding.page import Page
from bot.understanding.tables import table

MOST = 15
_NO_GRIEF = frozenset({"losses.none", "losses.ectopic", "losses.termination"})


@dataclass(frozen=True)
class Told:
    """
    How many losses, and where in the plain text it is told.
    """

    count: int
    start: int
    end: int


@cache
def _expressions(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, table("loss_ways").each_expression("losses", name)))


def told_sideways(page: Page, *, goes_on: bool) -> Told | None:
    """
    The highest count that an ordinal or a few words of what became of several imply.

    "This is my third" counts losses only where a loss is told and no pregnancy ``goes_on``.
    """
    found = [*_found(page, "nth_told"), *_found(page, "several_gone")]
    found += _found(page, "before", least=1)
    found += _found(page, "of_pregnancies", least=1)
    if any(page.mentions("losses")):
        found += _found(page, "had_some", least=1)
    if _grief(page):
        found += _found(page, "nth_happened")
        found += [] if goes_on else _found(page, "nth_implied")
    return max(found, key=lambda told: told.count, default=None)


def _found(page: Page, name: str, least: int = 2) -> list[Told]:
    text = page.normal.text
    out = []
    for pattern in _expressions(name):
        for match in pattern.finditer(text):
            count = _count(match) - (name == "of_pregnancies" and "nth" in match.groupdict())
            if least <= count <= MOST and _mine(page, match.start(), match.end()):
                out.append(Told(count, match.start(), match.end()))
    return out


def _count(match: re.Match[str]) -> int:
    told = match.groupdict()
    if not told or told.get("twice"):
        return 2 if told else 1
    word = (told.get("nth") or told.get("n") or "").replace(" times", "")
    return count_of(word) or 0


def _mine(page: Page, start: int, end: int) -> bool:
    span = page.doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return False
    context = page.context(span)
    clause = clause_at(page.clauses, span.end - 1)
    if context.certainty == "asked" or context.feared or clause.asked or clause.supposed:
        return False
    return not of_kin(page, start)


def _grief(page: Page) -> bool:
    """
    True where a loss of the writer's is told in any words.
    """
    for span in page.mentions("losses"):
        context = page.context(span)
        unsaid = context.certainty in ("asked", "denied") or context.feared
        told = not unsaid or span.text.startswith(("no ", "n't"))
        if told and span.label_ not in _NO_GRIEF and not of_kin(page, span.start_char):
            return True
    return any(
        not of_kin(page, match.start()) for match in expression("grief").finditer(page.normal.text)
    )
