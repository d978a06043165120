"""
Progesterone in this pregnancy (who gave it, brand, dose), allergies and conditions.
"""

from __future__ import annotations

import re
from typing import Any

from bot.understanding.facts import Fact
from bot.understanding.lexicon import BRANDS, number_of
from bot.understanding.page import Page
from bot.understanding.tables import table

_TABLE = table("medicine")
_USING, _NOT_GIVEN, _OVER = (_TABLE.words(name) for name in ("using", "not_given", "over"))
# Who gave it, from the words of the sentence; the first that fits.
_GIVERS = {who: re.compile(words) for who, words in _TABLE.expressions("givers").items()}
_LEVELS = frozenset({"level", "levels", "low", "test", "tested", "only", "research"})
_TAKING = frozenset({"on", "taking", "using", "prescribed", "given"})
_WISHED = frozenset(
    {"promised", "would", "hoping", "should", "could", "want", "wanted", "will", "need"}
)
_REFUSED = frozenset(
    {"refused", "denied", "refuse", "wo", "struggling", "refusing", "fight", "refuses"}
)
_LASTING = frozenset(
    {"depression", "epilepsy", "migraine", "asthma", "diabetes", "heart_kidney", "porphyria"}
)


def read(page: Page) -> list[Fact]:
    """
    ``on_progesterone``, ``product``, ``dose_mg``, ``allergy`` and ``conditions``.
    """
    return [*_progesterone(page), *_set(page, "allergy"), *_set(page, "conditions")]


def _progesterone(page: Page) -> list[Fact]:
    found: list[Fact] = []
    for span in page.mentions("medicine"):
        fact = _use(page, span)
        if fact:
            found.append(fact)
    mine = [f for f in found if f.whose != "other" and f.when == "now"]
    using = [f for f in mine if f.value != "no"]
    named = [f for f in using if f.value != "unknown"]
    best = (named or using or mine)[:1]
    out = [*best, *(f for f in found if f.whose == "other")]
    if best and best[0].value != "no":
        out += _product(page) + _dose(page)
    return out


def _sentence(page: Page, span: Any) -> str:
    number = page.clause(span).sentence
    return " ".join(page.doc[c.start : c.end].text for c in page.clauses if c.sentence == number)


def _use(page: Page, span: Any) -> Fact | None:
    clause, context = page.clause(span), page.context(span)
    if context.certainty == "asked":
        return None
    left = {t.lower_ for t in page.doc[max(clause.start, span.start - 9) : span.start]}
    right = {t.lower_ for t in page.doc[span.end : min(span.end + 6, clause.end)]}
    if (_LEVELS & right or {"low", "level", "levels"} & left) and not left & _TAKING:
        return None
    if "stop" in left | right or {"about", "why", "whether"} & left:
        return None
    if context.certainty == "denied":
        return page.fact("on_progesterone", "no", span)
    if left & _OVER and "started" not in left:
        return (
            page.fact("on_progesterone", "no", span)
            if clause.when == "now" and left & {"stopped", "finished", "off"}
            else None
        )
    if left & _WISHED:
        refused = _REFUSED & set(_sentence(page, span).split())
        return page.fact("on_progesterone", "no", span) if refused else None
    if left & _NOT_GIVEN or right & {"refused", "denied"}:
        return (
            page.fact("on_progesterone", "no", span)
            if {"refused", "denied", "refuse", "won't", "wo", "struggling", "refusing", "fight"}
            & (left | right)
            else None
        )
    if not (left & _USING or right & {"prescribed", "given", "twice", "daily", "nightly"}):
        return None
    return page.fact("on_progesterone", _giver(_sentence(page, span)), span)


def _giver(text: str) -> str:
    return next((who for who, words in _GIVERS.items() if words.search(text)), "unknown")


def _product(page: Page) -> list[Fact]:
    for span in page.mentions("medicine"):
        if span.text in BRANDS and page.clause(span).when == "now":
            return [page.fact("product", span.text, span, certainty="said")]
    return []


def _dose(page: Page) -> list[Fact]:
    for token in page.doc:
        if token.ent_type_ != "DOSE":
            continue
        span = page.doc[token.i : token.i + 1]
        if page.clause(span).when != "now" or not _near_medicine(page, token.i):
            continue
        times = _times_a_day([t.lower_ for t in page.doc[max(0, token.i - 3) : token.i + 8]])
        value = float(token.text.split()[0]) * times
        return [page.fact("dose_mg", int(value), span, certainty="said")]
    return []


def _near_medicine(page: Page, place: int) -> bool:
    return any(abs(span.start - place) <= 10 for span in page.mentions("medicine"))


def _times_a_day(words: list[str]) -> int:
    text = " ".join(words)
    if any(
        two in text for two in ("twice", "two times", "2 times", "2 x", "x 2", "bd", "morning and")
    ):
        return 2
    found = (
        re.search(r"\b(\w+) times", text)
        or re.search(r"\bx (\d)\b", text)
        or re.search(r"\b(\d) x\b", text)
    )
    number = number_of(found[1]) if found else None
    return int(number) if number and number <= 4 else 1


def _set(page: Page, name: str) -> list[Fact]:
    """
    The named allergies or conditions as one set; only an outright "none" is an empty one.
    """
    values: set[str] = set()
    first: Fact | None = None
    none: Fact | None = None
    for span in page.mentions(name):
        context = page.context(span)
        kind = span.label_.partition(".")[2]
        if (
            context.whose == "other"
            or context.certainty == "asked"
            or (context.feared and kind != "none")
        ):
            continue
        if kind == "none":
            none = page.fact(name, frozenset(), span, certainty="denied", when="now")
            continue
        if context.certainty in ("denied", "hedged") or (
            kind == "waters_broken" and context.when == "before"
        ):
            continue
        if name == "conditions" and not _own_condition(page, span):
            continue
        values |= _allergens(page, span) if name == "allergy" else {kind}
        first = first or page.fact(name, frozenset(), span, when="now")
    if first is None:
        return [none] if none else []
    return [Fact(name, frozenset(values), first.words, first.start, first.end, first.whose)]


_ALLERGENS = {
    "soya": "soya", "peanut": "peanut", "peanuts": "peanut", "nut": "peanut", "nuts": "peanut",
    "progesterone": "progesterone", "cyclogest": "progesterone", "utrogestan": "progesterone",
}  # fmt: skip


def _allergens(page: Page, span: Any) -> set[str]:
    """
    Every allergen named with this mention: "allergic to soya and nuts".
    """
    words = [t.lower_ for t in page.doc[span.start : min(span.end + 4, page.clause(span).end)]]
    return {_ALLERGENS[word] for word in words if word in _ALLERGENS}


def _own_condition(page: Page, span: Any) -> bool:
    clause = page.clause(span)
    left = [t.lower_ for t in page.doc[max(clause.start, span.start - 6) : span.start]]
    words = set(left)
    if {
        "mum",
        "dad",
        "mother",
        "father",
        "gran",
        "family",
        "baby",
        "his",
        "husband",
        "gestational",
    } & words:
        return False
    return (
        bool(
            {
                "have",
                "'ve",
                "had",
                "history",
                "got",
                "am",
                "'m",
                "with",
                "diagnosed",
                "suffer",
                "has",
                "is",
                "'s",
                "previous",
                "my",
                "been",
                "on",
            }
            & words
        )
        or not left
    )
