"""
A message as canonical words: lower case, spelling mended, each with its place in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc

from bot.safety.spelling import Speller

STOPS = frozenset(".!?;\n")
BREAKS = STOPS | {",", ":"}
_APOSTROPHES = str.maketrans("’‘`´“”", "''''\"\"")
_GLUE = re.compile(r"[\"*_~^|<>()\[\]{}/\\…–—-]|(?<=[^\W\d])&(?=[^\W\d]{2})")
_RUN_ON = r"(?<=[A-Za-z])[.,!?;:]+(?=[A-Za-z])"
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPLIT_OFF = {"n't": "not", "nt": "not", "ca": "can", "wo": "will", "'m": "am", "m": "am",
              "'re": "are", "'ve": "have", "ve": "have", "'ll": "will", "gon": "going",
              "na": "to", "wan": "want", "'s": "s", "'d": "had", "d": "had"}  # fmt: skip
_TWO_WORDS = {
    "wanna": ("want", "to"), "gonna": ("going", "to"), "gotta": ("got", "to"),
    "dunno": ("not", "know"), "cannot": ("can", "not"), "cant": ("can", "not"),
    "can't": ("can", "not"), "don't": ("do", "not"), "won't": ("will", "not"),
    "i'm": ("i", "am"), "i've": ("i", "have"), "haven't": ("have", "not"),
    "dont": ("do", "not"), "wont": ("will", "not"), "im": ("i", "am"), "ive": ("i", "have"),
    "its": ("it", "is"), "thats": ("that", "is"), "theres": ("there", "is"),
    "shes": ("she", "is"), "hes": ("he", "is"), "whats": ("what", "is"),
}  # fmt: skip
_IS_AFTER = frozenset(
    ("it", "that", "there", "she", "he", "what", "this", "everything", "something", "nothing",
     "pain", "bleeding", "who", "here", "how")
)  # fmt: skip
_NUMBER_WORDS = frozenset(
    ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
     "fifteen", "twenty", "thirty")
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """
    ``typed`` and ``canonical`` run in step; ``at`` holds each word's first and last character.
    """

    text: str
    typed: tuple[str, ...]
    canonical: tuple[str, ...]
    at: tuple[tuple[int, int], ...]

    @cached_property
    def sentence(self) -> tuple[int, ...]:
        """
        The number of the sentence each word is in; scraps of one or two words in a row
        ("Blood. Heavy.") are one.
        """
        return tuple(_sentences(self.canonical))

    def covering(self, places: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """
        The spans of words that cover these places in the text.
        """
        spans = []
        for start, end in places:
            inside = [i for i, (a, b) in enumerate(self.at) if a < end and b > start]
            if inside:
                spans.append((inside[0], inside[-1] + 1))
        return tuple(spans)

    @cached_property
    def bounds(self) -> dict[int, tuple[int, int]]:
        """
        First word and one past the last word of each sentence.
        """
        found: dict[int, tuple[int, int]] = {}
        for i, number in enumerate(self.sentence):
            found[number] = (found.get(number, (i, i))[0], i + 1)
        return found


def prepare(nlp: Language) -> None:
    """
    Let the tokenizer part "pain.and" and "bad,and" as well.
    """
    infixes = [*nlp.Defaults.infixes, _RUN_ON]
    nlp.tokenizer.infix_finditer = re.compile("|".join(infixes)).finditer


def words_of(nlp: Language, speller: Speller, text: str) -> Words:
    """
    The words of a message; quotes, dashes, slashes and brackets are dropped, line ends kept.
    """
    typed: list[str] = []
    canonical: list[str] = []
    at: list[tuple[int, int]] = []
    for low, start in _raw_tokens(nlp, text):
        if not low.strip() and "\n" not in low:
            continue
        meant = _mark(low) or _canonical(speller, low)
        if low == "'s" and typed and typed[-1] in _IS_AFTER:
            meant = "is"
        for word in _TWO_WORDS.get(meant, (meant,)):
            typed.append(low)
            canonical.append(word)
            at.append((start, start + len(low)))
    return Words(text, tuple(typed), tuple(canonical), tuple(at))


def doc_of(nlp: Language, words: tuple[str, ...]) -> Doc:
    """
    A spaCy document of canonical words, for the matcher.
    """
    return Doc(nlp.vocab, words=list(words))


def _raw_tokens(nlp: Language, text: str) -> Iterator[tuple[str, int]]:
    lower = text.lower()
    if len(lower) != len(text):  # a letter that grows in lower case would move every place
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    plain = _GLUE.sub(" ", lower.translate(_APOSTROPHES))
    for token in nlp.make_doc(plain):
        yield token.text, token.idx


def _mark(low: str) -> str | None:
    if "\n" in low:
        return "\n"
    if low[0] in BREAKS and not any(c.isalnum() for c in low):
        return "." if low[0] == "." else low[0]
    return None


def _canonical(speller: Speller, low: str) -> str:
    if low in _SPLIT_OFF:
        return _SPLIT_OFF[low]
    if _YEAR.fullmatch(low):
        return low
    if low in _NUMBER_WORDS or low.replace(".", "", 1).isdigit():
        return "#"
    return speller.word(low)


def _sentences(canonical: tuple[str, ...]) -> Iterator[int]:
    pieces: list[list[str]] = [[]]
    for word in canonical:
        pieces[-1].append(word)
        if word in STOPS:
            pieces.append([])
    number, after_scrap = -1, False
    for piece in pieces:
        scrap = sum(w not in BREAKS for w in piece) <= 2
        if not (scrap and after_scrap):
            number += 1
        after_scrap = scrap
        yield from (number for _ in piece)
