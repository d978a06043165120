"""
Pregnancies lost before (or just now): how many, of what kind, and the late ones with their weeks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.understanding.counting import Mention, add_up
from bot.understanding.facts import Fact
from bot.understanding.lexicon import count_of
from bot.understanding.loss_counts import is_nth_one
from bot.understanding.loss_history import counts, numbered
from bot.understanding.loss_mentions import mention_of
from bot.understanding.loss_ordinals import told_sideways
from bot.understanding.loss_series import counts_told
from bot.understanding.loss_signs import goes_on, implied_loss
from bot.understanding.page import Page
from bot.understanding.tables import table

_AFTER_FIRST = table("losses").words("after_first")
_COUNTED = frozenset({"miscarriage", "missed_miscarriage", "late_miscarriage", "chemical"})
_NTH_LOSS = re.compile(
    r"(?:(?:it|this) (?:'s|is|was) (?:my|our|her) (\w+)(?: one)? [.,;!]"
    r"|(?:my|our|her) (\w+) (?:one |this year |now )?in a row"
    r"|that (?:makes|made|'s|is) (\w+) (?:now|this year|losses|in total|in a row|[.,;!]))"
)
_WOULD_BE = re.compile(
    r"\b(?:would(?: have|'ve| of)|should(?: have|'ve| of)?) (?:been|be) \d+ weeks"
)
_FIRST_SETTLES: tuple[tuple[str, Any], ...] = (
    ("losses", {}),
    ("sptb_at", None),
    ("late_loss_at", None),
    ("pprom", "no"),
)


def read(page: Page) -> list[Fact]:
    """
    The ``losses`` fact, and ``late_loss_at`` where a loss after 14 weeks is told.
    """
    spans = list(page.mentions("losses"))
    mentions = [m for span in spans if (m := mention_of(page, span, spans))]
    others = [m.fact for m in mentions if m.fact.whose == "other"]
    mine = [m for m in mentions if m.fact.whose != "other"]
    told = [m for m in mine if m.count]
    history = numbered(page)
    if history and not any(m.total and m.generic for m in told):
        span = page.doc.char_span(history[0].start, history[-1].end, alignment_mode="expand")
        fact = page.fact(
            "losses", counts(history), span, whose="self", certainty="hedged", when="before"
        )
        return [fact, *others]
    several = _several(page, told)
    if several:
        return [*several, *others]
    if told:
        return [*add_up(_in_order(page, told)), *others]
    implied = implied_loss(page, spans)
    if implied and not any(m.total for m in mine):
        return [implied, *others]
    first = _first_pregnancy(page, spans)
    if first and not any(span.label_ == "losses.many" for span in spans):
        return [*first, *others]
    return [*(_none(m.fact) for m in mine[:1]), *others]


def _several(page: Page, told: list[Mention]) -> list[Fact]:
    """
    Losses told in a list or by an ordinal, where they come to more than those named one by one.
    """
    facts = add_up(_in_order(page, told)) if told else []
    named = sum(n for kind, n in facts[0].value.items() if kind in _COUNTED) if facts else 0
    found: list[tuple[int, int, dict[str, int]]] = []
    whole = any(m.total and m.count > 1 and m.named for m in told)
    listed_ones = None if whole else counts_told(page)
    if listed_ones:
        found.append(listed_ones)
    goes = whole or (goes_on(page) and not _losing(page))
    sideways = told_sideways(page, goes_on=goes)
    if sideways:
        found.append((sideways.start, sideways.end, {"miscarriage": sideways.count}))
    best = max(found, key=lambda one: _of_losses(one[2]), default=None)
    if best is None or _of_losses(best[2]) <= named:
        return []
    span = page.doc.char_span(best[0], best[1], alignment_mode="expand")
    fact = page.fact("losses", best[2], span, whose="self", certainty="hedged", when="before")
    return [fact, *facts[1:]]


def _of_losses(counted: dict[str, int]) -> int:
    return sum(n for kind, n in counted.items() if kind in _COUNTED)


def _none(fact: Fact) -> Fact:
    return Fact("losses", {}, fact.words, fact.start, fact.end, fact.whose, "before", "denied")


def _first_pregnancy(page: Page, spans: list[Any]) -> list[Fact]:
    """
    "This is my first pregnancy" settles the losses and the whole history.
    """
    for span in spans:
        if span.label_ != "losses.none" or not _is_this_one(page, span):
            continue
        return [
            page.fact(name, value, span, certainty="said", when="now")
            for name, value in _FIRST_SETTLES
        ]
    return []


def _is_this_one(page: Page, span: Any) -> bool:
    context, clause = page.context(span), page.clause(span)
    follows = page.doc[span.end].lower_ if span.end < len(page.doc) else "."
    if span.text.endswith("first") and follows.isalpha() and follows not in _AFTER_FIRST:
        return False  # "this is my first scan"
    if context.whose == "other" or clause.supposed:
        return False
    left = [t.lower_ for t in page.doc[max(clause.start, span.start - 4) : span.start]]
    if "," in left:
        left = left[len(left) - left[::-1].index(",") :]
    if clause.past and "first time" in span.text and goes_on(page):
        return True  # "it was my first time to be pregnant. I am 12 weeks"
    if clause.asked and left[-1:] not in (["on"], ["this"]):
        return False
    after = [t.lower_ for t in page.doc[span.end : span.end + 4]]
    if after[:1] in (["after"], ["since"]) and {"loss", "losses", "miscarriage"} & {*after}:
        return False  # "first pregnancy after loss"
    if context.certainty == "denied" and span.text.split()[0] not in ("never",):
        return False
    if {"in", "with", "after", "from", "during", "of"} & set(left) and not {
        "this",
        "is",
        "'s",
    } & set(left):
        return False
    return not clause.past or clause.marked_now or "never" in (*left, span[0].lower_)


def _in_order(page: Page, told: list[Mention]) -> list[Mention]:
    """
    The tellings, with "it's our second" counted where a loss of now is told.
    """
    if not any(m.total for m in told) and told[0].kind in _COUNTED:
        text = " ".join(token.lower_ for token in page.doc)
        found = _NTH_LOSS.search(f"{text} .")
        if found and found[1] and goes_on(page) and not _losing(page):
            found = None  # "this is my third, 9 weeks" counts the pregnancies
        word = next((part for part in found.groups() if part), "") if found else ""
        count = is_nth_one(word) or (count_of(word) or 0 if found and found[3] else 0)
        if count:
            return [replace(told[0], count=count, total=True), *told[1:]]
    return told


def _losing(page: Page) -> bool:
    labels = {span.label_ for span in page.mentions("losses")}
    return "losses.now" in labels or bool(_WOULD_BE.search(page.normal.text))
