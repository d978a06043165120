"""
One telling of a loss by name: "a loss at 9 weeks", "my third miscarriage", "we lost ours".
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.understanding.counting import Mention
from bot.understanding.facts import Certainty, Whose
from bot.understanding.kin import of_kin
from bot.understanding.loss_counts import count_told, in_total, listed, weeks_at
from bot.understanding.loss_happened import happened, something_else
from bot.understanding.loss_signs import again_now, not_yet, so_early
from bot.understanding.page import Page
from bot.understanding.stretch import stretch_of
from bot.understanding.tables import table

_TABLE = table("losses")
_LINKS, _BY_ITSELF = _TABLE.words("links"), _TABLE.words("by_itself")
KINDS = {
    "missed": "missed_miscarriage", "chemical": "chemical", "ectopic": "ectopic", "molar": "molar",
    "late": "late_miscarriage", "early": "late_miscarriage", "stillbirth": "stillbirth_24plus",
    "termination": "termination", "unknown": "unknown_location_resolved",
}  # fmt: skip
LATE, VIABLE, NONE_LIVES = 14 * 7, 24 * 7, 22 * 7
_THEIRS = frozenset({"you", "she", "her", "they", "people", "women", "ladies", "someone", "who"})
_NAMED = frozenset({"plain", "missed", "chemical", "late", "angel", "verb", "many"})


def mention_of(page: Page, span: Any, spans: list[Any]) -> Mention | None:
    label = span.label_.partition(".")[2]
    if label == "again" and again_now(page, span):
        fact = page.fact("losses", {"miscarriage": 2}, span, certainty="hedged", when="before")
        return Mention("miscarriage", 2, True, fact)
    if label in ("none", "emptied", "again") or (label == "many" and not in_total(page, span)):
        return None
    context, clause = page.context(span), page.clause(span)
    left = [t.lower_ for t in page.doc[max(clause.start, span.start - 12) : span.start]]
    if of_kin(page, span.start_char):
        context = replace(context, whose="other")
    elif context.whose == "other" and not _THEIRS & set(left):
        context = replace(context, whose="self")
    heading = [t.lower_ for t in page.doc[max(0, span.start - 3) : span.start]]
    if {"tw", "warning"} & {*heading}:
        return None
    until = min([s.start for s in spans if s.start >= span.end] + [span.end + 9, len(page.doc)])
    after = [t.lower_ for t in page.doc[span.end : until]]
    right = [t.lower_ for t in page.doc[span.end : min(span.end + 7, clause.end)]]
    right = right or (after[:2] if after[:1] in (["was"], ["were"]) else [])
    if (
        context.certainty == "asked"
        or context.feared
        or something_else(left, after, label, span.text)
    ):
        return None
    him = span.text in ("lost him", "lost her")
    if (span.text.startswith("buried") or him) and not so_early(page, span):
        return None
    if ("heart" in span.text or "sac" in span.text) and not_yet(page, span):
        return None
    if label == "early" and not _too_early(span):
        return None
    denied = context.certainty == "denied" and not span.text.startswith(("no", "n't", "not"))
    denied = denied and left[-2:] not in (["with", "my"], ["with", "our"], ["during", "my"])
    if denied or left[-1:] == ["0"]:
        return _denial(page, span, label, left, context.whose)
    count, total = count_told(span, left[-7:], after)
    if not count:
        beside_a_loss = _joined(page, span, spans) and span.text in ("miscarriage", "loss")
        if not (beside_a_loss or happened(label, span, left, right, clause)):
            return None
        following = [s.start for s in spans if s.start >= span.end]
        count = listed(page, span, min([*following, span.end + 16, len(page.doc)]))
    at = weeks_at(page, span)
    if label == "early":
        at = next(s.value for t in span if t.ent_type_ in ("WEEKS", "NTH") and (s := stretch_of(t)))
    kind = _kind(label, at, {*left[-8:], *after[:6]})
    certainty: Certainty = "hedged" if context.certainty == "hedged" else "said"
    fact = page.fact(
        "losses", {kind: count}, span, certainty=certainty, when="before", whose=context.whose
    )
    again = bool({"another", "again", "second", "2nd", "also", "other"} & {*left[-3:], *right[:3]})
    relapse = span.text.startswith(("no ", "not ", "n't")) and after[:1] == ["again"]
    beside = _joined(page, span, spans) or relapse
    generic = span.text in ("losses", "loss")
    another = "another" in left[-2:]
    return Mention(
        kind, count, total, fact, at, again or beside, another, joined=beside, generic=generic,
        named=label in _NAMED or span.text.startswith("lost"),
    )  # fmt: skip


def _too_early(span: Any) -> bool:
    """
    True for a birth at weeks at which no baby lives.
    """
    told = [stretch_of(token) for token in span if token.ent_type_ in ("WEEKS", "NTH")]
    return any(stretch is not None and LATE <= stretch.value < NONE_LIVES for stretch in told)


def _joined(page: Page, span: Any, spans: list[Any]) -> bool:
    """
    True for a loss added with "and" to one just told: "two losses and a chemical".
    """
    before = [s for s in spans if s.end <= span.start]
    if not before:
        return False
    between = [t.lower_ for t in page.doc[before[-1].end : span.start]]
    if [w for w in between if w not in _LINKS and not w[:1].isdigit()]:
        return False
    if len(between) == 1 and between[0].isdigit():
        return True  # "2 mc 1 cp"
    numbered = "," in between and (any(w[:1].isdigit() for w in between) or "one" in between)
    return bool({"and", "then", "plus"} & set(between)) or numbered


def _kind(label: str, at: int | None, near: set[str]) -> str:
    kind = KINDS.get(label, "miscarriage")
    if label == "termination" and _BY_ITSELF & near:
        kind = "miscarriage"  # "abortion" is the doctor's word for a miscarriage
    if at is not None and kind in ("miscarriage", "late_miscarriage") and at >= LATE:
        return "late_miscarriage" if at < VIABLE else "stillbirth_24plus"
    return kind


def _denial(page: Page, span: Any, label: str, left: list[str], whose: Whose) -> Mention | None:
    """
    "No miscarriages", "never had a loss": an outright none; "no ectopic" says less.
    """
    if label not in ("plain", "verb", "baby"):
        return None
    near = left[-4:]
    if (
        "never" in left
        or near[-1:] in (["no"], ["zero"], ["any"], ["0"])
        or near[-2:] in (["no", "past"], ["no", "earlier"], ["no", "other"])
        or near[-2:] in (["history", "of"], ["not", "one"])
        or {"had", "any", "previous"} & set(near)
    ):
        fact = page.fact("losses", {}, span, certainty="denied", when="before", whose=whose)
        return Mention("miscarriage", 0, True, fact)
    return None
