"""
A question that leans on the answer before it: "and the dose?", "is it safe?".
"""

from __future__ import annotations

import re
from functools import cache

import yaml

from bot.knowledge.entries import DATA, Entry

SHORT = 8  # words; a longer question stands by itself
_LEANS = re.compile(
    r"^\s*(?:and|or|but|so|also|ok(?:ay)?[, ]|what about|how about|what if|which|why|how|when|"
    r"is (?:it|that|this)|does (?:it|that|this)|do (?:i|they|you)|can (?:it|that|this|i|they))\b"
    r"|\b(?:it|its|that|this|they|them|those|these|one|ones)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"progest|pessar|miscarr|bleed|spotting|cervi|stitch|infect|scan|heart|twin|ivf|swab|ectopic|"
    r"scotland|wales|england|ireland|trial|prism|baby|loss\b",
    re.IGNORECASE,
)


def leans(text: str) -> bool:
    """
    True when a short question points back and names nothing of its own.
    """
    short = len(text.split()) <= SHORT
    return short and bool(_LEANS.search(text)) and not _NAMES.search(text)


def readings(text: str, topic: Entry | None) -> list[str]:
    """
    The ways to read a question: alone, and with what it leans on put beside it.
    """
    if topic is None:
        return [text]
    return [text, f"{topic.question} {text}", f"{text} {subjects().get(topic.family, '')}".strip()]


@cache
def subjects() -> dict[str, str]:
    """
    What the answers of each family are about.
    """
    read: dict[str, str] = yaml.safe_load((DATA / "library" / "families.yml").read_text("utf-8"))
    return read
