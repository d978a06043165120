"""
Treatment to the cervix, and its length when a scan has measured it.
"""

from __future__ import annotations

from typing import Any

from bot.understanding.facts import Fact
from bot.understanding.lexicon import count_of
from bot.understanding.page import Page
from bot.understanding.stretch import stretch_of
from bot.understanding.tables import table

_TABLE = table("cervix")
_NOT_CERVIX = _TABLE.words("not_cervix")
LONGEST_MM = 60
_AGAIN = frozenset({"again", "twice", "another", "second", "2nd", "both", "several", "multiple"})


def read(page: Page) -> list[Fact]:
    """
    ``cervix_surgery`` and the measured length: ``cx_mm``, ``cx_at``, ``cx_tv``.
    """
    return [*_surgery(page), *_length(page)]


def _surgery(page: Page) -> list[Fact]:
    told: list[Fact] = []
    denied: list[Fact] = []
    for span in page.mentions("cervix"):
        if span.label_ == "cervix.neck":
            continue
        context = page.context(span)
        if context.certainty == "asked" or context.feared:
            continue
        if context.certainty == "denied":
            denied.append(page.fact("cervix_surgery", "none", span))
        else:
            told.append(page.fact("cervix_surgery", _kind(page, span), span, when="before"))
    mine = [f for f in told if f.whose != "other"]
    order = (
        "trachelectomy",
        "cone",
        "two_plus",
        "one_over_15mm",
        "one_10_to_15mm",
        "one_under_10mm",
        "one_depth_unknown",
    )
    mine.sort(key=lambda f: order.index(f.value))
    return [*(mine or denied)[:1], *(f for f in told if f.whose == "other")]


def _kind(page: Page, span: Any) -> str:
    kind = span.label_.partition(".")[2]
    if kind != "loop":
        return str(kind)
    clause = page.clause(span)
    left = [t.lower_ for t in page.doc[max(clause.start, span.start - 4) : span.start]]
    right = list(page.doc[span.end : span.end + 12])
    counts = [
        count_of(word) or 0
        for word in (*left[-3:], *(t.lower_ for t in span))
        if word not in ("a", "an", "first", "second")
    ]
    if any(count >= 2 for count in counts if count < 10):
        return "two_plus"
    after = {t.lower_ for t in right}
    if _AGAIN & (set(left) | after) or "loops" in span.text or "excisions" in span.text:
        return "two_plus"
    depth = next((millimetres(t) for t in right if t.ent_type_ == "LEN"), None)
    return _one(depth)


def _one(depth: float | None) -> str:
    if depth is None:
        return "one_depth_unknown"
    if depth < 10:
        return "one_under_10mm"
    return "one_10_to_15mm" if depth <= 15 else "one_over_15mm"


def millimetres(token: Any) -> float:
    """
    The length of a merged token such as "4.3 cm", in millimetres.
    """
    number, unit = token.text.split()[:2]
    return round(float(number) * (10 if unit.startswith("c") else 1), 1)


def _length(page: Page) -> list[Fact]:
    found = [token for token in page.doc if token.ent_type_ == "LEN" and _of_cervix(page, token)]
    now = [token for token in found if page.clause(page.doc[token.i : token.i + 1]).when == "now"]
    if not now:
        return []
    token = now[-1]
    span = page.doc[token.i : token.i + 1]
    size = millimetres(token)
    if size > LONGEST_MM or page.context(span).certainty == "asked":
        return []
    value = int(size) if size == int(size) else size
    facts = [page.fact("cx_mm", value, span, certainty="said")]
    return facts + _how(page, span)


def _of_cervix(page: Page, token: Any) -> bool:
    """
    True when the cervix is named in the same sentence and nothing else is being measured.
    """
    near = {t.lower_ for t in page.doc[max(0, token.i - 4) : token.i + 4]}
    if near & _NOT_CERVIX:
        return False
    if "cx_mm" in page.asked:
        return True
    sentence = page.clause(page.doc[token.i : token.i + 1]).sentence
    necks = [
        s
        for s in page.mentions("cervix")
        if s.label_ == "cervix.neck" and abs(page.clause(s).sentence - sentence) <= 1
    ]
    return any(abs(neck.start - token.i) <= 28 for neck in necks)


def _how(page: Page, span: Any) -> list[Fact]:
    """
    When and how it was measured, where the same sentence says so.
    """
    sentence = page.clause(span).sentence
    tokens = [t for c in page.clauses if c.sentence == sentence for t in page.doc[c.start : c.end]]
    words = " ".join(t.lower_ for t in tokens)
    facts = []
    for token in tokens:
        if (
            token.ent_type_ in ("WEEKS",)
            and page.doc[token.i - 1].lower_ == "at"
            and abs(token.i - span.start) <= 8
        ):
            stretch = stretch_of(token)
            if stretch:
                facts.append(
                    page.fact(
                        "cx_at",
                        stretch.value,
                        page.doc[token.i : token.i + 1],
                        certainty="said",
                        when="now",
                    )
                )
                break
    if any(
        word in words
        for word in (
            "transvaginal",
            "internal",
            "inside scan",
            "vaginal scan",
            "dildo cam",
            "inside",
        )
    ):
        facts.append(page.fact("cx_tv", "yes", span, certainty="said"))
    elif any(word in words for word in ("tummy scan", "abdominal", "belly scan")):
        facts.append(page.fact("cx_tv", "no", span, certainty="said"))
    return facts
