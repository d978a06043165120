"""
How strongly the words around a number of weeks say "this is how far I am now".

A message names many stretches of weeks: a scan to come, a loss, how long a pain has lasted.
Each gets a score from the words beside it; the best one above zero is the pregnancy's.
"""

from __future__ import annotations

import re
from typing import Any

from bot.understanding.corrections import is_correction
from bot.understanding.page import Page
from bot.understanding.stretch import stretch_of
from bot.understanding.tables import table
from bot.understanding.weeks_elsewhere import (
    SUBJECTS,
    by_name,
    conceived_after,
    elsewhere,
    ended,
    had_the_baby,
    in_a_queue,
    is_months,
    left_of,
    months_of_pregnancy,
    not_pregnant_now,
    of_a_child,
    of_a_loss,
    right_of,
    says_not_pregnant,
    says_pregnant,
    sentence_of,
)

_TABLE = table("gestation")
_AFTER_LOOK, _BEFORE_NOT = _TABLE.words("after_look"), _TABLE.words("before_not")
_APPROX, _EVENT, _WISHES = (_TABLE.words(name) for name in ("approx", "event", "wishes"))
_BE, _REACHED, _DATERS, _SAID = (_TABLE.words(name) for name in ("be", "reached", "daters", "said"))
_MEASURES = _TABLE.words("measures")
_STALE = ("last week", "days ago", "weeks ago")
_UNSURE = ("i could be", "back to being")
_LIMITS = frozenset({"before", "until", "till", "since", "at"})
_WAITS, _SIGNS, _GONE_BY, _ADVICE = (
    _TABLE.words(name) for name in ("waits", "signs", "gone_by", "advice")
)
_ABOUT = re.compile(rf" (?:{'|'.join(_TABLE.phrases('about'))}) $")
_BETWEEN = re.compile(r" ('m|am|'re|is|'s) (?:\w+ )?between $")  # "i'm somewhere between 8 and 9"
_MARKS = frozenset(",(-:./=")
_OPENERS = (["so"], ["ok"], ["well"], ["hi"], ["hello"])
_AGED = re.compile(r"\d\d(?:[fm]|yo|yrs?|y)|[fm]\d\d|g\d(?:p\d)?(?:a\d)?")  # "28F 9w", "G2P1 9w"
CERTAIN = 8.0
SHORT = 14  # tokens of a message that is little but its correction
OVER = 6.5  # taken off once the pregnancy is told to be over: only "i'm 9 weeks" outweighs it


def score(page: Page, span: Any) -> float:
    """
    From 10 ("i'm 7 weeks pregnant") down to 0 or less: not how far she is.
    """
    left, right = _without_about(left_of(page, span, 9))[-7:], right_of(page, span, 4)
    clause = page.clause(span)
    coming = right[:1] in (["on"], ["tomorrow"]) and not clause.past
    before = clause.when == "before" and not clause.marked_now and not coming
    if elsewhere(span, left, right) or before:
        return 0
    if (
        not_pregnant_now(page, right)
        or of_a_loss(page, span, left, right)
        or of_a_child(page, left, right)
    ):
        return 0
    if _only_would_be(page, span, left, right):
        return 0
    if _corrects(page, span):
        return CERTAIN
    found = _told(page, span, left, right)
    here = " ".join(t.lower_ for t in page.doc[clause.start : clause.end])
    told = " ".join(sentence_of(page, span))
    if found > 5 and (any(s in told for s in _STALE) or any(s in here for s in _UNSURE)):
        found -= 5
    return found - (OVER if ended(page) or had_the_baby(page) else 0)


def _corrects(page: Page, span: Any) -> bool:
    """
    True for a short message that takes back the weeks known so far: "I meant 8 weeks".
    """
    if page.known.get("gest") is None or len(page.doc) > SHORT or page.clause(span).past:
        return False
    return is_correction(page.text)


def _only_would_be(page: Page, span: Any, left: list[str], right: list[str]) -> bool:
    """
    True for "I would be 20 weeks if", "due to be 12 weeks", "I was 8 weeks pregnant when".
    """
    told = sentence_of(page, span)
    if left[-3:] in (["due", "to", "be"], ["about", "to", "be"]):
        return True
    if {"would", "'d"} & set(left[-3:]) and "if" in told:
        return True
    return page.clause(span).past and "when" in right[:2] and not page.clause(span).marked_now


def _without_about(left: list[str]) -> list[str]:
    """
    The words without a "just over" or "coming up to" before the number.
    """
    text = " ".join(["", *left, ""])
    return _ABOUT.sub(" ", _BETWEEN.sub(r" \1 ", text)).split()


def _told(page: Page, span: Any, left: list[str], right: list[str]) -> float:
    clause = page.clause(span)
    bare = [word for word in left if word not in _APPROX]
    near, before = (bare[-1] if bare else ""), (left[-1] if left else "")
    pregnant, over = says_pregnant(right), clause.past and not clause.marked_now
    if left[-2:] in (["gestational", "age"], ["pregnancy", "age"]) or left[-2:] in (
        ["'ve", "gone"],
        ["just", "gone"],
    ):
        return CERTAIN
    if before in ("today", "now", "currently") and not over and not _EVENT & set(right[:2]):
        return CERTAIN
    if left[-2:] == ["should", "be"]:
        return 4
    if near in ("wife", "girlfriend", "partner", "me") and not over:
        return 6
    if left[-1:] == ["its"] or (left[-2:-1] == ["it"] and near in _BE):
        told_now = right[:1] in (["now"], ["today"]) and "since" not in right
        # "it is seven weeks" may count from a loss that is told beside it
        return 0 if any(page.mentions("losses")) and not told_now else CERTAIN
    if near in _BE and (SUBJECTS & set(left) or len(left) <= 3):
        if by_name(page, span):
            return 0
        return 10 if pregnant else 9
    if before == "in" and len(span.text.split()) == 4 and right[:1] in ([","], ["and"], ["."]):
        return 4  # "in 38 weeks 4 days, and ...": a slip for "im"
    if span[0].ent_type_ == "NTH":
        return _nth(left, right, over=over)
    if left[-2:] == ["pregnant", "for"] or left[-1:] == ["else"]:
        return CERTAIN
    if left[-3:] == ["made", "it", "to"] and not {"one", "pregnancy"} & set(left):
        return CERTAIN
    if right[:1] == ["mark"] and {"i", "we", "'m", "am"} & set(left):
        return CERTAIN
    if "at" in left[-1:] and _AGED.fullmatch("".join(left[-2:-1])):
        return CERTAIN
    if near == "me" and (_MEASURES | {"put", "puts", "putting"}) & set(left[-3:]):
        return 6
    told = _SAID & set(left[-3:]) or (_SAID & set(left[-6:]) and near in ("was", "were"))
    if told and _DATERS & set(left):
        return 5 if "app" in left else 6
    if left[-2:] in (["pregnant", "from"], ["pregnant", "since"], ["pregnancy", "of"]):
        return CERTAIN
    if right[:2] == ["of", "pregnancy"] and near in ("have", "has", "is", "on", "with"):
        return CERTAIN
    if before in _BEFORE_NOT or (near in _BEFORE_NOT and near not in ("for", "since")):
        return 6 if pregnant and near not in _LIMITS and not clause.past else 0
    if "at" in (before, near):
        return _at(page, span, left)
    if near == "been" and {"it", "its", "has", "'s"} & set(left):
        return 0  # "it's been almost 5 weeks" says how long
    if near in _REACHED or right[:1] == ["into"]:
        return CERTAIN
    if (
        near in ("pregnant", "gone", "pog", "along", "pregnancy", "gestation", "gestational")
        and not over
    ):
        return CERTAIN
    if pregnant:
        return 3 if clause.past else CERTAIN
    if right[:1] in (["today"], ["now"], ["tomorrow"], ["here"], ["exactly"]):
        return CERTAIN
    return _loose(page, span, left, right)


def _loose(page: Page, span: Any, left: list[str], right: list[str]) -> float:
    """
    Weeks with no verb beside them: a heading, a bracket, what a scan says.
    """
    if conceived_after(span, left, right) or (is_months(span) and months_of_pregnancy(left)):
        return 7
    bare = [word for word in left if word not in _APPROX]
    near = bare[-1] if bare else ""
    bracket = span.start > 0 and page.doc[span.start - 1].lower_ == "("
    around = set(sentence_of(page, span)) if bracket or near == "," else set(left)
    if {"born", "delivered", "lost"} & {*left} or "early" in left[-2:]:
        return 0
    opens = not bare or bare in _OPENERS or near in _MARKS
    if {"born", *_WAITS} & around or (opens and in_a_queue(page, span, right)):
        return 0
    if near in _MEASURES or "measuring" in left[-3:]:
        return 6
    if left[-1:] and left[-1] in ("maybe", "probably", "possibly", "perhaps") and near != "for":
        return 4
    if near in ("reckon", "reckons", "thinks", "guess", "guesses", "guessing") and "i" not in left:
        return 5
    if opens or _AGED.fullmatch(near):
        return 1 if _EVENT & set(right[:1]) else 5
    if near in ("should", "possibly", "i", "be", "think", "mum"):
        return 4
    exact = len(span.text.split()) == 4
    if left[-1:] == ["and"] and {"'m", "am"} & set(left) and not page.clause(span).past:
        return 4
    if _heading(page, span, left):
        return 3
    return 1.5 if exact and page.clause(span).sentence == 0 and not page.clause(span).past else 0


def _heading(page: Page, span: Any, left: list[str]) -> bool:
    """
    True for a sign and a week with no verb: "brown discharge 6wks", "Bleeding 8 weeks".
    """
    clause = page.clause(span)
    stretch = stretch_of(span[0])
    return (
        len(left) <= 4
        and bool(_SIGNS & set(left[-2:]))
        and not clause.past
        and stretch is not None
        and stretch.value >= 4 * 7
    )


def _nth(left: list[str], right: list[str], *, over: bool) -> float:
    if (
        over
        or {"starting", "start", "by", "from", "until", "till", "since"} & set(left[-4:])
        or (left[-1:] in (["for"], ["before"], ["after"]))
    ):
        return 0
    if right[:1] in (["starts"], ["begins"]):
        return 0
    if left[-2:] == ["in", "the"] and {"month", "months"} & {*left, *right}:
        return 5
    if {"entering", "into"} & set(left[-2:]) or says_pregnant(right):
        return 7
    if {"my", "i", "her", "she", "'m", "am", "now", "currently"} & set(left[-4:]) or right[:2] == [
        "of",
        "pregnancy",
    ]:
        return 7
    return 5 if left in ([], ["in"]) else 0


def _at(page: Page, span: Any, left: list[str]) -> float:
    """
    "at 22 weeks": mine when nothing happened then, and no one asks what happens then.
    """
    clause = page.clause(span)
    words = {t.lower_ for t in page.doc[clause.start : clause.end]}
    if "now" in left[-3:]:
        return CERTAIN
    if {"'m", "am", "pregnant", "currently"} & set(left[-6:]) and not _EVENT & set(left[-4:]):
        return CERTAIN
    if span[0].ent_type_ in ("RANGE", "NTH") or _WISHES & words:
        return 0
    if _ADVICE & words:
        return 0
    if _EVENT & words or clause.past:
        return 1 if clause.marked_now and not ({"lost", "had", "scan", "scans"} & words) else 0
    return 0 if clause.asked and {"can", "do", "you", "will"} & words else 3


def dates_an_event(page: Page, span: Any) -> bool:
    """
    True for weeks at which something of this pregnancy was seen or felt: "scan at 22 weeks".
    """
    clause, context = page.clause(span), page.context(span)
    left, right = left_of(page, span, 4), right_of(page, span, 3)
    sentence = set(sentence_of(page, span))
    if context.whose != "self" or clause.when == "before" or clause.supposed:
        return False
    near = [word for word in left if word not in _APPROX - {"at"}][-2:]
    today = bool(_AFTER_LOOK & {*right[:2]} and {"today", "yesterday"} & sentence)
    placed = bool({"at", "my"} & set(near)) and near[-1:] not in (["to"], ["for"])
    if not (placed or today) or span[0].ent_type_ in ("MONTHS", "NTH"):
        return False
    if right[:1] == ["with"] and clause.past:
        return False  # "at 34 weeks with my first"
    exact = len(span.text.split()) == 4
    told = {t.lower_ for t in page.doc[clause.start : clause.end]} if exact else sentence
    if _GONE_BY & told or (clause.asked and {"can", "do", "will", "you", "does"} & sentence):
        return False
    seen = _AFTER_LOOK & set(right[:1]) and (today or clause.past or "had" in left)
    if elsewhere(span, left, right) and not seen:
        return False
    mentions = [
        s
        for s in page.mentions("losses")
        if s.label_ not in ("losses.none", "losses.many")
        and page.doc[max(0, s.start - 1)].lower_ != "threatened"
    ]
    plans = (_WISHES - {"another"}) & {*left, *right}
    return not (mentions or ended(page) or says_not_pregnant(page) or plans)
