"""
Pregnancies told one by one under numbers: "#1 - 2017, miscarried. #2 - our son. #3 is now".
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bot.understanding.lexicon import number_of
from bot.understanding.page import Page

LATE, VIABLE = 14, 24  # weeks
FEWEST = 2
_NTH = "1st|2nd|3rd|4th|5th|6th|7th|first|second|third|fourth|fifth|sixth|seventh"
_ITEM = re.compile(
    r"(?:^|[.;,:\n!)]) ?(?:and |then )?(?:my |our |the )?(?:"
    rf"# ?(?P<hash>\d)|(?P<nth>{_NTH})(?: pregnancy| one| baby| time)?(?= ?[-:=(,]| was| ended)"
    r"|(?:pregnancy|transfer|number|no) ?#? ?(?P<word>\d|one|two|three|four|five|six)\b"
    r"|(?P<list>\d) ?[).:](?!\d)|g(?P<grav>\d) ?[-:=])"
)
_KINDS: tuple[tuple[str | None, re.Pattern[str]], ...] = (
    ("termination", re.compile(r"\bterminat|\bmedical abortion|\bby choice\b|\btfmr\b")),
    ("ectopic", re.compile(r"\bectopic|\btubal\b")),
    ("molar", re.compile(r"\bmolar\b")),
    ("stillbirth_24plus", re.compile(r"\bstillb|\bborn (?:sleeping|asleep)")),
    ("chemical", re.compile(r"chemical\b|\bcp\b")),
    ("missed_miscarriage", re.compile(r"\bmissed\b|\b(?:quit|stopped) growing|\bblighted")),
    (
        "miscarriage",
        re.compile(
            r"\bmiscarr|\bloss\b|\blost\b|\bno heart ?beat|\bd (?:&|and) [ce]\b|\bd&c\b"
            r"|\bspontaneous|\bgone\b|\bended\b|\babortion|\bsame (?:again|thing)"
        ),
    ),
    (None, re.compile(r"\bborn\b|\bbirth|\bson\b|\bdaughter|\bboy\b|\bgirl\b|\bdeliver|\bterm\b")),
)
_NOW = re.compile(r"\b(?:is now|now|current|currently|this one|this pregnancy|today|i'm|i am)\b")
_WEEKS = re.compile(r"\b(\d+)(?:\.\d)? weeks\b")


@dataclass(frozen=True)
class Item:
    """
    One pregnancy of the list: its place in the plain text, and how it was lost, if it was.
    """

    start: int
    end: int
    kind: str | None


def numbered(page: Page) -> list[Item]:
    """
    The pregnancies of a list of at least two that counts up from one and tells of a loss; else [].
    """
    text = page.normal.text
    found = [(m, int(number_of(_figure(m)) or 0)) for m in _ITEM.finditer(text)]
    run: list[re.Match[str]] = []
    for match, number in found:
        if number == len(run) + 1:
            run.append(match)
    if len(run) < FEWEST:
        return []
    ends = [m.start() for m in run[1:]] + [_last(text, run[-1].end())]
    items = [
        Item(m.start(), end, _kind(text[m.end() : end])) for m, end in zip(run, ends, strict=True)
    ]
    return items if any(item.kind for item in items) else []


def _figure(match: re.Match[str]) -> str:
    told = next(part for part in match.groups() if part)
    return told[:-2] if told[0].isdigit() and len(told) > 1 else told


def _last(text: str, place: int) -> int:
    end = re.search(r"[.;!?\n]", text[place:])
    return place + end.start() if end else len(text)


def _kind(told: str) -> str | None:
    """
    How that pregnancy was lost; None for a birth, for one that goes on, and where it is not told.
    """
    if _NOW.search(told):
        return None
    weeks = max((int(n) for n in _WEEKS.findall(told)), default=0)
    for kind, words in _KINDS:
        if words.search(told):
            if kind == "miscarriage" and LATE <= weeks < VIABLE:
                return "late_miscarriage"
            return "stillbirth_24plus" if kind == "miscarriage" and weeks >= VIABLE else kind
    return "miscarriage" if 0 < weeks < LATE else None


def counts(items: list[Item]) -> dict[str, int]:
    """
    How many of each kind.
    """
    return dict(Counter(item.kind for item in items if item.kind))


def in_history(page: Page, place: int) -> bool:
    """
    True where this character of the plain text stands in a numbered pregnancy of the past.
    """
    return any(
        item.start <= place < item.end and not _NOW.search(page.normal.text[item.start : item.end])
        for item in numbered(page)
    )
