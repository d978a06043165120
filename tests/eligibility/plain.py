"""
Reading age: Flesch-Kincaid on a text whose glossary words are masked.
"""

from __future__ import annotations

import re

import pyphen

OLDEST = 6.0  # grade; about age eleven
# Words that a person in this place knows or is told, and names; each counts as one short word.
GLOSSARY = (
    "progesterone", "pregnancies", "pregnancy", "pregnant", "miscarriages", "miscarriage",
    "ectopic", "cervix", "caesarean", "Asherman", "biopsy", "midwife", "maternity", "triage",
    "recurrent", "molar", "chemical", "vaginal", "vagina", "rhesus negative", "O negative",
    "hospital", "Prometrium", "Northern Ireland", "Scotland", "England", "Wales", "Scottish",
    "early pregnancy unit", "NICE", "NG126", "NG25", "Miscarriage UK", "LLETZ", "LOOP",
    "porphyria", "epilepsy", "diabetes", "allergic", "allergy", "Trust", "A&E", "EPU", "NHS",
    "guidance", "emergency", "off-label", "heartbeat", "clinic", "specialist", "Ireland's",
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "November", "termination",
    "stillbirth", "unit", "shoulder-tip", "depression", "migraine", "jaundice",
)  # fmt: skip
_MASK = re.compile(
    "|".join(rf"\b{re.escape(word)}\b" for word in sorted(GLOSSARY, key=len, reverse=True)),
    re.IGNORECASE,
)


_PARTS = pyphen.Pyphen(lang="en_GB", left=1, right=1)


def grade(text: str) -> float:
    """
    The grade of one text, however short: words a sentence and syllables a word.
    """
    masked = _MASK.sub("word", text.replace("**", ""))
    masked = re.sub(r"\d[\d\s:.,/]*\d|\d", "ten", masked)
    words = re.findall(r"[A-Za-z'’]+", masked)
    ends = len(re.findall(r"[.?!](?=\s|$|\")", masked.strip()))
    syllables = sum(len(_PARTS.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / max(ends, 1) + 11.8 * syllables / len(words) - 15.59
