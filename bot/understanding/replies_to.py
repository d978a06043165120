"""
What a bare word or number means as the reply to each question.
"""

from __future__ import annotations

import re
from typing import Any

from bot.understanding.lexicon import count_of
from bot.understanding.tables import table

# What is still missing after a "yes": the word tells the dialogue what to ask next.
VALUES: dict[str, str] = {
    "losses": "how_many", "gest": "weeks", "sptb_at": "weeks", "late_loss_at": "weeks",
    "cervix_surgery": "kind", "cx_mm": "length", "cx_at": "weeks", "on_progesterone": "who",
    "allergy": "which", "conditions": "which", "nation": "which", "babies": "which",
}  # fmt: skip
NEVER: dict[str, Any] = {
    "losses": {}, "sptb_at": None, "late_loss_at": None, "pprom": "no", "cervix_surgery": "none",
    "other_risk": "no", "allergy": frozenset(), "conditions": frozenset(), "cx_tv": "no",
    "on_progesterone": "no", "bleeding": "no", "pregnant": "no", "scan": "none",
    "heartbeat": "not_yet", "ivf": "no", "consent": "no", "danger": "no", "read_back": "no",
    "continue": "no", "rhesus_negative": "no",
}  # fmt: skip
AGREED: dict[str, Any] = {
    "pprom": "yes", "other_risk": "yes", "cx_tv": "yes", "bleeding": "yes", "pregnant": "yes",
    "scan": "in_womb", "heartbeat": "seen", "ivf": "yes", "consent": "yes", "danger": "yes",
    "read_back": "yes", "continue": "yes", "rhesus_negative": "yes",
}  # fmt: skip
_ABOUT = r"(?:about |around |nearly |almost |yes,? |only |at |i'm |maybe )*"
_WEEKS = re.compile(rf"^{_ABOUT}(\d{{1,2}})(?: weeks?)?(?: ?(?:\+|and)? ?([0-6]) days?)?$")
_POINT = re.compile(r"^(?:about )?(\d{1,2})\.(\d)(?: weeks?)?$")
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(mm|cm)?")
_MEANS = table("answers").meanings()


def none_of(asked: tuple[str, ...]) -> dict[str, Any]:
    """
    A plain "no" to a question about several inputs at once.
    """
    return {name: NEVER[name] for name in asked if name in NEVER}


def weeks_of(plain: str) -> int | None:
    """
    Days from a bare "7", "7+3" or "7.3"; None for anything else.
    """
    match = _WEEKS.match(plain)
    if match:
        days = int(match[1]) * 7 + int(match[2] or 0)
        return days if 14 <= days <= 294 else None
    point = _POINT.match(plain)
    if point and int(point[2]) <= 6:
        return int(point[1]) * 7 + (3 if point[2] == "5" else int(point[2]))
    word = count_of(plain)
    return word * 7 if word and 2 <= word <= 42 else None


def reply_value(name: str, plain: str, polarity: str) -> Any:
    """
    The value of one input from a bare reply, or None when it says nothing about it.
    """
    special = _special(name, plain)
    if special is not None:
        return special
    for pattern, value in _MEANS.get(name, ()):
        if re.search(pattern, plain):
            return frozenset({value}) if name == "allergy" else value
    if polarity == "no":
        return NEVER.get(name)
    if polarity == "yes":
        return AGREED.get(name)
    return None


def _special(name: str, plain: str) -> Any:
    if name in ("gest", "sptb_at", "late_loss_at", "cx_at"):
        return weeks_of(plain)
    if name == "losses":
        return _losses(plain)
    if name == "cx_mm":
        return _millimetres(plain)
    return None


def _losses(plain: str) -> dict[str, int] | None:
    match = re.search(
        r"\b(?:(\d{1,2})|([a-z]+))\b",
        re.sub(r"^(?:yes|yeah|just|only|i've had|had|about),? ", "", plain),
    )
    count = count_of(match[0]) if match else None
    if match and match[0] in ("once", "twice"):
        count = {"once": 1, "twice": 2}[match[0]]
    if count is None or count > 20:
        return None
    return {"miscarriage": count} if count else {}


def _millimetres(plain: str) -> float | None:
    match = _SIZE.search(plain)
    if not match:
        return None
    size = float(match[1])
    if match[2] == "cm" or (not match[2] and "." in match[1] and size < 7):
        size = round(size * 10, 1)
    return size if 0 < size <= 60 else None
