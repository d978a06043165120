"""
Pregnancies lost before (or just now): how many, of what kind, and the late ones with their weeks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.understanding.counting import Mention, add_up
from bot.understanding.facts import Certainty, Fact
from bot.understanding.lexicon import count_of
from bot.understanding.loss_counts import count_told, in_total, is_nth_one, listed, weeks_at
from bot.understanding.loss_history import counts, numbered
from bot.understanding.loss_signs import again_now, goes_on, implied_loss, not_yet, so_early
from bot.understanding.page import Page
from bot.understanding.tables import table

_TABLE = table("losses")
_HAD, _OTHER_LOSS, _WEIGHED, _LINKS, _MONTHS = (
    _TABLE.words(name) for name in ("had", "other_loss", "weighed", "links", "months")
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SUPPOSED, _BY_ITSELF, _AFTER_FIRST = (
    _TABLE.words(name) for name in ("supposed", "by_itself", "after_first")
)
_NURSERIES = frozenset({"nicu", "scbu", "neonatal", "incubator"})
KINDS = {
    "missed": "missed_miscarriage", "chemical": "chemical", "ectopic": "ectopic", "molar": "molar",
    "late": "late_miscarriage", "stillbirth": "stillbirth_24plus", "termination": "termination",
    "unknown": "unknown_location_resolved",
}  # fmt: skip
LATE, VIABLE = 14 * 7, 24 * 7
_COUNTED = frozenset({"miscarriage", "missed_miscarriage", "late_miscarriage", "chemical"})
_NTH_LOSS = re.compile(
    r"(?:(?:it|this) (?:'s|is|was) (?:my|our|her) (\w+)(?: one)? [.,;!]"
    r"|(?:my|our|her) (\w+) (?:one |this year |now )?in a row"
    r"|that (?:makes|made|'s|is) (\w+) (?:now|this year|losses|in total|in a row|[.,;!]))"
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
    mentions = [m for span in spans if (m := _mention(page, span, spans))]
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
    if told:
        return [*add_up(_in_order(page, told)), *others]
    implied = implied_loss(page, spans)
    if implied and not any(m.total for m in mine):
        return [implied, *others]
    first = _first_pregnancy(page, spans)
    if first and not any(span.label_ == "losses.many" for span in spans):
        return [*first, *others]
    return [*(_none(m.fact) for m in mine[:1]), *others]


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
    if clause.past and "first time" in span.text and goes_on(page):
        return True  # "it was my first time to be pregnant. I am 12 weeks"
    if clause.asked and left[-1:] not in (["on"], ["this"]):
        return False
    if context.certainty == "denied" and span.text.split()[0] not in ("never",):
        return False
    if {"in", "with", "after", "from", "during", "of"} & set(left) and not {
        "this",
        "is",
        "'s",
    } & set(left):
        return False
    return not clause.past or clause.marked_now


def _mention(page: Page, span: Any, spans: list[Any]) -> Mention | None:
    label = span.label_.partition(".")[2]
    if label == "again" and again_now(page, span):
        fact = page.fact("losses", {"miscarriage": 2}, span, certainty="hedged", when="before")
        return Mention("miscarriage", 2, True, fact)
    if label in ("none", "emptied", "again") or (label == "many" and not in_total(page, span)):
        return None
    context, clause = page.context(span), page.clause(span)
    left = [t.lower_ for t in page.doc[max(clause.start, span.start - 12) : span.start]]
    heading = [t.lower_ for t in page.doc[max(0, span.start - 3) : span.start]]
    if {"tw", "warning"} & {*heading}:
        return None
    until = min([s.start for s in spans if s.start >= span.end] + [span.end + 9, len(page.doc)])
    after = [t.lower_ for t in page.doc[span.end : until]]
    right = [t.lower_ for t in page.doc[span.end : min(span.end + 7, clause.end)]]
    if context.certainty == "asked" or context.feared or _something_else(left, after, label):
        return None
    if span.text.startswith("buried") and not so_early(page, span):
        return None
    if label == "baby" and "heart" in span.text and not_yet(page, span):
        return None
    denied = context.certainty == "denied" and not span.text.startswith(("no", "n't", "not"))
    if denied or left[-1:] == ["0"]:
        return _denial(page, span, label, left)
    count, total = count_told(span, left[-7:], after)
    if not count:
        beside_a_loss = _joined(page, span, spans) and span.text in ("miscarriage", "loss")
        if not (beside_a_loss or _happened(label, span, left, right, clause)):
            return None
        count = listed(page, span, until)
    at = weeks_at(page, span)
    kind = _kind(label, at, {*left[-3:], *after[:4]})
    certainty: Certainty = "hedged" if context.certainty == "hedged" else "said"
    fact = page.fact("losses", {kind: count}, span, certainty=certainty, when="before")
    again = bool({"another", "again", "second", "2nd", "also", "other"} & {*left[-3:], *right[:3]})
    beside = _joined(page, span, spans)
    generic = span.text in ("losses", "loss")
    another = "another" in left[-2:]
    return Mention(
        kind, count, total, fact, at, again or beside, another, joined=beside, generic=generic
    )


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
    numbered = "," in between and (any(w[:1].isdigit() for w in between) or "one" in between)
    return bool({"and", "then", "plus"} & set(between)) or numbered


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
    return any(span.label_ == "losses.now" for span in page.mentions("losses"))


def _something_else(left: list[str], after: list[str], label: str) -> bool:
    """
    True for "threatened miscarriage", "memory loss", "her miscarriage", a heading "TW: loss".
    """
    near = left[-3:]
    if label == "baby" and (_WEIGHED & set(after[:1]) or _NURSERIES & set(after[:9])):
        return True
    if label == "baby" and after[:3] in ([",", "several", "times"], ["several", "times"]):
        return True  # how many is not said
    if "threatened" in near or near[-2:] == ["trigger", "warning"] or left[-1:] == ["/"]:
        return True
    if "tw" in near or ({"her", "his", "their", "your"} & set(left[-6:]) and label != "baby"):
        return True
    return label == "plain" and bool(_OTHER_LOSS & set(left[-1:]))


def _kind(label: str, at: int | None, near: set[str]) -> str:
    kind = KINDS.get(label, "miscarriage")
    if label == "termination" and _BY_ITSELF & near:
        kind = "miscarriage"  # "abortion" is the doctor's word for a miscarriage
    if at is not None and kind in ("miscarriage", "late_miscarriage") and at >= LATE:
        return "late_miscarriage" if at < VIABLE else "stillbirth_24plus"
    return kind


def _denial(page: Page, span: Any, label: str, left: list[str]) -> Mention | None:
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
        or near[-2:] == ["history", "of"]
        or {"had", "any", "previous"} & set(near)
    ):
        fact = page.fact("losses", {}, span, certainty="denied", when="before")
        return Mention("miscarriage", 0, True, fact)
    return None


def _happened(label: str, span: Any, left: list[str], right: list[str], clause: Any) -> bool:
    """
    True when the words around say that the loss took place.
    """
    words = set(left)
    inside = set(span.text.split())
    unsure = {"whether", "ever"} & words or {"sure", "if"} <= words
    if unsure and label != "baby":
        return False
    if left[-2:] in (["after", "my"], ["since", "my"], ["following", "my"], ["after", "our"]):
        return True
    if label == "baby" and span.text.startswith("n't"):
        return True  # "they couldn't find a heartbeat"
    if {"will", "'ll", "going", "might", "could", "may", "likely", "want"} & set(left[-5:]):
        return False
    if label == "now" and (_SUPPOSED & words or right[:1] == ["?"]):
        return False
    if label in ("baby", "ended", "stillbirth", "verb", "angel", "now"):
        return "lose" not in inside
    if left[-1:] == ["after"] and span.text in ("miscarriage", "loss", "losses", "miscarriages"):
        return span.text in ("miscarriage", "loss") and "pregnant" in left[-3:]
    if span.text.endswith(("sses", "ages", "babies", "chemicals")) and not {"both"} & words:
        return _dated_each(right)  # several, but how many is not said
    if {"was", "were", "ended", "became"} & set(left[-4:]) and not {"it", "this"} & set(left[-5:]):
        return True
    if {"previous", "prior"} & inside and left[-1:] in (["a"], ["my"], ["one"]):
        return True
    alone = not left or left[-1] in ("1", "one", "single", ",", "and", "maybe", "-", "(")
    if alone and ({"previous", "prior"} & inside or left[-1:] in (["1"], ["one"], ["single"])):
        return True
    if left[-1:] == ["for"] and label == "missed" and not clause.supposed:
        return True  # "took tablets for mmc"
    if alone and right[:1] and (_YEAR.fullmatch(right[0]) or right[0] in _MONTHS):
        return True  # "mc 2019, mmc 2021"
    if right[:2] in (["i", "had"], ["we", "had"], ["she", "had"]):
        return True
    if (
        {"having", "pregnancy"} & set(left[-3:])
        and not {"had", "after_"} & words
        and "previous" not in words
    ):
        return False
    if _HAD & words or {"occurred", "happened", "was", "ago", "last", "before"} & set(right[:2]):
        return True
    if right[:1] in (["at"], ["in"]) and (
        clause.past or not left or left[-1] in ("my", "a", "1", "one", ",", "and")
    ):
        return True
    return label in ("missed", "chemical", "late") and (
        not left or left[-1] in (",", "and", "1", "one", "a")
    )


def _dated_each(right: list[str]) -> bool:
    """
    True where each of several losses is dated: "miscarriages in 2020, 2021 and 2022".
    """
    return right[:1] in (["in"], ["at"], ["("]) or (
        right[:1] == [","] and bool(_MONTHS & set(right[1:2]))
    )
