"""
The pregnancies that a message tells one by one, each with what became of it.

The message is cut at commas and joining words; a piece may tell a pregnancy outright ("a loss at
8 weeks"), by its year or number with what became of it, or by a bare "one at 9".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from bot.understanding.kin import of_kin
from bot.understanding.lexicon import count_of
from bot.understanding.matching import is_nth
from bot.understanding.page import Page
from bot.understanding.tables import table

LATE, VIABLE = 14, 24  # weeks
FEWEST = 2
BARE = "bare"
APART = frozenset({"ectopic", "termination", "stillbirth_24plus", "molar"})
_CUT = re.compile(r" ?[,.;:!?()\n-](?= |$|\n)|\band\b|\bthen\b|\bplus\b|\bbut\b")
_WEEKS = re.compile(r"\b(\d+)(?: weeks|(?:st|nd|rd|th) week)")
_NTH = re.compile(r"\d+(?:st|nd|rd|th)\b|(?!in |by |on |at )[a-z]+(?:st|nd|rd|th|second)\b")
_PLACED = re.compile(r"(?:(?:at|in|around|about) .*|(?:last|this) \w+)?$")
_BESIDE = re.compile(r"\b(?:before|between|after) .*")
_AGAIN = re.compile(r"(?:again|the same|same)\b")
_DATED = re.compile(r"\d|\b(?:at|in|last|this|before|after)\b")
_JOINED = frozenset({",", "and", "then", "plus", ", and", ", then", "and then"})
_END = frozenset(".;!?\n")
_KINDS = (
    ("termination", r"terminat\w*|\bmtp\b|by choice"), ("ectopic", r"ectopic|\btubal\b"),
    ("molar", r"\bmolar\b"), ("stillbirth_24plus", r"stillb|born (?:sleeping|asleep)"),
    ("chemical", r"chemical|biochem"), ("missed_miscarriage", r"\bmissed\b|blighted|silent"),
)  # fmt: skip


@cache
def expression(name: str) -> re.Pattern[str]:
    """
    The lines of an entry of ``series`` in the table as one expression.
    """
    return re.compile("|".join(table("loss_ways").each_expression("series", name)))


@dataclass(frozen=True)
class Item:
    """
    One pregnancy, or some told together: place in the plain text, how many, what became of them.

    ``kind`` is a kind of loss, "born", "now", BARE where only its place in the list says that it
    was lost, or None where nothing is told. ``marked`` has a year or a number, ``further`` says
    "another"; ``listed`` is a noun alone, which counts beside another only.
    """

    start: int
    end: int
    count: int
    kind: str | None
    marked: bool = False
    further: bool = False
    listed: bool = False


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    after: str  # the sign that ends it

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def _pieces(text: str) -> list[_Piece]:
    out, start = [], 0
    for cut in _CUT.finditer(text):
        out.append(_Piece(start, cut.start(), cut[0].strip() or "\n"))
        start = cut.end()
    out.append(_Piece(start, len(text), "."))
    return out


def items_of(page: Page, text: str) -> list[Item]:
    """
    Every pregnancy that a piece tells, with what the words up to the next one say of it.
    """
    pieces = _pieces(text)
    heads: list[tuple[int, Item]] = []
    waiting: tuple[int, Item] | None = None
    within = 0
    for number, piece in enumerate(pieces):
        if piece.start < within:
            continue
        found = _head(text, piece)
        if found is None:
            ended = piece.after in _END
            waiting = None if ended else waiting
            continue
        if waiting and not found.marked and found.kind != BARE and found.start - waiting[1].end < 4:
            found = replace(found, start=waiting[1].start, marked=True, listed=False)
            heads.pop()
        heads.append((number, found))
        waiting = (number, found) if found.marked and found.kind in (None, BARE) else None
        if piece.after in _END:
            waiting = None
        if piece.after in "(:" and found.count >= FEWEST:
            within = _closing(text, piece)
            if found.kind == BARE and expression("loss").search(text, piece.end, within):
                heads[-1] = (number, replace(found, kind="miscarriage", marked=True))
    items: list[Item] = []
    heads = [head for place, head in enumerate(heads) if _in_a_row(text, heads, place)]
    nexts = [*(number for number, _ in heads[1:]), len(pieces)]
    for (number, item), following in zip(heads, nexts, strict=bool(heads)):
        tail = _tail(text, pieces, number, following)
        told = _settled(item, tail)
        if told.kind == BARE and told.further and items and items[-1].kind in APART:
            told = replace(told, kind=items[-1].kind)  # "an ectopic in 2019, a second in 2021"
        if told.kind and not _unsaid(page, item) and not _other(text, told):
            items.append(told)
    return items


def _in_a_row(text: str, heads: list[tuple[int, Item]], place: int) -> bool:
    """
    False for a bare "miscarriage" that stands in no list: "since then: miscarriage, miscarriage".
    """
    item = heads[place][1]
    beside = [other for _, other in heads[max(0, place - 1) : place + 2] if other != item]
    return not item.listed or any(
        text[min(item.end, other.end) : max(item.start, other.start)].strip() in _JOINED
        for other in beside
    )


def _closing(text: str, piece: _Piece) -> int:
    """
    Where a bracket closes, or the sentence after a colon ends: what stands within is detail.
    """
    signs = ")" if piece.after == "(" else ".;!?\n"
    ends = [p for sign in signs if (p := text.find(f" {sign}", piece.end + 2)) >= 0]
    return min(ends, default=len(text))


def _tail(text: str, pieces: list[_Piece], number: int, following: int) -> str:
    """
    From this pregnancy to the next one, or to the end of its sentence.
    """
    last = number
    while last + 1 < following and pieces[last].after not in _END:
        last += 1
    last = min(last, len(pieces) - 1)
    return text[pieces[number].start : pieces[last].end]


def _head(text: str, piece: _Piece) -> Item | None:
    """
    The pregnancy that a piece opens with, its kind as far as its own words say.
    """
    words = piece.of(text)
    rest = words.lstrip()
    start = piece.start + len(words) - len(rest)
    marked, nth = False, False
    for _ in range(4):
        opening = expression("opens").match(rest)
        rest = rest[opening.end() :] if opening else rest
        mark = expression("mark").match(rest)
        if not mark or not mark[0]:
            break
        marked, nth = True, nth or bool(_NTH.match(mark[0]))
        rest = rest[mark.end() :].lstrip()
    for name in ("lost", "noun", "bare"):
        match = expression(name).match(rest)
        if match:
            return _one(name, match, Item(start, piece.end, 1, None, marked))
    again = marked and _AGAIN.match(rest)
    bare = BARE if again or (nth and _PLACED.match(rest)) else None
    return Item(start, piece.end, 1, bare, True) if marked else None


def _one(name: str, match: re.Match[str], item: Item) -> Item | None:
    counted = match["q"] or "one"
    if counted == "no":
        return None
    count = 1 if counted.startswith(("another", "one more", "a ")) else count_of(counted) or 1
    if is_nth(counted) or " one" in counted:
        count = 1
    if name == "noun" and not match["loss"]:
        kind = "born" if match["born"] else _named(match["apart"]) or "ectopic"
        return replace(item, count=count, kind=kind)
    kind = "miscarriage" if name == "lost" else BARE
    nth = is_nth(counted.removesuffix(" one")) or counted in ("next", "last")
    item = replace(item, marked=item.marked or nth)
    if name == "noun":
        kind = _named(match["loss"]) or "miscarriage"
        if not match["q"] and not item.marked and not _DATED.search(match.string, match.end()):
            if match.end() < len(match.string.rstrip()) or match["loss"].endswith(("ses", "ages")):
                return None  # "TW: loss", "losses"
            item = replace(item, listed=True)
    further = counted.startswith(("another", "one more", "a "))
    return replace(item, count=count, kind=kind, further=further)


def _named(words: str) -> str | None:
    return next((kind for kind, sign in _KINDS if re.search(sign, words)), None)


def _settled(item: Item, tail: str) -> Item:
    """
    The pregnancy with what its tail tells: its kind, and a late loss by its weeks.
    """
    weeks = max((int(n) for n in _WEEKS.findall(tail)), default=0)
    kind = item.kind
    if kind in (None, BARE):
        cycle = expression("cycle").search(tail)
        kind = _named(tail) if cycle else _kind_of(tail, item)
        if kind == BARE and weeks >= VIABLE:
            kind = None
    if kind == "miscarriage" and weeks >= LATE:
        kind = "late_miscarriage" if weeks < VIABLE else "stillbirth_24plus"
    return replace(item, kind=kind)


def _kind_of(tail: str, item: Item) -> str | None:
    bare = item.kind == BARE
    if bare:
        tail = _BESIDE.sub("", tail)  # "two before my boy"
    if expression("now").search(tail):
        return "now"
    named = _named(tail)
    if named:
        return named
    if expression("gone").search(tail) or expression("loss").search(tail):
        return "miscarriage"
    if expression("born").search(tail) or re.search(r"\bborn\b|deliver|\bterm\b", tail):
        return "born"
    return BARE if bare or (_WEEKS.search(tail) and item.marked) else None


def _unsaid(page: Page, item: Item) -> bool:
    """
    True where the words ask, fear or deny it, or tell it of somebody else.
    """
    span = page.doc.char_span(item.start, item.end, alignment_mode="expand")
    if span is None or of_kin(page, item.start):
        return True
    context = page.context(span)
    return context.feared or context.certainty in ("asked", "denied")


def _other(text: str, item: Item) -> bool:
    """
    True where a bare "one at 6 weeks" counts something else: "two scans, one at 6 weeks".
    """
    if item.kind != BARE:
        return False
    begins = max(text.rfind(sign, 0, item.start) for sign in (" . ", " ? ", " ! ", " ; ", "\n"))
    before = text[max(begins, 0) : item.start]
    return bool(expression("other").search(before))
