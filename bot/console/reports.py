"""
Reports: counts without identity as pictures and as CSV, small numbers masked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from markupsafe import Markup
from starlette.responses import Response

from bot.console import words
from bot.console.desk import Desk
from bot.console.drawing import Number, bars, shown
from bot.console.visit import Visit
from bot.knowledge.entries import load_entries
from bot.knowledge.guidance import load_guidance
from bot.records.reports import masked

DAYS = 30
MOST_ASKED = 10
CALLED = {
    "call_back": words.CALL_BACKS,
    "contact": words.CONTACTS, "contact_outcome": words.OUTCOMES, "contact_length": words.LENGTHS,
}  # fmt: skip
VERDICTS = ("useful", "not useful")
# What is counted, and what it is called: in the order of the page.
SECTIONS = (
    ("message", "Messages answered and not"),
    ("outcome", "Results shown"),
    ("red_flag", "Danger signs"),
    ("handover", "Asked for staff, by reason"),
    ("waited", "Waited for staff"),
    ("call_back", "Call backs"),
    ("consent", "Keeping the chat"),
    ("unanswered", "Questions not answered"),
    ("feedback", "What people thought of answers"),
    ("contact", "Contacts outside the chat"),
    ("contact_outcome", "Outcomes of these contacts"),
    ("contact_length", "How long they took"),
    ("contact_danger", "With a danger sign"),
    ("dead_letter", "Messages that could not be delivered"),
)
WAITED = ("under 1 minute", "1 to 5", "5 to 15", "15 to 60", "over an hour")


@dataclass(frozen=True)
class Picture:
    title: str
    drawing: Markup


@dataclass(frozen=True)
class Asked:
    """
    An entry of the library, how often it answered, and how often it was found useful or not;
    ``known`` is False for an entry that the library no longer has.
    """

    entry: str
    question: str
    number: str
    known: bool
    opinions: tuple[str, ...]


def reports_page(desk: Desk, visit: Visit) -> Response:
    """
    The pictures of a period.
    """
    first, last = _period(desk, visit)
    return desk.page(
        visit, "reports.html",
        first=first.isoformat(), last=last.isoformat(),
        pictures=_pictures(desk, first, last), share=_share(desk, first, last),
        asked=_most_asked(desk, first, last),
    )  # fmt: skip


def reports_csv(desk: Desk, visit: Visit) -> Response:
    """
    One line for each day, channel and thing counted, masked in the same way.
    """
    first, last = _period(desk, visit)
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(["day", "channel", "what", "name", "number"])
    for one in desk.store.reports.by_day(first, last):
        writer.writerow(map(_plain, (one.day, one.channel, one.what, one.name, one.shown)))
    name = f"lutea-{first.isoformat()}-{last.isoformat()}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(made.getvalue(), media_type="text/csv", headers=headers)


def _pictures(desk: Desk, first: date, last: date) -> list[Picture]:
    sums = partial(desk.store.reports.sums, first, last, "conversation")
    found: list[tuple[str, Mapping[str, Number]]] = [
        ("Conversations by day", sums(by="day")),
        ("Conversations by channel", sums(by="channel")),
    ]
    for what, title in SECTIONS:
        totals = desk.store.reports.totals(first, last, what)
        found.append((title, _named(what, totals)))
    return [Picture(title, bars(title, numbers)) for title, numbers in found if numbers]


def _named(what: str, totals: Mapping[str, int | None]) -> dict[str, Number]:
    """
    Totals under the names that a person says; of two that are called alike one keeps its code.
    """
    named: dict[str, Number] = {}
    for name in [n for n in WAITED if n in totals] if what == "waited" else totals:
        said = _in_words(what, name)
        named[f"{said} ({name})" if said in named else said] = totals[name]
    return named


def _in_words(what: str, name: str) -> str:
    if what == "red_flag":
        return words.dangers().get(name, name)
    if what == "outcome":
        pathway, _, code = name.partition(":")
        known = load_guidance().outcomes
        outcome = known.get(code) or known.get(code.partition(":")[0])
        return f"{pathway}: {outcome.title}" if outcome else name
    if what in CALLED:
        return CALLED[what].get(name, name)
    if what == "waited":
        return name if name in (WAITED[0], WAITED[-1]) else f"{name} minutes"
    return words.REASONS.get(name, name) or "all"


def _share(desk: Desk, first: date, last: date) -> str:
    """
    The share of questions that the library answered, where both numbers may be shown.
    """
    total = desk.store.reports.total
    answered, not_answered = total(first, last, "answer"), total(first, last, "unanswered")
    if answered is None or not_answered is None or not answered + not_answered:
        return ""
    return f"{100 * answered / (answered + not_answered):.0f}%"


def _most_asked(desk: Desk, first: date, last: date) -> list[Asked]:
    """
    What was asked most in these days and answered, with what people thought of it so far.
    """
    totals = desk.store.reports.totals(first, last, "answer")
    verdicts = desk.store.curation.verdicts()
    questions = {entry.id: entry.question for entry in load_entries()}
    # Masked ones stand last and by name: their order must not tell what the mask hides.
    ordered = sorted(totals.items(), key=lambda item: (-(item[1] or 0), item[0]))
    return [
        Asked(
            entry, questions.get(entry, entry), shown(number), entry in questions,
            tuple(shown(masked(verdicts.get(entry, {}).get(v, 0))) for v in VERDICTS),
        )
        for entry, number in ordered[:MOST_ASKED]
    ]  # fmt: skip


def _period(desk: Desk, visit: Visit) -> tuple[date, date]:
    """
    The days asked for, else the last thirty.
    """
    today = desk.today()
    try:
        last = date.fromisoformat(visit.query("last")) if visit.query("last") else today
        first = (
            date.fromisoformat(visit.query("first"))
            if visit.query("first")
            else last - timedelta(days=DAYS - 1)
        )
    except ValueError:
        return today - timedelta(days=DAYS - 1), today
    return min(first, last), max(first, last)


def _plain(value: str) -> str:
    """
    A cell that no spreadsheet takes for a formula.
    """
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
