"""
How hard a text is to read: Flesch-Kincaid grade and SMOG, with the terms of this field masked.
"""

from __future__ import annotations

import math
import re

# Words that have no shorter name and that the library explains: each counts as one easy word.
TERMS = re.compile(
    r"\b(?:progesterone|progestogens?|miscarriages?|miscarried|miscarriage uk|"
    r"early pregnancy units?|pregnancy|pregnancies|pregnant|pessary|pessaries|"
    r"micronised|dydrogesterone|medicines?|"
    r"cyclogest|utrogestan|prometrium|lutigest|crinone|lubion|cervix|cervical|cerclage|"
    r"ectopic|maternity triage|midwife|midwives|placenta|chorioamnionitis|fibronectin|"
    r"trachelectomy|haematoma|rhesus negative|anti-d|scotland|northern ireland|samaritans)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+(?:[.,:+]\d+)*")
_END = re.compile(r"[.!?:;](?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")


def grade(text: str) -> float:
    """
    Flesch-Kincaid grade; an empty text is 0. Works for a text of one sentence.
    """
    sentences, words = _counts(text)
    if not words:
        return 0.0
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59


def smog(text: str) -> float:
    """
    SMOG grade, meant for thirty sentences and more: a family of answers joined.
    """
    sentences, words = _counts(text)
    if not words:
        return 0.0
    long = sum(syllables(word) > 2 for word in words)
    return 1.043 * math.sqrt(long * 30 / sentences) + 3.1291


def syllables(word: str) -> int:
    """
    About how many syllables a word has; a number is one.
    """
    plain = word.lower().strip("'’")
    if not plain or plain[0].isdigit():
        return 1
    count = len(_VOWELS.findall(plain))
    if re.search(r"[^aeiouyl]e$", plain) or re.search(r"[^aeiouydt]ed$|[^aeiouscxzg]es$", plain):
        count -= 1
    return max(1, count)


def _counts(text: str) -> tuple[int, list[str]]:
    masked = TERMS.sub("word", text)
    sentences = [part for part in _END.split(masked) if _WORD.search(part)]
    return max(1, len(sentences)), _WORD.findall(masked)
