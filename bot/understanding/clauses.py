"""
Cuts a message into clauses and says of each: whose, when, told or asked.

A clause is a stretch with one speaker's point: "my sister lost hers" | "and i am 7 weeks".
People seldom use commas where a grammar would, so a clause also begins at a new subject.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from bot.understanding.facts import When, Whose
from bot.understanding.people import subject_of
from bot.understanding.tables import table

ENDS = frozenset({".", "!", "?", ";", "\n", "...", "…", "•", "|"})
BREAKS = frozenset({",", "-", ":", "(", ")", "/"})
_TABLE = table("clauses")
JOINS, SUBJECTS, VERBS, ASKERS = (
    _TABLE.words(name) for name in ("joins", "subjects", "verbs", "askers")
)
_ADDRESSED, _OPENERS = _TABLE.words("addressed"), _TABLE.words("openers")
_THINKING = frozenset(
    {
        "think",
        "thought",
        "said",
        "know",
        "hope",
        "feel",
        "guess",
        "believe",
        "sure",
        "like",
        "as",
        "than",
        "that",
    }
)
FINITE = frozenset(verb for verb in VERBS if not verb.endswith("ing"))
_LOOSE = frozenset(
    {
        "have",
        "has",
        "had",
        "am",
        "was",
        "were",
        "did",
        "do",
        "may",
        "when",
        "where",
        "who",
        "which",
        "any",
    }
)


@dataclass(frozen=True)
class Clause:
    """
    Tokens ``start`` to ``end``; ``sentence`` numbers the sentence they stand in.
    """

    start: int
    end: int
    sentence: int
    whose: Whose = "self"
    when: When = "now"
    asked: bool = False
    supposed: bool = False
    fragment: bool = False
    past: bool = False
    marked_now: bool = False


def sentence_ranges(doc: Any) -> list[tuple[int, int]]:
    """
    Start and end tokens of each sentence; the end mark belongs to it.
    """
    ranges: list[tuple[int, int]] = []
    start = 0
    for token in doc:
        if token.lower_ in ENDS or (token.is_space and "\n" in token.text):
            if token.i + 1 > start:
                ranges.append((start, token.i + 1))
            start = token.i + 1
    if start < len(doc):
        ranges.append((start, len(doc)))
    return ranges


def asks_at(words: list[str], place: int) -> bool:
    """
    True when a question begins at this word: "can i", "is it", "what if".
    """
    word = words[place]
    if word not in ASKERS:
        return False
    after = words[place + 1] if place + 1 < len(words) else ""
    if word in ("when", "where", "who", "which"):
        return after in ("do", "does", "did", "should", "can", "will", "would", "is", "are", "to")
    if after == "n't" and not _ADDRESSED.intersection(words[place + 2 : place + 3]):
        return False  # "haven't bled" leaves out its "I"
    if word in _LOOSE:
        return after in _ADDRESSED and not (word == "any" and after not in ("one", "you"))
    if word in ("is", "are", "can", "could", "should", "will", "would", "does", "shall"):
        return after in _ADDRESSED or place == 0
    return True


def _cut_here(words: list[str], place: int, start: int, end: int) -> bool:
    word, before = words[place], words[place - 1]
    ahead = words[place + 1 : min(place + 4, end)]
    if before in BREAKS:
        return word in JOINS or any(w in FINITE or w in SUBJECTS for w in (word, *ahead[:2]))
    if before in JOINS and place - 1 == start:
        return False
    if word == "or":
        return bool(ahead) and ahead[0] in SUBJECTS
    if word in ("and", "plus"):
        return any(w in FINITE or w in SUBJECTS or w in ("now", "then") for w in ahead[:2])
    if word == "now" and before in VERBS | {
        "right",
        "by",
        "for",
        "until",
        "till",
        "just",
        "up",
        "pregnant",
        "even",
        "only",
    }:
        return False
    if word == "that":
        return before not in VERBS and bool(ahead) and ahead[0] in VERBS
    if word in ("before", "after", "since", "until"):
        return bool(ahead) and ahead[0] in SUBJECTS and ahead[0] not in ("my", "the", "our")
    if word in JOINS:
        return True
    if word in ("i", "we", "she", "he", "they") and before not in JOINS:
        return before not in ASKERS | _THINKING and any(w in VERBS for w in words[start:place])
    if (
        word == "my"
        and ahead
        and ahead[0]
        in ("sister", "wife", "friend", "partner", "mum", "girlfriend", "sister's", "friend's")
    ):
        return any(w in VERBS for w in words[start:place]) and before not in _BEFORE_OBJECT
    if before in ASKERS:
        return False
    return (
        asks_at(words, place)
        and word not in ("when", "who", "any", "which")
        and (
            (
                word not in _LOOSE
                and word not in ("is", "are", "can", "will", "could", "would", "should")
            )
            or (place + 1 < end and words[place + 1] in ("i", "it", "this", "that", "you", "there"))
            or (word in _MAY and place + 1 < end and words[place + 1] in ("she", "he", "we"))
        )
        and before
        not in ("that", "who", "which", "there", "this", "it", "i", "not", "know", "sure", "don't")
    )


_MAY = frozenset({"can", "could", "should"})
_BEFORE_OBJECT = frozenset(
    ["to", "told", "with", "from", "for", "of", "by", "like", "as", "about", "after", "and"]
)


def _pieces(words: list[str], start: int, end: int) -> Iterable[tuple[int, int]]:
    begin = start
    for place in range(start + 1, end):
        if place > begin and _cut_here(words, place, begin, end):
            yield begin, place
            begin = place
    yield begin, end


@dataclass
class _State:
    """
    What carries over from one clause to the next.
    """

    whose: Whose = "self"
    they: Whose | None = None
    when: When = "now"


def clauses_of(doc: Any, person: str) -> tuple[Clause, ...]:
    """
    Every clause of the page, in order.
    """
    words = [token.lower_ for token in doc]
    state = _State(they="partner" if person != "self" else None)
    found: list[Clause] = []
    for number, (start, end) in enumerate(sentence_ranges(doc)):
        found.extend(_sentence(words, (start, end), number, state, person))
    return tuple(found)


def _sentence(
    words: list[str], bounds: tuple[int, int], number: int, state: _State, person: str
) -> list[Clause]:
    from bot.understanding.times import time_of

    start, end = bounds

    queried = words[end - 1] == "?" or (end < len(words) and words[end] == "?")
    opened = False
    out: list[Clause] = []
    first = start
    while first < end and words[first] in _OPENERS | BREAKS:
        first += 1
    for begin, stop in _pieces(words, start, end):
        head = max(begin, first) if begin <= first else begin
        while head < stop - 1 and words[head] in ("and", "but", "so", ",", "or", "then", "also"):
            head += 1
        asked = (
            head < stop
            and asks_at(words[:stop], head)
            and (queried or _plain_question(words, head, stop))
        )
        supposed = _supposes(words, begin, stop)
        told = _tells(words, head, stop)
        opened = asked or (opened and not told)
        clause = Clause(begin, stop, number, asked=opened, supposed=supposed)
        clause = replace(clause, whose=subject_of(words, begin, stop, state, person))
        out.append(time_of(words, clause, state))
    if queried and not any(clause.asked for clause in out):
        out = [replace(c, fragment=not _tells(words, c.start, c.end)) for c in out]
    return out


def _plain_question(words: list[str], head: int, stop: int) -> bool:
    """
    A question without its mark: "can i ask", "is it ok to", "what dose do i".
    """
    after = words[head + 1] if head + 1 < stop else ""
    if words[head] in ("what", "why", "how", "wondering", "anyone", "anybody", "whats", "what's"):
        return True
    # "she has cramps and is bleeding", "was spotting but it has gone"
    told = words[head - 1 : head] == ["and"] or words[head] in ("was", "am", "have", "has")
    if words[head + 1 : head + 3] in (["there", "'s"], ["there", "is"], ["that", "i"]):
        return False  # "the good thing is there's no blood"
    return after in _ADDRESSED and not (told and after in ("bleeding", "spotting"))


def _supposes(words: list[str], begin: int, stop: int) -> bool:
    opening = words[begin : min(begin + 4, stop)]
    return any(word in ("if", "unless", "whether", "suppose", "imagine") for word in opening) or (
        "in" in opening and "case" in opening
    )


def _tells(words: list[str], begin: int, stop: int) -> bool:
    """
    True for a plain statement about oneself: "i'm 7 weeks", "we have lost two".
    """
    for place in range(begin, min(begin + 3, stop - 1)):
        if words[place] in ("i", "we", "she") and words[place + 1] in (
            "'m",
            "am",
            "'ve",
            "have",
            "had",
            "was",
            "'re",
            "are",
            "lost",
            "got",
            "started",
            "is",
            "'s",
            "has",
        ):
            return place == begin or not asks_at(words[:stop], place - 1)
    return False


def clause_at(clauses: tuple[Clause, ...], token: int) -> Clause:
    """
    The clause that holds this token.
    """
    for clause in clauses:
        if clause.start <= token < clause.end:
            return clause
    return clauses[-1]
