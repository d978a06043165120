"""
Whether a message is in a language that Lutea cannot read, by the little words of each language.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from bot.understanding.tables import table

# Spoken in the UK after English, as far as spaCy has their little words.
LANGUAGES = ("pl", "ro", "pt", "es", "it", "fr", "de", "lt", "tr", "hu")
_WORD = re.compile(r"[^\W\d_]+")


def in_another_language(text: str) -> bool:
    """
    True where two words are another language's and none is English, or far more of them are.
    """
    words = _WORD.findall(text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    english = sum(word in _little_words("en") for word in words)
    best = max(sum(word in _little_words(code) for word in words) for code in (*LANGUAGES, "cy"))
    return best >= 2 and len(words) > 2 if english == 0 else best >= english + 3


@cache
def _little_words(code: str) -> frozenset[str]:
    if code == "cy":
        return table("languages").words("welsh")
    little = frozenset(import_module(f"spacy.lang.{code}.stop_words").STOP_WORDS)
    return little | table("languages").words("text_speak") if code == "en" else little
