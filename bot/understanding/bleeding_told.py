"""
One telling of bleeding: its state, whose it is, when it was and how sure.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.understanding import flow
from bot.understanding.bleeding_named import only_named
from bot.understanding.clauses import Clause
from bot.understanding.context import denied as denied_at
from bot.understanding.facts import Certainty, Fact, When, Whose
from bot.understanding.flow import State, says
from bot.understanding.page import Page
from bot.understanding.times import BEFORE

VALUES = {
    "going": "yes", "touch": "contact_only", "over": "stopped", "stopped": "stopped", "none": "no",
}  # fmt: skip
_NOTHING = ("bleeding.nothing", "bleeding.looked")
_PLUPERFECT = {("had", "been"), ("had", "started")}
_MORE = frozenset({"clot", "clots", "pad", "pads", "towel", "towels"})
_SO_FAR = frozenset({"yet", "far", "time"})
_TOLD_AGAIN = frozenset({"bled", "had", "spotted", "started", "no", "passed", "lost"})
_WRITER = frozenset({"i", "we", "my", "me", "our", "she", "mine"})
_MARKS = frozenset({",", ".", ";", ":", "-", "\n", "and", "but", "now", "then"})
_VERBS_OF_BEFORE = frozenset(
    {
        "began",
        "bled",
        "did",
        "got",
        "had",
        "lost",
        "passed",
        "saw",
        "started",
        "was",
        "went",
        "were",
    }
)


@dataclass(frozen=True)
class Told:
    """
    One telling; ``live`` when its words speak of today, ``fresh`` when of this time or so far.
    """

    fact: Fact
    state: State
    place: int
    sentence: int
    live: bool = False
    touch: bool = False
    fresh: bool = False


def tell(page: Page, span: Any, weeks: int | None) -> Told | None:
    """
    What this mention tells, None when it is only named; ``weeks`` is how far along she is now.
    """
    context, clause = page.context(span), page.clause(span)
    line = flow.line_of(page, clause.sentence)
    text = line.marked(span) if line else ""
    if only_named(page, span, text):
        return None
    certainty = _certainty(page, span, context.certainty)
    nothing = span.label_ in _NOTHING
    denied = nothing or (certainty == "denied" and not says("minimised", text))
    if denied and (span.label_ == "bleeding.period" or _MORE & set(span.text.split())):
        return None  # "no clots", "my period hasn't come": that is no word on bleeding
    if certainty == "asked" and says("presupposed", text):
        certainty = "hedged"
    state = flow.state_of(page, span, clause, denied=denied, weeks=weeks)
    if nothing or (certainty == "asked" and says("denied_after", text)):
        state, certainty = "none", "denied"
    if certainty == "denied" and state != "none":
        certainty = "said"
    if state == "none" and certainty == "said":
        certainty = "denied"
    if state == "stopped" and certainty in ("asked", "hedged") and clause.supposed:
        certainty = "hedged"
    here = " ".join(t.lower_ for t in page.doc[clause.start : clause.end])
    now = says("now", f" {here} ")
    live = state != "over" and (now or (state != "none" and not clause.past))
    live = live or says("going", text)
    when = _when(clause, context.when, here, now=now)
    if not now and (
        says("year", text)
        or (weeks and clause.past and _of_a_loss(page, span) and not _bare(page, span))
    ):
        when = "before"
    whose: Whose | None = None
    if context.whose == "self" and (_hers(page, span) or says("family", text)):
        whose = "other"
    fact = page.fact("bleeding", VALUES[state], span, whose=whose, certainty=certainty, when=when)
    touch = says("touched", text) and not says("untouched", text)
    fresh = bool(_SO_FAR & set(here.split())) or " this time " in text
    return Told(fact, state, span.start, clause.sentence, live, touch, fresh)


def _certainty(page: Page, span: Any, certainty: Certainty) -> Certainty:
    """
    A question's doubt ends where a plain telling follows it in a sentence that asks nothing.
    """
    clause = page.clause(span)
    if certainty != "asked" or clause.supposed:
        return certainty
    words = [t.lower_ for t in page.doc[clause.start : clause.end]]
    last = [c for c in page.clauses if c.sentence == clause.sentence][-1]
    if page.doc[last.end - 1].lower_ == "?" or words[0] not in _TOLD_AGAIN:
        return certainty
    return "denied" if denied_at(page.doc, span.start, clause) else "said"


def _when(clause: Clause, when: When, here: str, *, now: bool) -> When:
    """
    Words of today, or a plain present, bring an account of earlier times back to this one.
    """
    words = here.split()
    if says("earlier_ones", f" {here} "):
        return "before"
    if now or " so far " in f" {here} " or "yet" in words:
        return "now"
    if _PLUPERFECT & {*pairwise(words)}:
        return "before"
    told_of_before = any(f" {phrase} " in f" {here} " for phrase in BEFORE)
    if when == "before" and not clause.past and not told_of_before and flow.PRESENT & set(words):
        return "now"
    return when


def _hers(page: Page, span: Any) -> bool:
    """
    True for "dana bled her whole first trimester": somebody named, with no word of the writer.
    """
    clause = page.clause(span)
    words = {t.lower_ for t in page.doc[clause.start : clause.end]}
    after = {t.lower_ for t in page.doc[span.end : clause.end]}
    return "her" in after and not words & _WRITER and span.start > clause.start


def _of_a_loss(page: Page, span: Any) -> bool:
    """
    True where the sentence has told of a loss before it comes to this bleeding.
    """
    sentence = page.clause(span).sentence
    return any(
        loss.start < span.start and page.clause(loss).sentence == sentence
        for loss in page.mentions("losses")
        if page.context(loss).certainty == "said"
        and "threatened" not in page.doc[max(0, loss.start - 2) : loss.end].text.lower()
    )


def _bare(page: Page, span: Any) -> bool:
    """
    True for an item of a list with no verb of its own: "two miscarriages, 7 weeks, bleeding".
    """
    begin, end = span.start, span.end
    while begin and page.doc[begin - 1].lower_ not in _MARKS:
        begin -= 1
    while end < len(page.doc) and page.doc[end].lower_ not in _MARKS:
        end += 1
    return not {t.lower_ for t in page.doc[begin:end]} & _VERBS_OF_BEFORE
