"""
A long message in pieces of the encoder's liking: sentences, and stretches of what runs on.
"""

from __future__ import annotations

import re

MOST = 24  # so many pieces of one message are encoded
LONGEST = 32  # words; a longer stretch without a full stop is cut at a joining word
FEWEST = 2

_END = re.compile(r"(?<=[.!?…])[\s\"')\]]+|\s*\n\s*|(?<=\?)(?=\S)|(?<=[a-z])\.(?=[A-Z])")
_JOIN = re.compile(r"\s+(?=(?:and|but|so|then|also|because|my question|should|could|can|is|are|"
                   r"what|when|why|how|does|do)\s)", re.IGNORECASE)  # fmt: skip
_ASKS = re.compile(
    r"\?|^(?:(?:and|but|so|also|or|ok|hi|hello|please|just|my question is|i was wondering|"
    r"wondering)[,\s]+)*"
    r"(?:what|whats|what's|when|why|how|hows|who|where|which|is|are|am|was|were|does|do|did|can|"
    r"could|should|shall|would|will|has|have|any(?:one|body)? (?:know|else|idea)|if)\b"
    r"|\b(?:wonder(?:ing)? (?:if|whether|why|how|what)|want(?:ed)? to know|tell me|"
    r"my question|like to know|do you know|any (?:advice|ideas?|thoughts))\b",
    re.IGNORECASE,
)


def pieces(text: str) -> list[str]:
    """
    The message in its pieces, in order; those of a single word are left out.
    """
    out: list[str] = []
    for sentence in _END.split(text):
        out += _cut(sentence.strip())
    return [piece for piece in out if len(piece.split()) >= FEWEST]


def asks(piece: str) -> bool:
    """
    True when a piece asks something, with or without a question mark.
    """
    return bool(_ASKS.search(piece.strip()))


def to_encode(text: str) -> list[str]:
    """
    At most MOST pieces, questions first when there are more, else in order.
    """
    found = pieces(text)
    if len(found) <= MOST:
        return found
    ranked = sorted(range(len(found)), key=lambda i: (not asks(found[i]), i))[:MOST]
    return [found[i] for i in sorted(ranked)]


def _cut(sentence: str) -> list[str]:
    if len(sentence.split()) <= LONGEST:
        return [sentence] if sentence else []
    out = [""]
    for part in _JOIN.split(sentence):
        if len(out[-1].split()) + len(part.split()) > LONGEST // 2 and out[-1]:
            out.append(part)
        else:
            out[-1] = f"{out[-1]} {part}".strip()
    return out
