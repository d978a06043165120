"""
Two simpler ways of finding danger, to measure the net against.
"""

from __future__ import annotations

import re

from bot.safety.reading import Level

_WORDS: dict[Level, frozenset[str]] = {
    "crisis": frozenset(("suicide", "suicidal", "overdose", "die", "kill")),
    "emergency": frozenset(
        ("gushing", "flooding", "soaking", "clots", "fainted", "collapsed", "unconscious",
         "shoulder", "unbearable", "excruciating", "seizure", "breathe")
    ),
    "urgent": frozenset(
        ("contractions", "waters", "leaking", "fever", "movements", "kicks", "vision", "hit",
         "fell", "ectopic", "swelling")
    ),
    "same_day": frozenset(("bleeding", "blood", "spotting", "pain", "cramps", "dizzy", "itching")),
}  # fmt: skip
_EXPRESSIONS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("crisis", re.compile(
        r"suicid|kill (?:myself|herself|himself)|want(?:s|ed)? to die|end (?:my|it all)"
        r"|self[- ]?harm|don'?t want to (?:live|be here)", re.I)),
    ("emergency", re.compile(
        r"(?:heav(?:y|ily)|lots? of) (?:bleed|blood)|bleed\w* (?:heavily|a lot)"
        r"|soak\w* (?:a |through )?pad|faint|pass(?:ed)? out|shoulder(?: tip)? pain"
        r"|chest pain|can'?t breathe|severe (?:\w+ )?pain", re.I)),
    ("urgent", re.compile(
        r"contraction|waters? (?:broke|gone)|fever|not (?:moving|moved|kick\w*)"
        r"|blurr(?:y|ed) vision|hit me|fell (?:down|over)|ectopic", re.I)),
    ("same_day", re.compile(r"bleed|blood|spotting|brown discharge|cramp|dizz", re.I)),
)  # fmt: skip
_DENIED = re.compile(r"\b(?:no|not|without|never)\s+(?:\w+\s){0,2}$", re.I)


def by_words(text: str) -> Level | None:
    """
    The level of the worst word that is there.
    """
    words = set(re.findall(r"[a-z]+", text.lower()))
    return next((level for level, listed in _WORDS.items() if words & listed), None)


def by_expressions(text: str) -> Level | None:
    """
    The level of the worst expression that is there with no "no" in front.
    """
    for level, expression in _EXPRESSIONS:
        for found in expression.finditer(text):
            if not _DENIED.search(text[: found.start()]):
                return level
    return None
