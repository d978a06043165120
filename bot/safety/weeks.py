"""
How far along: a small reading of weeks, only as good as the danger levels need.
"""

from __future__ import annotations

import re

_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
_NUMBERS = {word: number for number, word in enumerate(_WORDS, 1)}
_N = r"(\d{1,2}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_UNIT = r"(?:weeks?|wks?|weeeks?|wekks?|w)"
_WEEKS = re.compile(
    rf"\b{_N}\s*(?:\+\s*([0-6])\s*)?(?:and a half\s*)?(?:\.\d\s*)?-?\s*{_UNIT}(?:\b|(?=\d))"
    r"(?:\s*(?:and|,|\+|&)?\s*([0-6])\s*(?:d\b|days?))?",
)
_PLUS = re.compile(r"(?<![\d/.])([1-4]?\d)\s*(?:weeks\s*)?\+\s*([0-6])(?![\d/.])")
_OVER_FORTY = re.compile(r"(?<![\d/])([1-4]?\d)\s*(?:\+\s*([0-6])\s*)?/\s*40\b")
_MONTHS = re.compile(rf"\b{_N}\s*(?:and a half\s*)?months?\s*(pregnant|preg|gone|along|now|in\b)")
_NOT_NOW_AFTER = re.compile(
    r"\s*(?:\w+\s)?(?:ago|before|earlier|early|old|post|pp\b|postpartum|later|apart|after|"
    r"premature|of (?:progesterone|bleeding|treatment)|off work|scan|appointment|ultrasound)"
)
_NOT_NOW_BEFORE = re.compile(
    r"(?:\bat|\bin|\bfor|\blast|\bevery|\buntil|\btill|\bby|\bover|\bwithin|\bpast|\bnext|\bafter|"
    r"\bbefore|\bthese|\bthose|\bfrom|\bweek|\bmeasur\w*|\bborn|\baround|\babout|\btil|\bthan)\s*(?:about|around|only|just|almost)?\s*$"
)
_OWN_BEFORE = re.compile(
    r"(?:\bam|\bim|\bi'm|\bis|\bshe's|\bshes|\bnow|\bcurrently|\btoday|\bi’m|\bonly|\bnearly|\balmost)"
    r"\s*(?:now|currently|about|around|almost|nearly|only|just|exactly|at)*\s*$"
)
_PAST = re.compile(r"\b(?:had|was|were|lost|went|miscarried|born|gave|delivered|stopped)\b")
_STOP = re.compile(r"[.!?]+(?=\s|$)|\n")
_OWN_AFTER = re.compile(
    r"\s*(?:now\b|(?:(?!and\b)\w+\s)?(?:pregnant|preg\b|gone|along|today|tomorrow|tmrw|tomoz))"
)


def weeks_in(text: str) -> int | None:
    """
    Days of this pregnancy if the message says them, else None.

    A figure beside "pregnant", "I'm" or "today" wins; one beside "ago", "last" or "for" is about
    another day; of the rest the first is taken. "At 13 weeks" counts when no other figure does
    and its sentence is not told in the past tense.
    """
    low = text.lower()
    fallback: int | None = None
    at: int | None = None
    for start, end, days in _candidates(low):
        before, after = low[max(0, start - 30) : start], low[end : end + 25]
        if _OWN_AFTER.match(after) or _OWN_BEFORE.search(before):
            if not _NOT_NOW_AFTER.match(after):
                return days
        elif _NOT_NOW_AFTER.match(after):
            continue
        elif re.search(r"\bat\s*$", before):
            at = days if at is None and not _PAST.search(_sentence(low, start, end)) else at
        elif _NOT_NOW_BEFORE.search(before):
            continue
        elif fallback is None:
            fallback = days
    return at if fallback is None else fallback


def _sentence(low: str, start: int, end: int) -> str:
    """
    The sentence around a stretch, by its full stops and line ends.
    """
    begin = max((m.end() for m in _STOP.finditer(low, 0, start)), default=0)
    stop = _STOP.search(low, end)
    return low[begin : stop.start() if stop else len(low)]


def _candidates(low: str) -> list[tuple[int, int, int]]:
    found = [(*m.span(), 7 * _number(m[1]) + int(m[2] or 0)) for m in _OVER_FORTY.finditer(low)]
    found += [(*m.span(), 7 * _number(m[1]) + int(m[2] or m[3] or 0)) for m in _WEEKS.finditer(low)]
    found += [(*m.span(), 7 * _number(m[1]) + int(m[2])) for m in _PLUS.finditer(low)]
    found += [(m.start(), m.end(1), _number(m[1]) * 30) for m in _MONTHS.finditer(low)]
    return sorted(f for f in found if 0 < f[2] <= 7 * 43)


def _number(word: str) -> int:
    return _NUMBERS.get(word) or int(word)


def earlier_weeks(text: str, days: int | None) -> list[tuple[int, int]]:
    """
    Where the text speaks "at 6 weeks" of a time more than a week before now (character places).
    """
    if days is None:
        return []
    low = text.lower()
    return [
        (start, end)
        for start, end, then in _candidates(low)
        if then + 7 < days
        and re.search(
            r"\b(?:at|around|in|when i was)\s*(?:about\s*)?(?:weeks?\s*)?$",
            low[max(0, start - 20) : start],
        )
    ]
