"""
Signs of a loss that are not the telling of one: "scared of another", a D&C, "G3 P1 A1".
"""

from __future__ import annotations

import re
from typing import Any

from bot.understanding.facts import Fact
from bot.understanding.page import Page
from bot.understanding.stretch import stretch_of
from bot.understanding.weeks_said import score

VIABLE = 24 * 7
_NO_LOSS = ("losses.none", "losses.many", "losses.emptied", "losses.ectopic", "losses.termination")
_CHOSEN = frozenset({"choice", "unplanned", "polyp", "polyps", "retained"})
_WHY = re.compile(
    r"^for (?:an? |my |heavy )*(?:heavy|periods?|polyps?|fibroids?|retained|placenta)"
)
_SCAN_TO_COME = re.compile(r"\bscan in (?:an?|one|two|three|\d{1,2}) ")
_BARE_NOTES = re.compile(r"\bg ?(\d)[ ,]*p ?(\d)\b(?![ ,+]*(?:[la+] ?)?\d?[ ,+]*a ?\d)")
_NOTES = re.compile(r"\bg ?\d[ ,]*(?:p ?\d)?(?:[ ,+]*[l] ?\d)?[ ,+]*a ?(\d)\b")


def implied_loss(page: Page, spans: list[Any]) -> Fact | None:
    """
    One loss to be read back, from "scared of another miscarriage", a D&C, or "G3 P1 A1".
    """
    notes = _NOTES.search(page.normal.text)
    if notes and int(notes[1]) > 0:
        span = page.doc.char_span(*notes.span(), alignment_mode="expand")
        return page.fact(
            "losses", {"miscarriage": int(notes[1])}, span, certainty="hedged", when="before"
        )
    bare = _BARE_NOTES.search(page.normal.text)
    lost = int(bare[1]) - int(bare[2]) - 1 if bare and goes_on(page) else 0
    if bare and lost > 0:
        span = page.doc.char_span(*bare.span(), alignment_mode="expand")
        return page.fact("losses", {"miscarriage": lost}, span, certainty="hedged", when="before")
    for span in spans:
        clause = page.clause(span)
        left = [t.lower_ for t in page.doc[max(clause.start, span.start - 3) : span.start]]
        right = [t.lower_ for t in page.doc[span.end : span.end + 1]]
        again = span.label_ == "losses.again" or "another" in left[-2:] or right == ["again"]
        unsaid = page.context(span).feared or page.context(span).certainty != "said"
        again = again or ("another" in span.text.split() and unsaid)
        again = again and page.context(span).whose != "other"
        emptied = span.label_ == "losses.emptied" and page.context(span).plain
        emptied = emptied and not _explained(page, spans)
        if (again and span.label_ not in _NO_LOSS) or (
            emptied and page.context(span).whose != "other" and not clause.asked
        ):
            return page.fact("losses", {"miscarriage": 1}, span, certainty="hedged", when="before")
    return None


def goes_on(page: Page) -> bool:
    """
    True where weeks of a pregnancy that goes on are told.
    """
    return any(score(page, span) > 0 for span in page.mentions("gest"))


def _explained(page: Page, spans: list[Any]) -> bool:
    """
    True where a D&C, or a baby that stopped growing, is told of a termination or of one twin.
    """
    twins = {"twin", "twins", "triplets"} & {token.lower_ for token in page.doc}
    words = {token.lower_ for token in page.doc}
    if _CHOSEN & words or any(_WHY.search(page.doc[s.end : s.end + 5].text) for s in spans):
        return True
    return bool(twins) or any(s.label_ in ("losses.termination", "losses.many") for s in spans)


def not_yet(page: Page, span: Any) -> bool:
    """
    True where no heartbeat is too early to mean a loss, or is of one of twins.
    """
    near = [t.lower_ for t in page.doc[max(0, span.start - 12) : span.end + 18]]
    text = " ".join(near)
    again = ("back in", "again in", "go back", "repeat scan", "another scan")
    twins = {"twin", "twins", "triplets"} & {token.lower_ for token in page.doc}
    told = any(p in text for p in again) or bool(_SCAN_TO_COME.search(text))
    return told or bool({"yet", "early", "rescan"} & {*near} or twins)


def so_early(page: Page, span: Any) -> bool:
    """
    True where the sentence of a burial tells the weeks of a lost pregnancy.
    """
    number = page.clause(span).sentence
    return any(
        (stretch := stretch_of(other[0])) is not None and stretch.value < VIABLE
        for other in page.mentions("gest")
        if page.clause(other).sentence == number
    )


def again_now(page: Page, span: Any) -> bool:
    """
    True for "I'm miscarrying again": this loss and one before.
    """
    clause, context = page.clause(span), page.context(span)
    left = [t.lower_ for t in page.doc[clause.start : span.start]]
    told = context.certainty == "said" and not context.feared and context.whose != "other"
    opens = not left or left[-1] in ("'m", "am", "is", "'s")
    return told and opens and span.text.startswith("miscarrying")
