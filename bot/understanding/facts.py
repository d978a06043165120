"""
A fact as read from a message: what, whose, when, how sure, and the words it came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Whose = Literal["self", "partner", "other"]
When = Literal["now", "before", "unclear"]
Certainty = Literal["said", "hedged", "denied", "asked"]


@dataclass(frozen=True)
class Fact:
    """
    One fact.

    ``name`` is an input name of the eligibility module (``gest``, ``bleeding`` ...) or one of the
    extra names of ``EXTRA`` below; ``value`` has that input's type (days for weeks of pregnancy,
    millimetres for lengths; ``losses`` is a dict from type to count).
    ``start`` and ``end`` are character positions of ``words`` in the text as it was received.
    Only a fact that ``fills_a_slot`` may become an answer.
    """

    name: str
    value: Any
    words: str = ""
    start: int = -1
    end: int = -1
    whose: Whose = "self"
    when: When = "now"
    certainty: Certainty = "said"

    @property
    def fills_a_slot(self) -> bool:
        return self.whose != "other" and self.certainty in ("said", "denied")

    @property
    def to_read_back(self) -> bool:
        return self.whose != "other" and self.certainty == "hedged"


EXTRA = {
    "ivf": "yes | no: this pregnancy came from fertility treatment",
    "dose_mg": "milligrams of progesterone a day that she says she uses",
    "product": "brand or kind of progesterone that she names",
    "person": "self | partner | other: whose pregnancy the writer speaks of",
    "baby_died": "yes: a loss in this pregnancy, or one just now",
    "rhesus_negative": "yes | no",
}
