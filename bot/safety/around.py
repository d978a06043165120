"""
Where things stand about a place in a message: its sentence, the frames near it, how far apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.safety.spans import Span, Spans
from bot.safety.tokens import STOPS, Words


@dataclass(frozen=True)
class Around:
    """
    Answers about the places of one message; all positions are word positions.
    """

    words: Words
    spans: Spans

    def sentence(self, span: Span) -> Span:
        """
        First word and one past the last of the sentence that the span is in.
        """
        return self.words.bounds[self.words.sentence[min(span[0], len(self.words.sentence) - 1)]]

    def after(self, hit: Span, *, sentences: int) -> int:
        """
        One past the last word of so many sentences after the one that the span is in.
        """
        number = self.words.sentence[hit[0]]
        last = max(n for n in range(number, number + sentences + 1) if n in self.words.bounds)
        return self.words.bounds[last][1]

    def near(self, frame: str, start: int, end: int) -> list[Span]:
        """
        The spans of a frame that begin between two words.
        """
        return [s for s in self.spans.get(f"~{frame}", ()) if s[0] >= start and s[0] < end]

    def far(self, a: Span, b: Span) -> int:
        """
        Words between two spans; a comma or a "but" between them counts as four, ", I am" as eight.
        """
        start, end = (a[1], b[0]) if a[1] <= b[0] else (b[1], a[0])
        joints = {s[0] for s in self.near("breaks", start, end)}
        joints |= {i for i in range(start, end) if self.words.canonical[i] == ","}
        turns = sum(self.words.canonical[i + 1 : i + 2] in (("i",), ("now",)) for i in joints)
        return max(0, end - start) + 3 * len(joints) + 4 * turns

    def broken(self, start: int, end: int) -> bool:
        """
        True when a new thought begins between two words.
        """
        breaks = {s[0] for s in self.near("breaks", start, end)}
        for i in range(start, end):
            word = self.words.canonical[i]
            if word in STOPS or i in breaks:
                return True
            if word in (",", ":") and not self._list_goes_on(i):
                return True
            if word == "and" and i + 1 < end and self.words.canonical[i + 1] in _SUBJECTS:
                return True
        return False

    def _list_goes_on(self, comma: int) -> bool:
        ahead = self.words.canonical[comma + 1 : comma + 9]
        return bool({"or", "nor"} & set(ahead[: _stop(ahead)]))


_SUBJECTS = frozenset(
    ("i", "my", "now", "am", "it", "the", "she", "he", "there", "have", "is", "has", "this",
     "they", "said", "told", "we", "then", "got", "get", "started", "start", "was", "were")
)  # fmt: skip


def _stop(ahead: tuple[str, ...]) -> int:
    return next((i for i, w in enumerate(ahead) if w in STOPS), len(ahead))
