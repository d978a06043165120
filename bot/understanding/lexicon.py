"""
Words as people type them, and the plain words and numbers that the readers look for.
"""

from __future__ import annotations

from bot.understanding.tables import table

SPELLING = table("spelling")
SHORT_FORMS = SPELLING.pairs("short_forms")
CONTRACTIONS = SPELLING.pairs("contractions")
BRANDS = SPELLING.pairs("brands")
FIELD = SPELLING.words("field")
PLAIN = SPELLING.words("plain")

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_NTHS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
UNITS = {word: number for number, word in enumerate(_UNITS.split(), 1)}
ORDINALS = {word: number for number, word in enumerate(_NTHS.split(), 1)}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40}
LOOSE_NUMBERS = {
    "a": 1,
    "an": 1,
    "another": 1,
    "single": 1,
    "couple": 2,
    "both": 2,
    "twice": 2,
    "once": 1,
    "pair": 2,
}


def number_of(word: str) -> float | None:
    """
    The number that a word or figure stands for: "2", "two", "2nd", "second", "twice"; else None.
    """
    word = word.lower()
    try:
        return float(word)
    except ValueError:
        pass
    if word[:-2].isdigit() and word[-2:] in ("st", "nd", "rd", "th"):
        return float(word[:-2])
    for numbers in (UNITS, TENS, ORDINALS, LOOSE_NUMBERS):
        if word in numbers:
            return float(numbers[word])
    tens, _, unit = word.partition("-")
    if tens in TENS and unit in UNITS:
        return float(TENS[tens] + UNITS[unit])
    return None


def count_of(word: str) -> int | None:
    """
    A whole count from a word, or None.
    """
    value = number_of(word)
    return int(value) if value is not None and value == int(value) else None
