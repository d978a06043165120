"""
Taking out of a text what could say who wrote it, before it is kept without identity.
"""

from __future__ import annotations

import re

_TRACES = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[email]"),
    (re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE), "[link]"),
    (re.compile(r"(?<!\w)@\w{2,}"), "[name]"),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE), "[postcode]"),
    # Dates of birth or of scans, then phone and NHS numbers: any run of seven digits or more.
    (re.compile(r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b"), "[date]"),
    (re.compile(r"\+?\d(?:[\s().-]*\d){6,}"), "[number]"),
    (
        re.compile(
            r"\b((?:my|his|her) name(?:'s| is)|i am called|i'm called|this is"
            r"|dr|doctor|nurse|midwife)"
            r"(\s+)((?-i:[A-Z])[\w'’-]+(?:\s+(?-i:[A-Z])[\w'’-]+)*)",
            re.IGNORECASE,
        ),
        r"\1\2[name]",
    ),
)


def without_identity(text: str) -> str:
    """
    The text with addresses, numbers, dates, postcodes and introduced names replaced.
    """
    for pattern, instead in _TRACES:
        text = pattern.sub(instead, text)
    return text
