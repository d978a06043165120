"""
What a scan has shown of this pregnancy: where it is, a heartbeat, how many babies.
"""

from __future__ import annotations

from typing import Any

from bot.understanding.facts import Certainty, Fact
from bot.understanding.page import Page
from bot.understanding.tables import table

_TABLE = table("scan")
_SEEN, _TOO_EARLY, _DIED = (_TABLE.words(name) for name in ("seen", "too_early", "died"))
_ORDER = ("outside_womb", "in_womb", "not_seen", "none")


def read(page: Page) -> list[Fact]:
    """
    ``scan``, ``heartbeat`` and ``babies``, each at most once for this pregnancy.
    """
    hearts = [f for span in page.mentions("scan") if (f := _heartbeat(page, span))]
    places = [f for span in page.mentions("scan") if (f := _place(page, span))]
    seen = next((f for f in hearts if f.value == "seen" and _firm(f)), None)
    if seen and not any(f.value == "in_womb" for f in places):
        places.append(Fact("scan", "in_womb", seen.words, seen.start, seen.end, seen.whose))
    babies = [f for span in page.mentions("babies") if (f := _babies(page, span))]
    return [
        *_strongest(hearts, ("loss_confirmed", "seen", "not_yet")),
        *_strongest(places, _ORDER),
        *_strongest(babies, ("two_plus", "one")),
    ]


def _firm(fact: Fact) -> bool:
    return fact.whose != "other" and fact.when == "now" and fact.certainty == "said"


def _strongest(facts: list[Fact], order: tuple[str, ...]) -> list[Fact]:
    """
    The first value in ``order`` among facts about now, sure ones before unsure; then others'.
    """
    mine = [fact for fact in facts if fact.whose != "other" and fact.when == "now"]
    mine.sort(key=lambda f: (f.certainty not in ("said", "denied"), order.index(f.value)))
    return [*mine[:1], *(fact for fact in facts if fact.whose == "other")]


def _around(page: Page, span: Any, before: int = 8, after: int = 8) -> tuple[list[str], list[str]]:
    clause = page.clause(span)
    left = [t.lower_ for t in page.doc[max(clause.start, span.start - before) : span.start]]
    right = []
    for token in page.doc[span.end : span.end + after]:
        if token.lower_ in (".", "?", "!", "\n"):
            break
        right.append(token.lower_)
    return left, right


def _heartbeat(page: Page, span: Any) -> Fact | None:
    if span.label_ != "scan.heart":
        return None
    context = page.context(span)
    left, right = _around(page, span)
    near = set(left[-5:]) | set(right[:5])
    if context.certainty == "asked":
        return None
    fact = page.fact("heartbeat", "seen", span)
    if context.certainty == "denied" or "no" in left[-2:] or {"stopped", "gone"} & set(right[:3]):
        return _no_heartbeat(page, span)
    if "early" in near or "not yet" in " ".join(right[:4]):
        return page.fact("heartbeat", "not_yet", span, certainty="said")
    if "my" in left[-2:] and "baby" not in left and "heart" in span.text:
        return None
    if {"hear", "see", "check", "hoping", "listen", "hope"} & set(left[-3:]) and not {
        "could",
        "can",
        "did",
        "'ve",
        "got",
    } & set(left):
        return None
    if not (near & _SEEN):
        return None
    return fact


def _no_heartbeat(page: Page, span: Any) -> Fact:
    """
    "No heartbeat yet" is not yet; "no heartbeat" alone is a loss to be read back.
    """
    clause = page.clause(span)
    near = [t.lower_ for t in page.doc[max(0, span.start - 12) : span.end + 18]]
    value, certainty = "loss_confirmed", "hedged"
    text = " ".join(near)
    if {"yet", "early", "rescan"} & set(near) or any(
        p in text for p in ("back in", "scan in", "another scan", "again in", "next week")
    ):
        value, certainty = "not_yet", "said"
    elif _DIED & set(near):
        certainty = "said"
    sure: Certainty = "said" if certainty == "said" else "hedged"
    return page.fact("heartbeat", value, span, certainty=sure, when=clause.when)


def _place(page: Page, span: Any) -> Fact | None:
    kind = span.label_.partition(".")[2]
    if kind == "heart":
        return None
    value = {"womb": "in_womb", "outside": "outside_womb", "unseen": "not_seen", "none": "none"}[
        kind
    ]
    context = page.context(span)
    if context.certainty == "asked" or context.feared:
        return None
    left, right = _around(page, span)
    if kind == "outside":
        return _outside(page, span, left, right)
    if kind == "womb" and context.certainty == "denied":
        value = "not_seen"
    return page.fact(
        "scan", value, span, certainty="hedged" if context.certainty == "hedged" else "said"
    )


def _outside(page: Page, span: Any, left: list[str], right: list[str]) -> Fact | None:
    context = page.context(span)
    words = set(left) | set(right[:4])
    ruled_out = {"ruled", "rule", "exclude", "excluded"} & words
    if context.certainty == "denied" or ruled_out:
        return None
    if "ectopic" in span.text:
        told = {
            "found",
            "confirmed",
            "diagnosed",
            "said",
            "says",
            "have",
            "is",
            "'s",
            "told",
            "showed",
            "shows",
        } & set(left)
        if (
            not told
            or {"previous", "last", "past", "had", "history"} & words
            or context.when == "before"
        ):
            return None
    return page.fact("scan", "outside_womb", span)


def _babies(page: Page, span: Any) -> Fact | None:
    value = "two_plus" if span.label_ == "babies.two" else "one"
    context = page.context(span)
    if context.certainty in ("asked",) or context.feared:
        return None
    left, right = _around(page, span)
    if {
        "old",
        "year",
        "son",
        "daughter",
        "girls",
        "boys",
        "run",
        "runs",
        "family",
        "toddler",
        "lost",
        "had",
        "sister",
        "ivf_",
    } & (set(left[-4:]) | set(right[:3])) and "with" not in left[-2:]:
        return None
    if (
        value == "one"
        and span.text in ("just one", "only one", "with one")
        and "babies" not in page.asked
    ):
        return None
    if {"identical", "possible", "could"} & set(left[-4:]):
        return None
    if context.certainty == "denied":
        value = "one" if value == "two_plus" else value
    return page.fact(
        "babies", value, span, certainty="said" if context.certainty == "denied" else None
    )
