"""
Whether a message takes something back: "actually it's 8 weeks not 7".
"""

from __future__ import annotations

import re

from bot.understanding.normalise import normalise

_SIGNS = (
    r"actually",
    r"sorry,? (?:i|it|that|no|not|wrong|my|meant)\b",
    r"(?:i|we) meant",
    r"i mean\b",
    r"(?:that|it)(?:'s| was| is) (?:(?:not|n't) (?:right|correct)|wrong)",
    r"my mistake",
    r"correction",
    r"typo",
    r"(?:made|put|typed|wrote|said|told) .{0,30}(?:wrong|mistake)",
    r"got (?:that|it|this|my \w+) wrong",
    r"(?:mixed|muddled) up",
    r"(?:scrap|ignore|forget) that",
    r"i was wrong",
    r"wrong (?:number|week|weeks|answer|date)",
    r"(?:change|correct) (?:my|that|the)\b",
    r"^no,? (?:it|i|the|that|sorry)(?:'s|'m| was| is| am| meant| said)? .*\d",
    r"^no,? the (?:first|second|third|last|other)",
    r"should (?:have said|be|say)\b",
    r"^(?:wait|oops|whoops)\b",
    r"\bnot (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"(?: weeks?| losses| miscarriages)?\W*$",
    r"rather than \d",
    r"make (?:that|it) \d",
)
_TAKES_BACK = re.compile("|".join(rf"(?:{sign})" for sign in _SIGNS))


def is_correction(text: str) -> bool:
    """
    True when the words correct what was said before.
    """
    plain = normalise(text).text.replace(" ,", ",")
    return bool(_TAKES_BACK.search(plain))
