"""
A message cut into sentences, and which of them ask something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.understanding.clauses import Clause
from bot.understanding.page import Page, lay_out

# "7 weeks i think??" tells a figure with a doubt; it asks nothing.
_IN_DOUBT = re.compile(
    r"\d.*\b(i think|i guess|maybe|probably|roughly|or so|not sure|ish)\b"
    r"|\b(i think|i guess|maybe|probably|about|roughly|like)\b.*\d",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """
    One sentence as typed, with its place; ``hypothetical`` for "what if" and "if i".
    """

    text: str
    start: int
    end: int
    is_question: bool
    hypothetical: bool


def sentences(text: str) -> tuple[Sentence, ...]:
    """
    The sentences of a message, in order; run-on text is cut where a question begins.
    """
    if not text.strip():
        return ()
    page = lay_out(text, date.min)
    found: list[Sentence] = []
    group: list[Clause] = []
    for clause in page.clauses:
        if group and (clause.sentence != group[-1].sentence or _turns(group, clause)):
            found.append(_sentence(page, group))
            group = []
        group.append(clause)
    found.append(_sentence(page, group))
    return tuple(sentence for sentence in found if any(c.isalnum() for c in sentence.text))


def _turns(group: list[Clause], clause: Clause) -> bool:
    """
    True where telling turns to asking or back, inside one unbroken run of words.
    """
    return clause.asked != group[-1].asked and not clause.supposed


def _sentence(page: Page, group: list[Clause]) -> Sentence:
    first, last = page.doc[group[0].start], page.doc[group[-1].end - 1]
    start, end = page.normal.span(first.idx, last.idx + len(last.text))
    words = page.text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    asked = any(clause.asked for clause in group)
    asks = any(clause.fragment for clause in group) or words.endswith("?")
    asks = asked or (asks and _IN_DOUBT.search(words) is None)
    return Sentence(words, start, start + len(words), asks, any(c.supposed for c in group))
