"""
What the words of a sentence say of the bleeding named in it: going on, over, stopped or denied.

A sentence is one line of plain words with the mention written as ``§``, so that
``data/understanding/bleeding.yml`` can say "§ has n't stopped" and mean any bleeding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from bot.understanding.clauses import Clause, clause_at
from bot.understanding.page import Page
from bot.understanding.tables import table

State = Literal["going", "over", "stopped", "none"]
PRESENT = frozenset("'m am is are 's 've have has having get gets getting keep see seeing".split())  # noqa: SIM905
_PAST = frozenset({"was", "were", "had", "bled", "spotted", "did", "got", "bleeded", "lost"})
_WEEKS = re.compile(
    r"(?:at|around|about|from|and|in|until|till|week) ([4-9]|\d\d)(?:th|nd|rd|st)?(?: weeks?)?"
    r" (?!days?|months?|hours?|times|years?|mm|cm)"
)


@cache
def _expression(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{table('bleeding').expressions('states')[name]})(?!\w)")


def says(name: str, line: str) -> bool:
    """
    True when the line holds an expression of that name in the table.
    """
    return bool(_expression(name).search(line))


@dataclass(frozen=True)
class Line:
    """
    One sentence of the page as a line, with the place in it where each token begins.
    """

    text: str
    start: int
    places: tuple[int, ...]

    def marked(self, span: Any) -> str:
        """
        The line with the span's words as ``§``.
        """
        first = self.places[span.start - self.start]
        last = self.places[span.end - 1 - self.start] + len(span[-1].lower_)
        return f"{self.text[:first]}§{self.text[last:]}"

    def token_at(self, place: int) -> int:
        """
        Number in the page of the token that holds this place of the line.
        """
        return self.start + max(0, sum(p <= place for p in self.places) - 1)


def line_of(page: Page, number: int) -> Line | None:
    """
    The line of that sentence; None when there is no such sentence.
    """
    parts = [clause for clause in page.clauses if clause.sentence == number]
    if not parts:
        return None
    return _line(page, parts[0].start, parts[-1].end)


def _line(page: Page, start: int, end: int) -> Line:
    text, places = " ", []
    for token in page.doc[start:end]:
        places.append(len(text))
        text += f"{token.lower_} "
    return Line(text, start, tuple(places))


def state_of(page: Page, span: Any, clause: Clause, *, denied: bool, weeks: int | None) -> State:
    """
    The state of one mention; ``weeks`` is how far along she is now, where that is told.
    """
    line = line_of(page, clause.sentence)
    text = line.marked(span) if line else ""
    if says("going", text):
        return "going"
    if says("stopped", text):
        return "stopped"
    after = line_of(page, clause.sentence + 1)
    if denied or says("denied_after", f"{text}{after.text[1:] if after else ''}"):
        return "none"
    here = near(page, span, clause)
    when = _nearest(here)
    if says("over", text) and when != "now":
        return "over"
    return _by_tense(page, clause, here, text, weeks, when)


def near(page: Page, span: Any, clause: Clause) -> str:
    """
    The words of the clause with the mention marked.
    """
    return _line(page, clause.start, max(clause.end, span.end)).marked(span)


def _nearest(near: str) -> str | None:
    """
    Which stands nearer to the mention, a word of the present ("now") or of another day ("then").
    """
    place = near.find("§")
    found = [
        (min(abs(m.start() - place), abs(place - m.end())) + (0 if m.start() > place else 1), name)
        for name in ("now", "then")
        for m in _expression(name).finditer(near)
    ]
    return min(found)[1] if found else None


def _by_tense(
    page: Page, clause: Clause, near: str, text: str, weeks: int | None, when: str | None
) -> State:
    """
    Told in the past and dated there, bleeding is over; begun, or told as of now, it goes on.
    """
    if when == "now":
        return "going"
    words = set(near.split())
    earlier = _other_weeks(near, weeks)
    past = bool(_PAST & words) or clause.past
    begun = says("starts", near)
    if (when == "then" or earlier) and (past or not PRESENT & words):
        return "going" if begun and past and not says("ended_far", near) else "over"
    if PRESENT & words and not {"had", "been"} <= words:
        return "over" if earlier and "been" not in words else "going"
    if past:
        recent = begun or says("now", text) or says("now", _before(page, clause))
        return "going" if recent else "over"
    later = _other_weeks(text, weeks) or says("then", text)
    return "over" if later and not says("now", text) else "going"


def _other_weeks(text: str, weeks: int | None) -> bool:
    """
    True where the words name a week of pregnancy that is not the present one.
    """
    named = [int(n) for n in _WEEKS.findall(text)]
    return weeks is not None and bool(named) and all(n < weeks for n in named)


def _before(page: Page, clause: Clause) -> str:
    line = line_of(page, clause.sentence - 1)
    return line.text if line else ""


def events(page: Page) -> Iterator[tuple[int, str, int]]:
    """
    Where the page says, without naming bleeding, that it stopped or began again.

    Each is the token's number, the name of the expression and the sentence's number.
    """
    last = page.clauses[-1].sentence if page.clauses else -1
    for number in range(last + 1):
        line = line_of(page, number)
        if line is None:
            continue
        for name in ("begun_again", "not_stop", "none_now", "bare_stop"):
            for match in _expression(name).finditer(line.text):
                token = line.token_at(match.end() - 1)
                clause = clause_at(page.clauses, token)
                if not (clause.supposed or clause.asked) and not _of_something_else(
                    line.text, match.end()
                ):
                    yield token, name, number


def _of_something_else(text: str, place: int) -> bool:
    """
    True where "it stopped" speaks of a pain or a sickness, and no bleeding is named before it.
    """
    before = text[:place]
    return says("rival", before) and not says("named", before)
