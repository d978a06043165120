"""
How far along this pregnancy is, in days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.understanding import weighing
from bot.understanding.context import NOT
from bot.understanding.facts import Fact
from bot.understanding.lexicon import UNITS, count_of, number_of
from bot.understanding.page import Page
from bot.understanding.stretch import possible, stretch_of
from bot.understanding.tables import table
from bot.understanding.weeks_elsewhere import left_of, of_a_child, right_of, sentence_of
from bot.understanding.weeks_said import dates_an_event, score

FORTNIGHT = 14
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAYS = {name: n for n, name in enumerate(_DAYS.split())}
SURE = 8.0
_OTHER_WEEKS = frozenset({"sptb_at", "late_loss_at", "cx_at"})
_OWN_QUESTION = table("gestation").words("own_question")
_NOW_NUMBER = re.compile(
    r"(?<!is )\b(?:now|currently|i'm only|am only)(?: at| about| i am| i'm)? "
    rf"(\d\d?|{'|'.join(UNITS)})( and (?:a )?half)?(?= ?(?:$|[.,;!?)]))"
    r"|\b(?:i'm|i am) (\d\d?) now(?= ?(?:$|[.,;!?)]))"
)
LONE = 4  # tokens of a bare "8 weeks?", which asks
_IN_DAYS = re.compile(r"\bin (?:a |about )?(\d+|couple of|few) (day|week)s?\b")


@dataclass(frozen=True)
class _Candidate:
    score: float
    place: int
    fact: Fact
    span: Any


def read(page: Page) -> list[Fact]:
    """
    At most one fact for this pregnancy, and the others' as others'.
    """
    found = [c for span in page.mentions("gest") if (c := _candidate(page, span))]
    mine = [c for c in found if c.fact.whose != "other" and c.fact.when == "now"]
    rest = [c.fact for c in found if c.fact.whose == "other"]
    bare = _bare_number(page) if any(page.mentions("gest")) else None
    if bare and not any(c.score >= SURE for c in mine):
        return [bare, *rest]
    best = max(mine, key=lambda c: (c.score, c.place), default=None)
    if best is not None:
        return rest if _hardly(page, best) else [best.fact, *rest]
    if page.known.get("gest") is not None:
        return rest
    return [*((not rest and _by_an_event(page)) or _by_weight(page)), *rest]


def _hardly(page: Page, best: _Candidate) -> bool:
    """
    True where the rules are in two minds and the second reading says no: then it is asked.
    """
    if best.score >= SURE or _asked(page):
        return False
    odds = weighing.weigh(page, [best.span])
    return odds is not None and odds[0] < weighing.HARDLY


def _by_weight(page: Page) -> list[Fact]:
    """
    Weeks that no rule knows, where the second reading takes them for hers: to be read back.
    """
    if _asked(page):
        return []
    spans = [span for span in page.mentions("gest") if _open(page, span)]
    odds = weighing.weigh(page, spans) or []
    best = max(zip(odds, range(len(spans)), strict=False), default=None)
    if best is None or not weighing.likely(page, best[0]):
        return []
    span = spans[best[1]]
    stretch = stretch_of(span[0])
    value = stretch.value - _still_to_come(page, span) if stretch else 0
    return [page.fact("gest", value, span, when="now", certainty="hedged")]


def _open(page: Page, span: Any) -> bool:
    context = page.context(span)
    mine = context.whose != "other" and context.certainty != "denied"
    left = left_of(page, span, 7)
    childs = left[-1:] == ["baby"] or of_a_child(page, left, right_of(page, span, 4))
    return mine and not childs and weighing.can_be_weighed(span)


def _asked(page: Page) -> bool:
    """
    True where the question on the screen is about other weeks: its answer is not these.
    """
    return bool(_OTHER_WEEKS & {*page.asked})


def _bare_number(page: Page) -> Fact | None:
    """
    "Bled at 6 weeks, now 9": a number of weeks without its "weeks", where others have one.
    """
    match = _NOW_NUMBER.search(page.normal.text)
    if not match:
        return None
    figure = 1 if match[1] else 3
    days = int(number_of(match[figure]) or 0) * 7 + (3 if match[2] else 0)
    if not possible(days):
        return None
    span = page.doc.char_span(*match.span(figure), alignment_mode="expand")
    return (
        None if page.context(span).whose == "other" else page.fact("gest", days, span, when="now")
    )


def _by_an_event(page: Page) -> list[Fact]:
    """
    Weeks told only by what was seen then, "scan at 22 weeks": the latest is near the present.
    """
    found = []
    for span in page.mentions("gest"):
        stretch = stretch_of(span[0])
        if stretch and possible(stretch.value) and dates_an_event(page, span):
            since = "yesterday" in left_of(page, span, 3) and stretch.exact
            value = stretch.value + (1 if since else 0)
            found.append(page.fact("gest", value, span, certainty="hedged"))
    return [max(found, key=lambda fact: int(fact.value))] if found else []


def _candidate(page: Page, span: Any) -> _Candidate | None:
    stretch = stretch_of(span[0])
    if stretch is None or not possible(stretch.value):
        return None
    strength = score(page, span)
    certainty = page.context(span).certainty
    if certainty == "denied" and not _denied_itself(page, span):
        certainty = "said"  # "no movement for two days, 35 weeks": the "no" is of something else
    if strength <= 0 or certainty == "denied":
        return None
    value = stretch.value - _still_to_come(page, span)
    if page.clause(span).fragment and len(sentence_of(page, span)) > LONE and certainty == "hedged":
        certainty = "said"  # a heading that ends in a question mark still tells her weeks
    if certainty == "asked":
        strength -= 3
        certainty = "hedged" if _own_question(page, span) else "asked"
    fact = page.fact("gest", value, span, certainty=certainty)
    strength += (0.5 if stretch.exact else 0) - (1 if value < stretch.value else 0)
    return _Candidate(strength, span.start, fact, span)


def _denied_itself(page: Page, span: Any) -> bool:
    """
    True where the "not" stands beside the weeks: "i'm not 8 weeks", "not even 8 weeks yet".
    """
    left = left_of(page, span, 4)
    near = left[len(left) - left[::-1].index(",") :] if "," in left else left
    return bool(NOT & set(near))


def _still_to_come(page: Page, span: Any) -> int:
    """
    Days until the weeks told are reached: "6 weeks tomorrow", "next week i'm 16 weeks".
    """
    right, left = right_of(page, span, 3), left_of(page, span, 7)
    day = _WEEKDAYS.get(right[1]) if right[:1] == ["on"] and len(right) > 1 else None
    if day is not None and not (page.clause(span).past or {"reached", "turned", "hit"} & set(left)):
        return (day - page.today.weekday() - 1) % 7 + 1
    if "tomorrow" in right[: 1 if "," in right[:2] else 3] or "tomorrow" in left:
        return 1
    if not {"i", "she", "we"} & set(left):
        return 0
    text = " ".join(sentence_of(page, span))
    if "next week i" in text or "next week" in " ".join(right):
        return 7
    found = _IN_DAYS.search(text) if {"'ll", "will", "be"} & set(left) else None
    days = (count_of(found[1]) or 3) * (7 if found[2] == "week" else 1) if found else 0
    return days if days <= FORTNIGHT else 0


def _own_question(page: Page, span: Any) -> bool:
    """
    True where a question names the writer's own weeks: "is this normal at 22 weeks?".
    """
    clause = page.clause(span)
    words = {token.lower_ for token in page.doc[clause.start : clause.end]}
    if clause.supposed or {"can", "could", "they", "do"} & words:
        return False
    return bool(
        {
            "my",
            "i",
            "normal",
            "safe",
            "ok",
            "okay",
            "else",
            "dangerous",
            "bad",
            "risky",
            "lack",
            "me",
        }
        & words
    )
