"""
Whose pregnancy a clause speaks of: the writer's, a partner's, or someone else's.
"""

from __future__ import annotations

from typing import Protocol

from bot.understanding.facts import Whose
from bot.understanding.tables import table

_TABLE = table("people")
PARTNER, OTHERS = _TABLE.words("partner"), _TABLE.words("others")
# A daughter may be pregnant or may be the baby that was born: the words around decide.
CHILDREN = frozenset({"daughter"})
RELATIVES = PARTNER | OTHERS | CHILDREN
_SPEAKS, _PREGNANCY = _TABLE.words("speaks"), _TABLE.words("pregnancy")
_ASKING = _TABLE.words("asking")
_BORN = frozenset(
    {"born", "stillborn", "stillbirth", "sleeping", "died", "lost", "came", "arrived"}
)
_NOT_OTHERS = frozenset(  # "first girl", "the scan said girl"
    {"first", "only", "no", "time", "baby", "little", "said", "says", "showed"}
)
_FIRST = frozenset({"i", "we", "me", "my", "our", "us", "myself"})


class State(Protocol):
    whose: Whose
    they: Whose | None


def _named(words: list[str], begin: int, stop: int) -> tuple[int, Whose] | None:
    """
    Where a clause first names a person other than the writer as its subject, and who that is.
    """
    if words[begin] in ("hi", "hello", "hey", "dear", "thanks") or words[begin : begin + 2] == [
        "as", "a",
    ]:  # fmt: skip
        return None
    for place in range(begin, min(begin + 7, stop)):
        word = words[place]
        before = words[place - 1] if place > begin else ""
        if (
            word in ("to", "with", "from", "told", "by", "like", "of", "about", "than")
            and place > begin
        ):
            return None
        if word in ("i", "we") or (word in ("my", "our") and _own(words, place, stop)):
            return None
        if word in PARTNER and before != "no":
            return place, "partner"
        after = words[place + 1] if place + 1 < stop else ""
        if word in ("mum", "mother") and after in ("of", "to"):
            return None  # "mum of two" is the writer
        if word in OTHERS and before not in _NOT_OTHERS:
            return place, "other"
        if (
            word in CHILDREN
            and _PREGNANCY & set(words[place:stop])
            and not _BORN & set(words[place:stop])
        ):
            return place, "other"
    return None


def _own(words: list[str], place: int, stop: int) -> bool:
    """
    True for "my scan", "my best pregnancy": the writer's own thing, not her relative.
    """
    near = words[place + 1 : min(place + 5, stop)]
    return not any(word in RELATIVES for word in near)


def on_behalf(words: list[str]) -> Whose | None:
    """
    "partner" when the text says outright that it is written for someone: "asking for my friend".
    """
    for place, word in enumerate(words[:-1]):
        if word in ("for", "behalf") and set(words[max(0, place - 3) : place]) & _ASKING | (
            {"on"} & set(words[max(0, place - 1) : place])
        ):
            near = words[place + 1 : place + 6]
            if any(w in RELATIVES for w in near):
                return "partner"
    return None


def subject_of(words: list[str], begin: int, stop: int, state: State, person: str) -> Whose:
    """
    Whose pregnancy this clause is about; ``state`` carries the last person named.
    """
    if state.they is None and begin == 0:
        state.they = on_behalf(words)
        if state.they:
            person = "other"
    found = _named(words, begin, stop)
    if found:
        place, whose = found
        whose = (
            "partner"
            if whose == "other" and (person == "other" or state.they == "partner")
            else whose
        )
        if (
            words[place + 1 : place + 2]
            and words[place + 1] in _SPEAKS
            and not _loses(words, place, stop)
        ):
            state.they = state.they or whose
            return state.whose
        state.they = state.whose = whose
        return whose
    state.whose = _pronoun(words, begin, stop, state)
    return state.whose


def _loses(words: list[str], place: int, stop: int) -> bool:
    return words[place + 1] in ("found",) and "pregnant" in words[place:stop]


def _pronoun(words: list[str], begin: int, stop: int, state: State) -> Whose:
    for place in range(begin, min(begin + 5, stop)):
        word = words[place]
        if word in _FIRST:
            return "self"
        if word in ("she", "her", "hers"):
            return state.they or state.whose
        if word == "you" and _general(words, begin, place):
            return "other"
    return "self" if state.whose == "other" and _fresh(words, begin) else state.whose


def _general(words: list[str], begin: int, place: int) -> bool:
    """
    True for the "you" that means anyone: "if you have had two", "do you get it".
    """
    return any(
        word in ("if", "when", "do", "does", "can", "did", "once", "how", "are", "have")
        for word in words[begin:place]
    )


def _fresh(words: list[str], begin: int) -> bool:
    """
    True where a sentence starts without a subject: the writer is speaking again.
    """
    return begin == 0 or words[begin - 1] in (".", "!", "?", "\n")
