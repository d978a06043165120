"""
The facts of a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.understanding import (
    bleeding,
    cervix,
    dates,
    gestation,
    history,
    losses,
    medicine,
    person,
    scan,
)
from bot.understanding.cervix import LONGEST_MM, millimetres
from bot.understanding.facts import Fact
from bot.understanding.page import Page, lay_out
from bot.understanding.settle import settle
from bot.understanding.stretch import LONGEST, stretch_of
from bot.understanding.weeks_said import score

MOST_LOSSES = 20  # more is a slip of the finger
SHORT_REPLY = 6  # tokens of a reply that is little but its figure
# Ends where the words of the fact end.
_LOSING = re.compile(
    r"\b(am|i['’]?m|are|we['’]?re|is|she['’]?s)( \w+ly| not| now| just)?"
    r" (losing|loosing|miscarrying)"
    r"( (it|them|this|my|the|our|a|baby|bub|little|one|pregnancy))*$",
    re.IGNORECASE,
)
_WEEKS_ASKED = frozenset({"gest", "sptb_at", "late_loss_at", "cx_at"})

READERS = (gestation, dates, bleeding, losses, scan, person, medicine, cervix, history)


def read_facts(
    text: str,
    *,
    today: date,
    asked: tuple[str, ...] = (),
    person: str = "self",
    known: Mapping[str, Any] | None = None,
) -> tuple[Fact, ...]:
    """
    Every fact that the message tells, in order of place.

    ``asked`` names the inputs on the screen, ``person`` whose pregnancy the conversation is about
    (self, partner or other), ``known`` what has been settled so far.
    """
    if not text.strip():
        return ()
    page = lay_out(text, today, asked, person, known)
    facts = [fact for reader in READERS for fact in reader.read(page)]
    return settle([fact for fact in facts if not _going_on(fact, text)])


def _going_on(fact: Fact, text: str) -> bool:
    """
    True for "I'm losing it": what is feared or happens now is no loss before.
    """
    return fact.name == "losses" and _LOSING.search(text, 0, max(fact.end, 0)) is not None


def as_slots(facts: Iterable[Fact]) -> dict[str, Any]:
    """
    What may become an answer: told of this person, sure, and no question.
    """
    return {fact.name: fact.value for fact in facts if fact.fills_a_slot}


def as_understood(facts: Iterable[Fact]) -> dict[str, Any]:
    """
    What was understood of this person, with what must be read back before it is an answer.
    """
    hedged = {fact.name: fact.value for fact in facts if fact.to_read_back}
    return {**hedged, **as_slots(facts)}


def problems(text: str, asked: tuple[str, ...] = ()) -> tuple[str, ...]:
    """
    Names of what cannot be: gest_impossible, losses_impossible, cx_impossible.

    An impossible figure gives no fact; the dialogue says so kindly and asks again.
    """
    page = lay_out(text, date.min, asked)
    found = [
        ("gest_impossible", _impossible_weeks(page, asked)),
        ("losses_impossible", _impossible_losses(page, asked)),
        ("cx_impossible", _impossible_length(page, asked)),
    ]
    return tuple(name for name, wrong in found if wrong)


def _impossible_weeks(page: Page, asked: tuple[str, ...]) -> bool:
    for span in page.mentions("gest"):
        stretch = stretch_of(span[0])
        if (
            stretch
            and stretch.value > LONGEST
            and (score(page, span) > 0 or _WEEKS_ASKED & {*asked})
        ):
            return True
    figures = [t.text for t in page.doc if t.text.isdigit()]
    alone = len(figures) == 1 and len(page.doc) <= SHORT_REPLY
    return bool(_WEEKS_ASKED & {*asked}) and alone and int(figures[0]) * 7 > LONGEST


def _impossible_losses(page: Page, asked: tuple[str, ...]) -> bool:
    counts = [
        int(page.doc[span.start - 1].text)
        for span in page.mentions("losses")
        if span.start and page.doc[span.start - 1].text.isdigit()
    ]
    if asked == ("losses",) and len(page.doc) <= SHORT_REPLY:
        counts += [int(t.text) for t in page.doc if t.text.isdigit()]
    return any(count > MOST_LOSSES for count in counts)


def _impossible_length(page: Page, asked: tuple[str, ...]) -> bool:
    lengths = [millimetres(t) for t in page.doc if t.ent_type_ == "LEN"]
    about = "cx_mm" in asked or any(s.label_ == "cervix.neck" for s in page.mentions("cervix"))
    return about and any(length > LONGEST_MM for length in lengths)
