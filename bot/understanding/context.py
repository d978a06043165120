"""
What the words around a mention do to it: deny it, doubt it, fear it, ask about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.understanding.clauses import Clause
from bot.understanding.facts import Certainty, When, Whose
from bot.understanding.tables import table

_TABLE = table("context")
NOT, _NOT_BUT, _TURNS = (_TABLE.words(name) for name in ("not", "not_but", "turns"))
_DOUBT, _FEAR = _TABLE.words("doubt"), _TABLE.words("fear")
_STOP = frozenset({"-", "(", ":"})
_INTERJECTION = frozenset("i it she he they we just only my the this that there its".split())  # noqa: SIM905
_WINDOW = 10


@dataclass(frozen=True)
class Context:
    """
    Whose, when and how sure; ``feared`` when the words fear, weigh or ask after the thing.
    """

    whose: Whose
    when: When
    certainty: Certainty
    feared: bool = False

    @property
    def plain(self) -> bool:
        """
        True for a thing told as so, or denied.
        """
        return self.certainty in ("said", "denied", "hedged") and not self.feared


def denied(doc: Any, start: int, clause: Clause) -> bool:
    """
    True when a "no" or "not" to the left reaches this token.
    """
    words = [token.lower_ for token in doc[clause.start : start]]
    for back, word in enumerate(reversed(words[-_WINDOW:]), 1):
        if word in _TURNS or word in _STOP or (word == "," and not _listed(doc, start)):
            return False
        if (
            word in ("and", "then")
            and back > 1
            and words[len(words) - back + 1 : len(words) - back + 2] != ["no"]
        ):
            follower = words[len(words) - back + 1]
            if follower in ("i", "am", "have", "had", "now", "started", "a", "some", "my"):
                return False
        if word in NOT:
            after = doc[start - back + 1].lower_ if back > 1 else ""
            if after in _NOT_BUT or (word == "no" and after in _INTERJECTION):
                return False
            return bool(after != ",")
    return False


def _listed(doc: Any, start: int) -> bool:
    """
    True inside a list: "no cramps, bleeding or discharge".
    """
    near = [token.lower_ for token in doc[max(0, start - 1) : start + 4]]
    return bool({"or", "and"} & set(near)) or near[2:3] == [","]


def feared(doc: Any, start: int, clause: Clause) -> bool:
    """
    True for "worried about a miscarriage", "risk of", "signs of".
    """
    left = [token.lower_ for token in doc[max(clause.start, start - 5) : start]]
    while left and set(left) & _TURNS:
        left.pop(0)
    if left[-1:] == ["no"]:
        return False
    return any(word in _FEAR for word in left) and not _happened(left)


def _happened(left: list[str]) -> bool:
    return bool({"after", "had", "since", "following", "suffered"} & set(left[-3:]))


def hedged(doc: Any, span: Any, clause: Clause) -> bool:
    """
    True for "i think", "maybe", "might be", "not sure if".
    """
    left = [token.lower_ for token in doc[max(clause.start, span.start - 8) : span.start]]
    right = [token.lower_ for token in doc[span.end : min(span.end + 4, clause.end)]]
    if "not" in left and "sure" in left:
        return True
    return (
        bool(_DOUBT & set(left[-6:]))
        or bool({"maybe", "possibly", "ish", "probably"} & set(right[:2]))
        or (right[:2] == ["i", "think"])
    )


def context_of(doc: Any, span: Any, clause: Clause) -> Context:
    """
    The context of one mention.
    """
    afraid = feared(doc, span.start, clause)
    certainty: Certainty = "said"
    if clause.asked or clause.supposed:
        certainty = "asked"
    elif denied(doc, span.start, clause):
        certainty = "denied"
    elif hedged(doc, span, clause) or clause.fragment:
        certainty = "hedged"
    return Context(clause.whose, clause.when, certainty, afraid)
