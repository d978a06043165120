"""
Whose pregnancy, whether it goes on, how it began, and which nation.
"""

from __future__ import annotations

import re
from typing import Any

from bot.understanding.facts import Fact
from bot.understanding.page import Page
from bot.understanding.people import PARTNER, RELATIVES, on_behalf

NATIONS = ("scotland", "wales", "ni", "england")
# Within about three weeks: her loss is not "before" yet, and the wording changes at once.
_LATELY = re.compile(
    r"\blast (night|week|\w+day)\b|\b((\d+|a few|few|a couple of|couple of) (hours?|days?)"
    r"|a (day|week)|(1|2|3|one|two|three|a couple of|couple of) weeks?) ago\b"
)
_JUST = frozenset(
    {
        "just",
        "today",
        "yesterday",
        "now",
        "weekend",
        "week",
        "days",
        "morning",
        "night",
        "being",
        "this",
        "having",
        "'m",
        "am",
    }
)
_EARLIER = frozenset({"ago", "last", "previous", "year", "years", "before"})


def read(page: Page) -> list[Fact]:
    """
    ``pregnant``, ``person``, ``baby_died``, ``rhesus_negative``, ``ivf`` and ``nation``.
    """
    return [
        *_pregnant(page),
        *_whose(page),
        *_died(page),
        *_rhesus(page),
        *_ivf(page),
        *_nation(page),
    ]


def _left(page: Page, span: Any, count: int = 6) -> list[str]:
    clause = page.clause(span)
    return [t.lower_ for t in page.doc[max(clause.start, span.start - count) : span.start]]


def _pregnant(page: Page) -> list[Fact]:
    yes: list[Fact] = []
    no: list[Fact] = []
    others: list[Fact] = []
    for span in page.mentions("person"):
        context = page.context(span)
        if (
            span.label_ not in ("person.pregnant", "person.unpregnant")
            or context.certainty == "asked"
        ):
            continue
        fact = _state(page, span)
        if fact is None:
            continue
        if fact.whose == "other":
            others.append(fact)
        elif fact.when == "now":
            (yes if fact.value == "yes" else no).append(fact)
    ended = [f for f in no if "longer" in f.words or "more" in f.words]
    return [*(ended or yes or no)[:1], *others[:1]]


def _state(page: Page, span: Any) -> Fact | None:
    context, left = page.context(span), _left(page, span)
    if span.label_ == "person.unpregnant":
        if {"feel", "feeling", "symptoms", "look", "looking", "if"} & set(
            left[-4:]
        ) or "feel" in span.text:
            return None
        return page.fact(
            "pregnant",
            "no",
            span,
            certainty="denied" if context.certainty != "hedged" else "hedged",
        )
    if context.certainty == "denied":
        return None
    if span.text.endswith("pregnancy") and not span.text.startswith(("this", "current")):
        return None
    if context.feared or {"before", "got", "when"} & set(left[-3:]):
        return None
    return page.fact("pregnant", "yes", span)


_SOMEBODY = RELATIVES | {"she", "her", "hers", "they", "them"}


def _whose(page: Page) -> list[Fact]:
    """
    Says "partner" or "other" where the text is about someone else's pregnancy.
    """
    words = [t.lower_ for t in page.doc]
    named = {c.whose for c in page.clauses}
    if on_behalf(words):
        whose = "partner" if PARTNER & set(words) else "other"
    elif "partner" in named:
        whose = "partner"
    elif named == {"other"} and _SOMEBODY & set(words):
        whose = "other"  # not the "you" of "what do you mean"
    else:
        return []
    clause = next((c for c in page.clauses if c.whose == whose), page.clauses[0])
    span = page.doc[clause.start : min(clause.start + 3, clause.end)]
    return [
        page.fact(
            "person",
            whose,
            span,
            whose="partner" if whose == "partner" else "self",
            certainty="said",
            when="now",
        )
    ]


def _died(page: Page) -> list[Fact]:
    for span in page.mentions("person"):
        if span.label_ != "person.died":
            continue
        context = page.context(span)
        if context.certainty not in ("said",) and not span.text.startswith("no "):
            continue
        clause = page.clause(span)
        said = page.doc[clause.start : clause.end].text.lower()
        words = set(said.split())
        if context.feared or context.whose == "other" or context.when == "before":
            continue
        lately = words & _JUST and not words & _EARLIER
        if lately or _LATELY.search(said):
            return [page.fact("baby_died", "yes", span, when="now", certainty="said")]
    return []


def _rhesus(page: Page) -> list[Fact]:
    for span in page.mentions("person"):
        if span.label_ == "person.rhesus" and page.context(span).certainty in (
            "said",
            "denied",
            "hedged",
        ):
            denied = page.context(span).certainty == "denied"
            return [page.fact("rhesus_negative", "no" if denied else "yes", span, when="now")]
    return []


def _ivf(page: Page) -> list[Fact]:
    found = []
    for span in page.mentions("ivf"):
        context = page.context(span)
        if context.certainty == "asked" or context.whose == "other" or context.when == "before":
            continue
        no = span.label_ == "ivf.no" or context.certainty == "denied"
        left = _left(page, span)
        if not no and {
            "suggested",
            "consider",
            "considering",
            "recommended",
            "about",
            "need",
            "if",
        } & set(left):
            continue
        found.append(page.fact("ivf", "no" if no else "yes", span, when="now"))
    sure = [f for f in found if f.value == "no"] or found
    return sure[:1]


def _nation(page: Page) -> list[Fact]:
    for span in page.mentions("nation"):
        label = span.label_.partition(".")[2]
        context = page.context(span)
        if label not in NATIONS or context.certainty in ("denied",) or context.whose == "other":
            continue
        if context.certainty == "asked" and not {"i", "'m", "live", "am"} & set(_left(page, span)):
            continue
        if {"moved", "moving", "visiting", "holiday"} & set(
            _left(page, span, 3)
        ) and "to" not in _left(page, span, 2):
            continue
        return [page.fact("nation", label, span, when="now", certainty="said")]
    return []
