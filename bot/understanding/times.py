"""
Whether a clause speaks of this pregnancy or of an earlier time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bot.understanding.facts import When
from bot.understanding.tables import table

if TYPE_CHECKING:
    from bot.understanding.clauses import Clause

_TABLE = table("times")
BEFORE, NOW = _TABLE.phrases("before"), _TABLE.phrases("now")
_PAST = _TABLE.words("past")
_IF_PAST = _TABLE.phrases("before_if_past")
_STATES = frozenset({"am", "'m", "are", "'re", "is"})
_PRESENT = _TABLE.words("present")
_OPENINGS = frozenset({"have", "having", "been", "bleeding", "spotting", "cramping", "no"})
_WEEKS = re.compile(r"\d+(?:\.\d)? weeks")
_OWN = frozenset({"wife", "partner", "girlfriend", "sister", "friend", "baby"})


class State(Protocol):
    when: When


def _has(text: str, phrases: tuple[str, ...]) -> bool:
    padded = f" {text} "
    return any(f" {phrase} " in padded for phrase in phrases)


def _year(words: list[str]) -> bool:
    return any(len(w) == 4 and w.isdigit() and 1980 <= int(w) <= 2035 for w in words)


def time_of(words: list[str], clause: Clause, state: State) -> Clause:
    """
    The clause with its time; a past time lasts until the words come back to the present.
    """
    here = words[clause.start : clause.end]
    text = " ".join(here)
    past = bool(_PAST.intersection(here))
    own = _present(words, clause) and not (past and "if" in here)
    now = _has(text, NOW)
    before = _has(text, BEFORE) or (past and (_year(here) or _has(text, _IF_PAST)))
    if now or (own and not (before and past)):
        state.when = "now"
    elif before and (past or not _PRESENT.intersection(here)):
        state.when = "before"
    elif not past and (_speaks_now(here) or _resets(words, clause) or _opens(words, clause)):
        state.when = "now"
    return replace(clause, when=state.when, past=past, marked_now=now or own)


def _speaks_now(here: list[str]) -> bool:
    """
    True for a present tense with the pregnant person as its subject.
    """
    return bool({"i", "we", "she"}.intersection(here[:6]) and _PRESENT.intersection(here))


def _present(words: list[str], clause: Clause) -> bool:
    """
    True for a subject in the present: "i'm", "we are", "she is", "i have a".
    """
    for place in range(clause.start, min(clause.start + 5, clause.end - 1)):
        if words[place] in ("i", "we", "she", "my") and words[place + 1] in _STATES:
            return True
        if words[place] == "my" and {"is", "are"} & set(words[place : min(place + 4, clause.end)]):
            return True
        if words[place] in _OWN and words[place + 1] in ("is", "'s"):
            return True
    return False


def _opens(words: list[str], clause: Clause) -> bool:
    """
    True where a sentence opens with weeks or in the perfect: "10 weeks and have had spotting".
    """
    fresh = clause.start == 0 or words[clause.start - 1] in (".", "!", "?", "\n")
    opening, follows = words[clause.start], words[clause.start + 1 : clause.start + 2]
    weeks = bool(_WEEKS.match(opening)) and follows not in (["in"], ["of"], ["ago"], ["later"])
    return fresh and (opening in _OPENINGS or weeks)


def _resets(words: list[str], clause: Clause) -> bool:
    """
    True where a new sentence speaks in the perfect: "i've been bleeding", "we have a scan".
    """
    for place in range(clause.start, min(clause.start + 3, clause.end - 1)):
        if words[place] in ("i", "we", "she") and words[place + 1] in ("'ve", "have", "has", "do"):
            return words[place + 2 : place + 3] not in (["had"],)
    return False
