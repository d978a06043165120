"""
Where a number of weeks speaks of something else: a loss, a child, a scan to come, a duration.
"""

from __future__ import annotations

import re
from typing import Any

from bot.understanding.loss_history import in_history
from bot.understanding.matching import is_nth
from bot.understanding.page import Page
from bot.understanding.stretch import stretch_of
from bot.understanding.tables import table

_TABLE = table("gestation")
_AFTER_NOT, _AFTER_LOOK, _APPROX, _PREGNANT, _BE = (
    _TABLE.words(name) for name in ("after_not", "after_look", "approx", "pregnant", "be")
)
_CHILDREN, _OF_A_LOSS, _WAITS, _AFTERWARDS, _QUEUES = (
    _TABLE.words(name) for name in ("children", "of_a_loss", "waits", "afterwards", "queues")
)
_TREATMENT = frozenset({"ivf", "icsi", "iui", "embryo", "frozen", "donor"})
_LOST = frozenset({"loss", "losses", "miscarriage", "miscarriages", "chemical", "ectopic"})
SUBJECTS = frozenset({"i", "we", "she", "wife", "partner", "girlfriend", "who", "you", "her"})
_OWN_SUBJECTS = frozenset(
    {"it", "this", "that", "baby", "bump", "babies", "pregnancy", "twins", "little", "hubby", "one"}
    | {"today", "now", "currently", "missus", "fiancee", "lady", "daughter", "here", "there", "age"}
)
_BORN_AGO = re.compile(
    r"\b(?:section|delivery|birth|delivered|(?:my|the|our) baby)\b[^.!?]{0,20} "
    r"\d+ (?:days?|weeks?)(?: \d days)? ago"
    r"|\bsince (?:the |my )?(?:delivery|birth|giving birth|section)\b"
    r"|\b(?:\d+ (?:days?|weeks?)|bled|bleeding)(?: for \d+ weeks)? (?:after|post|since)"
    r" (?:the |my |a )?(?:second |c )?(?:delivery|birth|section)\b"
    r"|\b(?:i|she|we) (?:'ve |have )?(?:just )?(?:gave birth|given birth)\b[^.!?]{0,12} ago"
)
RECOVERY = 12 * 7  # days; a longer time is seldom counted from a loss in weeks
_MARKS = frozenset({",", "(", "-", ":", ".", "/", "and", "or", "one", "at", "then", ";"})


def left_of(page: Page, span: Any, count: int) -> list[str]:
    clause = page.clause(span)
    return [t.lower_ for t in page.doc[max(clause.start, span.start - count) : span.start]]


def right_of(page: Page, span: Any, count: int) -> list[str]:
    return [t.lower_ for t in page.doc[span.end : span.end + count]]


def sentence_of(page: Page, span: Any) -> list[str]:
    number = page.clause(span).sentence
    return [
        t.lower_ for c in page.clauses if c.sentence == number for t in page.doc[c.start : c.end]
    ]


def not_pregnant_now(page: Page, right: list[str]) -> bool:
    """
    True where she says that she is not pregnant; weeks then speak of something else.
    """
    return says_not_pregnant(page) and not says_pregnant(right)


def says_not_pregnant(page: Page) -> bool:
    """
    True for "I'm not pregnant right now"; not for "I don't feel pregnant".
    """
    return any(
        span.label_ == "person.unpregnant"
        and {"not", "n't", "no", "never"} & set(span.text.split())
        and {"pregnant", "pregnancy"} & set(span.text.split())
        and not page.clause(span).past
        and not page.clause(span).asked
        and not {"feel", "feeling", "if", "sure", "symptoms"} & set(left_of(page, span, 5))
        for span in page.mentions("person")
    )


def of_a_loss(page: Page, span: Any, left: list[str], right: list[str]) -> bool:
    """
    True in a list of losses: "three losses, 6 wks, 7 wks", "a miscarriage (7 wks)".
    """
    clause = page.clause(span)
    if in_history(page, span.start_char):
        return True
    if says_pregnant(right) or {"'m", "am", "now", "currently"} & set(left[-3:]):
        return False
    numbered = any(word in ("one", "another") or is_nth(word) for word in left[-3:-1])
    if numbered and left[-1] in {"reached", "at", "to", "-", "made", "was"}:
        return True
    before = [
        s for s in page.mentions("losses") if s.end <= span.start and s.label_ != "losses.none"
    ]
    if not before or page.clause(before[-1]).sentence != clause.sentence:
        return False
    between = [t.lower_ for t in page.doc[before[-1].end : span.start]]
    if between in (["("], ["at"], ["at", "about"], ["at", "around"]) or before[-1].text.startswith(
        "buried"
    ):
        return True
    listed = [
        other
        for other in page.mentions("gest")
        if other.start >= before[-1].end and page.clause(other).sentence == clause.sentence
    ]
    loose = {w for w in between if w not in _MARKS and not w[:1].isdigit()}
    return len(listed) > 1 and not loose - _OF_A_LOSS


def of_a_child(page: Page, left: list[str], right: list[str]) -> bool:
    """
    True for the age of a child: "DD is 14 weeks".
    """
    bare = [word for word in left if word not in _APPROX]
    if had_the_baby(page) and {"baby", "lo"} & set(bare[-2:-1]):
        return True
    return not says_pregnant(right) and bool(_CHILDREN & set(bare[-2:-1])) and bare[-1] in _BE


def elsewhere(span: Any, left: list[str], right: list[str]) -> bool:
    """
    True where the number of weeks is plainly something else: "8 weeks ago", "the 20 week scan".
    """
    pregnant = says_pregnant(right) or conceived_after(span, left, right)
    if right and not pregnant and right[0] in _AFTER_NOT:
        return True
    if right[:1] == ["of"] and right[1:2] not in (["pregnancy"], ["gestation"]) and not pregnant:
        return True
    reached = right[:1] == ["mark"] and bool({"i", "we", "'m", "am"} & set(left))
    if right[:1] and right[0] in _AFTER_LOOK and not reached:
        return True
    if right[:2] in (["and", "scan"], ["to", "go"], ["or", "so"]) or "thought" in left[-3:]:
        return True
    if {"been", "was"} & set(left[-1:]) and {"should", "would"} & set(left[-4:]):
        return True
    measured = {"measuring", "measured", "measures"} & set(left)
    if (right[:1] == ["when"] and not measured) or _WAITS & set(left[-5:]):
        return True
    if right[:2] == ["of", "pregnancy"]:
        return False
    return is_months(span) and not (pregnant or months_of_pregnancy(left))


def conceived_after(span: Any, left: list[str], right: list[str]) -> bool:
    """
    True where weeks are told with what came first: "6 weeks after icsi", "16 weeks after 2 losses".

    "6 weeks after a miscarriage" counts from it, as "6 weeks after a section" does.
    """
    if right[:1] not in (["after"], ["from"], ["following"]):
        return False
    follows = right[1:4]
    if _TREATMENT & set(follows[:1]) or (right[0] == "from" and _TREATMENT & set(right[1:])):
        return True
    several = follows[:1] == ["recurrent"] or "".join(follows[:1]).isdigit()
    stretch = stretch_of(span[0])
    long = stretch is not None and stretch.value > RECOVERY
    counted = several or (follows[:1] == ["a"] and long)
    fresh = not left or left[-1] in (".", ",", "\n", "so", "now", "to", "'m", "am")
    return right[0] == "after" and fresh and counted and bool(_LOST & set(follows))


def is_months(span: Any) -> bool:
    return bool(span[0].ent_type_ == "MONTHS" or "month" in span.text)


def months_of_pregnancy(left: list[str]) -> bool:
    if {"pregnant", "carrying", "completed", "running", "entered", "finished", "reached"} & set(
        left[-3:]
    ) or left[-2:-1] in (["'m"], ["am"]):
        return True
    if left[-1:] in (["'m"], ["am"]):
        return True
    return left[-2:] in (
        ["in", "my"], ["in", "her"], ["am", "having"], ["'m", "having"],
        ["is", "having"], ["am", "in"], ["is", "in"], ["'m", "in"], ["in", "the"],
    )  # fmt: skip


def says_pregnant(right: list[str]) -> bool:
    near = right[:3]
    if near[:1] and near[0] in (".", ",", "!", "?", "and", "but"):
        return False
    if near[:1] == ["pregnancy"] and near[1:2] not in (["scan"], ["test"]):
        return True
    return any(word in _PREGNANT for word in near) and "not" not in near[:2]


def ended(page: Page) -> bool:
    """
    True where the message tells that this pregnancy is over; then only "i'm 9 weeks" counts.
    """
    if {"twin", "twins", "triplets"} & {token.lower_ for token in page.doc}:
        return False  # one of them may live
    return any(
        span.label_ == "person.died" and _over_now(page, span) for span in page.mentions("person")
    )


def _over_now(page: Page, span: Any) -> bool:
    context = page.context(span)
    after = [t.lower_ for t in page.doc[span.end : span.end + 4]]
    before = {t.lower_ for t in page.doc[max(0, span.start - 3) : span.end]}
    if context.feared or context.whose == "other" or page.clause(span).when != "now":
        return False
    if context.certainty not in ("said", "denied") or "yet" in after or "had" in before:
        return False
    return not {"in", "at", "last", "before"} & set(after[:1])


def had_the_baby(page: Page) -> bool:
    """
    True where the baby is there: words of feeding and nappies, or a birth "9 days ago".
    """
    words = {token.lower_ for token in page.doc}
    return bool(_AFTERWARDS & words or _BORN_AGO.search(page.normal.text))


def by_name(page: Page, span: Any) -> bool:
    """
    True where the weeks are told of someone by name: "Sofia's 30 weeks", "and Beth is 12 weeks".
    """
    place = span.start - 1
    while place > 0 and (page.doc[place].lower_ in _BE or page.doc[place].lower_ in _APPROX):
        place -= 1
    who = page.doc[place]
    if not who.text.isalpha() or who.lower_ in SUBJECTS | _OWN_SUBJECTS:
        return False
    if place > 0 and page.doc[place - 1].lower_ in ("my", "our"):
        return False
    start, end = page.normal.span(who.idx, who.idx + len(who.text))
    return page.text[start : start + 1].isupper() and page.text[start:end][1:].islower()


def in_a_queue(page: Page, span: Any, right: list[str]) -> bool:
    """
    True for a wait: "on a list for counselling, 18 weeks they said".
    """
    near = {t.lower_ for t in page.doc[max(0, span.start - 8) : span.start]}
    return bool(_QUEUES & near) and (right[:1] == ["they"] or page.clause(span).past)
