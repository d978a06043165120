"""
How far along, worked out from a last period, a due date, an embryo transfer or ovulation.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.understanding.facts import Certainty, Fact
from bot.understanding.page import Page
from bot.understanding.stretch import possible

PREGNANCY = 280  # days from the last period to the due date
OVULATION = 14  # days from the last period to ovulation, and to the age of an embryo of no days
_MONTHS = "january february march april may june july august september october november december"
_NAMES = {name: n for n, name in enumerate(_MONTHS.split(), 1)}
_SHORT = {name[:3]: n for name, n in _NAMES.items()} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join((*_NAMES, 'sept', *(name[:3] for name in _NAMES)))})\b"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? ?(?P<year>20\d\d|\d\d)\b)?"
_SLASH = r"(?P<d>\d{1,2}) ?[/.-] ?(?P<m>\d{1,2})(?: ?[/.-] ?(?P<y>20\d\d|\d\d))?\b"
_ISO = r"(?P<iso>20\d\d ?- ?\d\d ?- ?\d\d)\b"
_AGO = r"(?P<ago>\d+(?:\.5)?|a|an) (?P<unit>weeks?|days?|months?)(?: (?P<more>\d) days)? ago"
_DATE = re.compile(rf"{_ISO}|{_SLASH}|{_DAY} (?:of )?{_MONTH}{_YEAR}|{_AGO}")
_DATE_US = re.compile(rf"{_MONTH} (?:the )?{_DAY}{_YEAR}")
_MONTH_ONLY = re.compile(rf"(?:in|early|mid|late|end of|beginning of|start of) {_MONTH}")
_LMP = re.compile(
    r"\b(?:lmp|last (?:menstrual )?period|last menses|last period started"
    r"|first day of (?:my|her) (?:last )?period)\b"
)
_DUE = re.compile(
    r"\b(?:due date|due on|due in|i'm due|is due|am due|due the|due|baby is due|edd)\b"
)
_DUE_IN = re.compile(
    r"(?:^|[.,;!\n] ?|\b(?:i'm|i am|we're|we are|is|baby's|am|so|and) )(?:now )?due"
    r" in (?:about |just |only |around )?(\d+) (weeks|days)\b"
)
_NOT_THE_BABY = re.compile(
    r"\b(?:scan|appointment|period|booking|test|results?|bloods?|injection|jab|af)\W+(?:is |was )?$"
)
_TRANSFER = re.compile(r"\b(\d{1,2})dp(\d?)dt\b")
_MOVED = re.compile(r"\btransfer\b")
_POSITIVE = re.compile(r"pregnan|positive|faint line")
_DISPUTED = re.compile(r"\b(?:moved|changed) (?:it|my|the|me)\b|\bdifferent dates?\b")
_LOSING = re.compile(r"(?:^|[.!?,] ?|\b(?:i'm|i am) )miscarrying\b")
_DPO = re.compile(r"\b(\d{1,2}) ?dpo\b|\b(\d{1,2}) days? past ovulation\b")


def read(page: Page) -> list[Fact]:
    """
    ``gest`` from a date, where the weeks themselves are not said.
    """
    if _DISPUTED.search(page.normal.text) or _LOSING.search(page.normal.text):
        return []
    for find in (_from_transfer, _from_period, _from_due, _due_in):
        fact = find(page)
        if fact:
            return [fact]
    return []


def _from_transfer(page: Page) -> Fact | None:
    match = _TRANSFER.search(page.normal.text)
    if match:
        embryo = int(match[2] or 5)
        return _fact(page, match.start(), match.end(), OVULATION + embryo + int(match[1]))
    match = _DPO.search(page.normal.text)
    if match and not _POSITIVE.search(page.normal.text):
        return None
    if match and re.search(
        r"(?:i'm|am|now|currently|today|^)\W*(?:at |about )?$", page.normal.text[: match.start()]
    ):
        return _fact(page, match.start(), match.end(), OVULATION + int(match[1] or match[2]))
    moved = _MOVED.search(page.normal.text)
    found = _date_after(page, moved.end()) if moved else None
    if found:
        when, end = found
        age = 3 if re.search(r"3 days?\b|day 3\b", page.normal.text) else 5
        return _fact(
            page, moved.start() if moved else 0, end, (page.today - when).days + OVULATION + age
        )
    return None


def _from_period(page: Page) -> Fact | None:
    for match in _LMP.finditer(page.normal.text):
        found = _date_after(page, match.end())
        if found:
            return _fact(page, match.start(), found[1], (page.today - found[0]).days)
    return None


def _due_in(page: Page) -> Fact | None:
    """
    "Due in 5 weeks", of the baby and of nothing else that is due.
    """
    for match in _DUE_IN.finditer(page.normal.text):
        ahead = page.normal.text[: match.start() + match[0].index("due")]
        if not _NOT_THE_BABY.search(ahead):
            days = int(match[1]) * (7 if match[2] == "weeks" else 1)
            return _fact(page, match.start(1), match.end(), PREGNANCY - days, certainty="hedged")
    return None


def _from_due(page: Page) -> Fact | None:
    for match in _DUE.finditer(page.normal.text):
        if page.normal.text.startswith(" was ", match.end()):
            continue  # the date of a pregnancy that is over
        found = _date_after(page, match.end(), future=True)
        if found:
            return _fact(page, match.start(), found[1], PREGNANCY - (found[0] - page.today).days)
        month = _MONTH_ONLY.search(page.normal.text, match.start(), match.end() + 20)
        if month:
            middle = _place(page.today, _month(month["month"]), 15, None, future=True)
            if middle:
                return _fact(
                    page,
                    match.start(),
                    month.end(),
                    PREGNANCY - (middle - page.today).days,
                    certainty="hedged",
                )
    return None


def _fact(
    page: Page, start: int, end: int, days: int, certainty: Certainty = "said"
) -> Fact | None:
    if not possible(days):
        return None
    span = page.doc.char_span(start, end, alignment_mode="expand")
    context = page.context(span)
    if context.certainty == "asked":
        return None
    return page.fact("gest", days, span, when="now", certainty=certainty)


def _date_after(page: Page, place: int, *, future: bool = False) -> tuple[date, int] | None:
    """
    The date within the next few words, with the place where it ends.
    """
    text = page.normal.text[: place + 45]
    match = _DATE.search(text, place) or _DATE_US.search(text, place)
    if match is None or re.search(r"[!?]|\. ", text[place : match.start()]):
        return None
    found = _read(page.today, match, future=future)
    return (found, match.end()) if found else None


def _read(today: date, match: re.Match[str], *, future: bool) -> date | None:
    parts = match.groupdict()
    try:
        if parts.get("iso"):
            return date.fromisoformat(parts["iso"].replace(" ", ""))
        if parts.get("ago"):
            return _ago(today, parts)
        if parts.get("m"):
            return _place(today, int(parts["m"]), int(parts["d"]), parts.get("y"), future=future)
        return _place(
            today, _month(parts["month"]), int(parts["day"]), parts.get("year"), future=future
        )
    except ValueError:
        return None


def _month(name: str) -> int:
    return _NAMES.get(name) or _SHORT[name]


def _ago(today: date, parts: dict[str, str]) -> date:
    count = 1.0 if parts["ago"] in ("a", "an") else float(parts["ago"])
    days = {"w": 7, "d": 1, "m": 30.44}[parts["unit"][0]] * count + int(parts.get("more") or 0)
    return today - timedelta(days=round(days))


def _place(today: date, month: int, day: int, year: str | None, *, future: bool) -> date | None:
    """
    That day in the year said, else in the nearest year that is past (or still to come).
    """
    if year:
        return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    found = date(today.year, month, day)
    if future and found < today:
        return date(today.year + 1, month, day)
    if not future and found > today:
        return date(today.year - 1, month, day)
    return found
