"""
A message in plain words, with the way back to where each one stood in the message.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from bot.understanding.lexicon import BRANDS, CONTRACTIONS, SHORT_FORMS
from bot.understanding.notation import plain_at
from bot.understanding.spelling import repair

_TOKEN = re.compile(
    r"b4\b|n\.? ?ireland\b|\.{2,}|…|\[|\]|p-prom\b|heart-beat\b|u/s\b"
    r"|m/cs?\b|m/w\b|w/o\b|w/|d[&+/]c\b|a&e\b"
    r"|[a-z]+(?:'[a-z]+)*|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|\s+|.",
    re.DOTALL,
)
_SAME_LENGTH = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "＋": "+"}
)
SIGNS = {"&": "and", "½": ".5", "–": "-", "—": "-"}
# "Mam i am 7 weeks", "pls reply mam": a doctor spoken to, not a mother. "Sir" is as long.
_MADAM = re.compile(
    r"^(\W*(?:(?:hi|hello|hey|dear|respected|namaste|ok|pls|plz|please|thanks?|you|sorry|good|"
    r"morning|evening|afternoon|day)\W+)*)mam\b(?=\W*(?:$|[,.!]|i|im|i'm|my|me|is|can|we|this|"
    r"\d+|please|pls|plz|what|how|should|since|now|after|in|last|first)\b)"
    r"|(\b(?:help|reply|guide|advise|you|pls|plz) )mam\b(?=\s*(?:$|[.!?,]))"
)
_LAUGHS = re.compile(r"([a-z])\1{2,}")  # "sooooo"


@dataclass(frozen=True)
class Normalised:
    """
    Plain text and its pieces: (start, end) here, (start, end) in ``original``, oldest first.
    """

    text: str
    original: str
    pieces: tuple[tuple[int, int, int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """
        Where the characters from ``start`` to ``end`` came from in the original text.
        """
        if not self.pieces or start >= end:
            return (-1, -1)
        return self._back(start, last=False), self._back(end - 1, last=True)

    def words(self, start: int, end: int) -> str:
        """
        The original words behind that stretch.
        """
        first, last = self.span(start, end)
        return self.original[first:last] if first >= 0 else ""

    def _back(self, place: int, *, last: bool) -> int:
        piece = self.pieces[max(0, bisect_right(self.pieces, (place, 1 << 60, 0, 0)) - 1)]
        here, there, came, went = piece
        if there - here == went - came:
            return min(came + place - here + last, went)
        return went if last else came


def flat(text: str) -> str:
    """
    Lower case and straight quotes; every character keeps its place.
    """
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.translate(_SAME_LENGTH)


def plain_word(word: str) -> str:
    """
    One typed word as plain words: short forms opened, apostrophes put back, slips repaired.
    """
    if word in SHORT_FORMS:
        return SHORT_FORMS[word]
    if word.endswith("ireland"):
        return "northern ireland" if len(word) > len("ireland") else word
    if word in CONTRACTIONS:
        return CONTRACTIONS[word]
    short = _LAUGHS.sub(r"\1", word)
    if short != word:
        return plain_word(short) if short in SHORT_FORMS else repair(short)
    return repair(word)


def _plain(token: str, text: str, end: int) -> str:
    """
    One token as plain text; a line that merely wraps is no end of a sentence.
    """
    if token[0].isalpha():
        return plain_word(token)
    if token[0].isdigit():
        return token
    if token.isspace():
        wraps = token.count("\n") < 2 and text[end : end + 1].islower()
        return " \n " if "\n" in token and not wraps else " "
    if token.startswith("..") or token in "…[]":
        return " . "
    return f" {SIGNS.get(token, token)} "


def normalise(text: str) -> Normalised:
    """
    The message in lower-case plain words, signs standing apart, with its pieces.
    """
    source = _MADAM.sub(lambda found: f"{found[1] or found[2] or ''}sir", flat(text))
    out: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    place = length = 0
    spaced = True
    while place < len(source):
        end, plain = plain_at(source, place) or _word_at(source, text, place)
        if spaced:
            plain = plain.lstrip(" ")
        pieces.append((length, length + len(plain), place, end))
        out.append(plain)
        length += len(plain)
        place = end
        spaced = plain.endswith(" ") if plain else spaced
    return Normalised("".join(out), text, tuple(pieces))


def _word_at(source: str, text: str, place: int) -> tuple[int, str]:
    match = _TOKEN.match(source, place)
    end = match.end() if match else place + 1
    return end, _plain(source[place:end], text, end)


def for_encoder(text: str) -> str:
    """
    The message as the sentence encoder likes it: plain words, brands as what they are.
    """
    words = [BRANDS.get(word, word) for word in normalise(text).text.split()]
    return re.sub(r" (?=[.,!?;:)])|(?<=\() ", "", " ".join(words))
