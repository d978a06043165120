"""
What came before: babies born early, waters that broke early, and other notes on the womb.
"""

from __future__ import annotations

from typing import Any

from bot.understanding.facts import Certainty, Fact
from bot.understanding.page import Page
from bot.understanding.stretch import stretch_of
from bot.understanding.tables import table

_TABLE = table("history")
_PLANNED, _ALONE = _TABLE.words("planned"), _TABLE.words("alone")
VIABLE, TERM, PPROM_LIMIT = 24 * 7, 37 * 7, 34 * 7


def read(page: Page) -> list[Fact]:
    """
    ``sptb_at``, ``pprom`` and ``other_risk``.
    """
    births = [
        f
        for span in page.mentions("history")
        if span.label_ in ("history.birth", "history.term") and (f := _birth(page, span))
    ]
    early = sorted((f for f in births if f.value is not None), key=lambda f: f.value)
    waters = [
        f
        for span in page.mentions("history")
        if span.label_ == "history.waters" and (f := _waters(page, span))
    ]
    risks = [
        f
        for span in page.mentions("history")
        if span.label_ == "history.womb" and (f := _risk(page, span))
    ]
    return [*(early or births)[:1], *waters[:1], *risks[:1]]


def _words(page: Page, span: Any) -> set[str]:
    number = page.clause(span).sentence
    return {
        t.lower_ for c in page.clauses if c.sentence == number for t in page.doc[c.start : c.end]
    }


def _birth(page: Page, span: Any) -> Fact | None:
    context = page.context(span)
    if context.whose == "other" or context.certainty == "asked" or context.feared:
        return None
    if span.label_ == "history.term":
        return page.fact("sptb_at", None, span, when="before", certainty="denied")
    token = next((t for t in span if t.ent_type_ in ("WEEKS", "RANGE", "NTH")), None)
    stretch = stretch_of(token) if token is not None else None
    if stretch is None or not VIABLE <= stretch.value < TERM or context.certainty == "denied":
        return None
    words = _words(page, span)
    if words & _PLANNED or {"stillborn", "sleeping", "stillbirth"} & words:
        return None
    if page.clause(span).when == "now" and not page.clause(span).past and "weeker" not in words:
        return None
    sure: Certainty = "said" if words & _ALONE or "sptb_at" in page.asked else "hedged"
    return page.fact("sptb_at", stretch.value, span, when="before", certainty=sure)


def _waters(page: Page, span: Any) -> Fact | None:
    context, clause = page.context(span), page.clause(span)
    if context.whose == "other" or context.certainty == "asked" or context.feared:
        return None
    if context.certainty == "denied" or {"never", "n't", "not"} & {t.lower_ for t in span}:
        return page.fact("pprom", "no", span, when="before")
    weeks = [stretch_of(t) for t in page.doc[span.end : span.end + 6] if t.ent_type_ == "WEEKS"]
    if weeks and weeks[0] and weeks[0].value >= PPROM_LIMIT:
        return None
    before = (
        clause.when == "before"
        or "before" in _words(page, span)
        or (clause.past and bool(weeks) and not clause.marked_now)
    )
    if not before and "pprom" not in page.asked:
        return None
    return page.fact("pprom", "yes", span, when="before")


def _risk(page: Page, span: Any) -> Fact | None:
    context = page.context(span)
    if context.whose == "other" or context.certainty in ("asked", "denied") or context.feared:
        return None
    if (
        {"stitch", "cerclage", "suture"} & set(span.text.split())
        and page.clause(span).when == "now"
        and not page.clause(span).past
    ):
        return None
    return page.fact("other_risk", "yes", span, when="before")
