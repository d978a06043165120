"""
How many losses one telling speaks of, and how far along they were.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from bot.understanding.lexicon import count_of
from bot.understanding.page import Page
from bot.understanding.stretch import stretch_of
from bot.understanding.tables import table

_TABLE = table("losses")
_MONTHS, _NOT_COUNTED = _TABLE.words("months"), _TABLE.words("not_counted")
_NUMBERED = frozenset({"round", "cycle", "transfer", "number", "attempt", "fet", "ivf"})
_TOGETHER = frozenset({"twins", "twin", "babies", "boys", "girls"})
_ONE = frozenset({"1", "one", "single", "a", "an", "another"})
_OWN = frozenset({"my", "our", "this", "'m", "her"})
_GOES_ON = frozenset(
    {"in", "at", "again", "another", "one", "second", "2nd", "then", "also", "around"}
)
MOST = 15


def _of_the_losses(words: list[str]) -> list[str]:
    """
    The words up to an "and" that goes on to something else: "in 2019 and a healthy boy".
    """
    for place, word in enumerate(words[:-1]):
        follows = words[place + 1]
        if word == "and" and not (follows[:1].isdigit() or follows in _GOES_ON | _MONTHS):
            return words[:place]
    return words


def count_told(span: Any, left: list[str], right: list[str]) -> tuple[int, bool]:
    """
    The count told with this mention, and whether it counts them all: "my third", "two", "twice".
    """
    inside = [t.lower_ for t in span]
    if inside[0] == "pregnancy":
        inside = inside[:1]  # "pregnancy 3: lost at 5 weeks"
    if "both" in inside and inside[-1] in _TOGETHER:
        return 0, False  # twins: two babies, one pregnancy
    numbered = any(a in _NUMBERED and count_of(b) for a, b in pairwise(left[-4:]))
    if numbered or {("one", "in"), ("1", "in")} & {*pairwise(left)}:
        return 0, False  # "round 2 ended in miscarriage", "one in four"
    times = _times(left, right) or _total(right)
    if times:
        return times, True
    for word in (*reversed(inside), *reversed(left[-4:])):
        if word not in inside and word in _NOT_COUNTED:
            break
        nth = is_nth_one(word)
        if nth:
            own = _OWN & set(left[-4:]) or left[-1:] == [word]
            own = own or ("had" in left and "the" not in left[-3:]) or "my" in inside
            return (0, False) if not own or "baby" in inside or "lost" in inside else (nth, True)
        if word in _ONE:
            if word in left:
                break
            continue
        value = count_of(word) if word not in ("once", "first", "last") else None
        if value and 2 <= value <= MOST:
            more = right[:1] == ["and"] and right[1:2] in (["one"], ["another"])
            further = more and right[2:3] in (["at"], ["in"], ["late"], ["more"])
            return value + further, True
    return 0, False


def in_total(page: Page, span: Any) -> bool:
    """
    True where the number of many losses is given after them: "recurrent miscarriage (3)".
    """
    right = [t.lower_ for t in page.doc[span.end : span.end + 5]]
    return bool(_times([], right) or _total(right))


def _total(right: list[str]) -> int:
    """
    "(3)", ", 4 in total"; else 0.
    """
    bracket = right[:1] == ["("] and right[2:3] == [")"]
    summed = right[:1] == [","] and right[2:4] == ["in", "total"]
    noted = right[:1] in ([":"], ["-"]) and right[1:2] != [] and right[1].isdigit()
    count = (count_of(right[1]) or 0) if bracket or summed or noted else 0
    return count if count <= MOST else 0  # "(2021)" is a year


def _times(left: list[str], right: list[str]) -> int:
    """
    "Twice", "three times", "x2", "2x", "x 3"; else 0.
    """
    if right[:1] == ["twice"] or "twice" in left[-3:] or right[:2] == ["2", "times"]:
        return 2
    if len(right) > 1 and right[1] == "times" and count_of(right[0]):
        return count_of(right[0]) or 0
    near = [*left[-1:], *right[:1]]
    if right[:1] == ["x"]:
        near += right[1:2]
    if left[-1:] == ["x"]:
        near += left[-2:-1]
    found = [word.strip("x") for word in near if word.strip("x").isdigit()]
    marked = "x" in "".join([*left[-1:], *right[:1]]).replace("next", "")
    return int(found[0]) if marked and found and 1 <= int(found[0]) <= MOST else 0


def is_nth_one(word: str) -> int:
    """
    2 for "second" and "2nd", and so on; 0 for other words, and for "first" and "last".
    """
    if word[:-2].isdigit() and word[-2:] in ("st", "nd", "rd", "th"):
        return int(word[:-2]) if int(word[:-2]) <= MOST else 0
    nths = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
    return nths.index(word) + 2 if word in nths else 0


def listed(page: Page, span: Any, until: int) -> int:
    """
    2 for "in march and again in june", "in 2019 and 2021", "at 6 and 9 weeks"; else 1.
    """
    tokens, another_telling = [], False
    for token in page.doc[span.end : until]:
        another_telling = token.lower_ in ("i", "we", "she")
        if token.lower_ in (".", ";", "\n", "?", "!", "now", "but", "i", "am", "'m", "she"):
            break
        tokens.append(token)
    words = [token.lower_ for token in tokens]
    if "and" in words and until < len(page.doc) and len(words) == until - span.end:
        words = words[: len(words) - words[::-1].index("and") - 1]  # what follows is the next loss
    words = _of_the_losses(words)
    following = words[words.index("and") + 1 : words.index("and") + 3] if "and" in words else []
    if {"another", "again", "second", "2nd"} & set(following) or (
        following[:1] == ["one"] and following[1:] in ([], ["at"], ["in"], ["last"])
    ):
        return 2
    further = [w for before, w in pairwise(words) if before in (",", "then")]
    if (
        "and" not in words
        and not another_telling
        and any(p in (("then", "at"), ("then", "in")) for p in pairwise(words))
    ):
        return 2
    if "another" in further:
        return 2
    if "and" not in words:
        return 1
    years = [w for w in words if len(w) == 4 and w.isdigit()]
    months = [w for w in words if w in _MONTHS]
    weeks = [
        n
        for n, token in enumerate(tokens)
        if token.ent_type_ == "WEEKS" and words[n + 1 : n + 2] not in (["ago"], ["later"])
    ]
    bare = (
        [
            w
            for w in words[weeks[0] - 4 if weeks[0] > 4 else 0 : weeks[-1]]
            if w.isdigit() and int(w) <= 40
        ]
        if weeks
        else []
    )
    return max(1, len(years), len(months) if not years else 0, len(weeks) + len(bare))


def weeks_at(page: Page, span: Any) -> int | None:
    """
    Days of pregnancy at that loss: "at 17 weeks", "a 17 week loss"; None when not said.
    """
    clause = page.clause(span)
    before = page.doc[max(clause.start, span.start - 3) : span.start]
    after = page.doc[span.end : min(span.end + 9, len(page.doc))]
    others = {s.start for s in page.mentions("losses")}
    for token in after:
        if token.lower_ in (".", ";", "\n") or token.i in others:
            break
        if token.ent_type_ in ("WEEKS", "RANGE", "MONTHS") and _at_word(page, token.i):
            stretch = stretch_of(token)
            return stretch.value if stretch else None
    for token in before:
        if token.ent_type_ == "WEEKS":
            stretch = stretch_of(token)
            return stretch.value if stretch else None
    return None


def _at_word(page: Page, place: int) -> bool:
    before = {t.lower_ for t in page.doc[max(0, place - 3) : place]}
    after = page.doc[place + 1].lower_ if place + 1 < len(page.doc) else ""
    if after in ("ago", "later", "after"):
        return False
    return bool({"at", "was", "were", "(", "when"} & before) and not {"now", "'m", "am"} & before
