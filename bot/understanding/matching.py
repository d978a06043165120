"""
A short way to write spaCy Matcher patterns, so that a table of them can be read.

One pattern is words with spaces between: ``i|we <have> a? ..2 ~bleeding !test``

``a|b``  one of these words         ``<be>``   any form of this verb or noun
``a?``   perhaps there              ``..3``    up to three words of the same sentence
``~a``   spelt with one slip        ``!a|b``   any word but these
``NUM``  a number or number word    ``ORD``    "2nd", "second", "last" is not one
``GEST`` a stretch of pregnancy     ``LEN`` ``DOSE`` ``DAYS`` and the others of ``MEASURES``
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spacy.matcher import Matcher
from spacy.vocab import Vocab

from bot.understanding.lexicon import ORDINALS, TENS, UNITS

MEASURES = frozenset(
    {"WEEKS", "RANGE", "MONTHS", "NTH", "LEN", "DOSE", "DAYS", "YEARS", "HOURS", "TRANSFER"}
)
PREGNANCY = ("WEEKS", "RANGE", "MONTHS", "NTH")
STOPS = (".", "!", "?", ";", "\n", "...", "…")
Tokens = list[dict[Any, Any]]


def is_count(word: str) -> bool:
    """
    True for a whole number in figures or words; loose ones ("a couple", "another") do not count.
    """
    return word.isdigit() or word in UNITS or word in TENS or word in ("couple", "pair", "both")


def is_nth(word: str) -> bool:
    """
    True for "2nd" and "second".
    """
    return word in ORDINALS or (word[:-2].isdigit() and word[-2:] in ("st", "nd", "rd", "th"))


def is_figure(word: str) -> bool:
    return word.replace(".", "", 1).isdigit()


class Flags:
    """
    Word flags of a vocabulary, worked out once for each word it meets.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.count = vocab.add_flag(is_count)
        self.nth = vocab.add_flag(is_nth)
        self.figure = vocab.add_flag(is_figure)


def _one(word: str, flags: Flags) -> dict[Any, Any]:
    if word in ("NUM", "ORD", "FIG"):
        flag = {"NUM": flags.count, "ORD": flags.nth, "FIG": flags.figure}[word]
        return {flag: True}
    if word in MEASURES:
        return {"ENT_TYPE": word}
    if word == "GEST":
        return {"ENT_TYPE": {"IN": list(PREGNANCY)}}
    if word.startswith("<"):
        return {"LEMMA": {"IN": word.strip("<>").split("|")}}
    if word.startswith("~"):
        return {"LOWER": {"FUZZY1": {"IN": word[1:].split("|")}}}
    if word.startswith("!"):
        return {"LOWER": {"NOT_IN": [*word[1:].split("|"), *STOPS]}}
    return {"LOWER": {"IN": word.split("|")}}


def tokens(pattern: str, flags: Flags) -> Tokens:
    """
    The Matcher's own form of one pattern.
    """
    out: Tokens = []
    for word in pattern.split():
        if word.startswith(".."):
            gap = {"LOWER": {"NOT_IN": list(STOPS)}, "OP": "?"}
            out += [gap] * int(word[2:])
        elif word.endswith("?") and len(word) > 1:
            out.append({**_one(word[:-1], flags), "OP": "?"})
        else:
            out.append(_one(word, flags))
    return out


def needs(pattern: str) -> list[tuple[str, frozenset[str]]]:
    """
    What a text must hold for the pattern to match at all: (attribute, words), one for each token.
    """
    found = []
    for word in pattern.split():
        if word.startswith(("..", "!")) or word in ("NUM", "ORD", "FIG") or word.endswith("?"):
            continue
        if word == "GEST":
            found.append(("ent", frozenset(PREGNANCY)))
        elif word in MEASURES:
            found.append(("ent", frozenset({word})))
        elif word.startswith("<"):
            found.append(("lemma", frozenset(word.strip("<>").split("|"))))
        elif word.startswith("~"):
            found.append(("like", frozenset(end for w in word[1:].split("|") for end in ends(w))))
        else:
            found.append(("lower", frozenset(word.split("|"))))
    return found


def ends(word: str) -> tuple[str, str]:
    """
    How a word begins and ends: a slip seldom spoils both.
    """
    return f"{word[:3]}-", f"-{word[-4:]}"


def width(pattern: str) -> int:
    """
    The most tokens that a match can hold.
    """
    return sum(int(w[2:]) if w.startswith("..") else 1 for w in pattern.split())


Places = dict[str, dict[str, list[int]]]


def places_of(doc: Any) -> Places:
    """
    Where each word, lemma, measure and word ending stands.
    """
    held: Places = {"lower": {}, "lemma": {}, "ent": {}, "like": {}}
    for place, token in enumerate(doc):
        lower = token.lower_
        held["lower"].setdefault(lower, []).append(place)
        held["lemma"].setdefault(token.lemma_, []).append(place)
        held["ent"].setdefault(token.ent_type_, []).append(place)
        for end in ends(lower):
            held["like"].setdefault(end, []).append(place)
    return held


class Mentions:
    """
    Many patterns over one text: each is tried only near the rarest word that it needs.

    One spaCy Matcher over all of them takes 20 ms for a message of 400 characters.
    """

    def __init__(self, vocab: Vocab, flags: Flags, table: Mapping[str, Iterable[str]]) -> None:
        self.entries = [
            (needs(pattern), width(pattern), make_matcher(vocab, flags, {label: (pattern,)}))
            for label, patterns in table.items()
            for pattern in patterns
        ]

    def __call__(self, doc: Any) -> list[Any]:
        """
        Every match as a labelled span, in no order.
        """
        held = places_of(doc)
        words = {kind: frozenset(places) for kind, places in held.items()}
        spans: list[Any] = []
        for wanted, reach, matcher in self.entries:
            if all(not words[kind].isdisjoint(any_of) for kind, any_of in wanted):
                for start, end in _stretches(wanted, reach, held, len(doc)):
                    spans += matcher(doc[start:end], as_spans=True)
        return spans


def _stretches(
    wanted: list[tuple[str, frozenset[str]]], reach: int, held: Places, length: int
) -> list[tuple[int, int]]:
    """
    The parts of the text around the rarest word that the pattern needs, run together.
    """
    rarest = min(
        ([p for w in any_of for p in held[kind].get(w, ())] for kind, any_of in wanted),
        key=len,
        default=list(range(length)),
    )
    merged: list[tuple[int, int]] = []
    for place in sorted(rarest):
        start, end = max(0, place - reach + 1), min(length, place + reach)
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def make_matcher(vocab: Vocab, flags: Flags, table: Mapping[str, Iterable[str]]) -> Matcher:
    """
    A Matcher for a table from label to patterns.
    """
    made = Matcher(vocab, validate=False)
    for label, patterns in table.items():
        made.add(label, [tokens(pattern, flags) for pattern in patterns])
    return made
