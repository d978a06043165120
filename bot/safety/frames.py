"""
What stands around a danger sign: the message it is in, and whether it is denied or over.

Other frames are functions of these: when it was (``when``), whether it was only asked about
(``asking``), whose it is (``whose``) and who has looked at it (``care``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.safety.around import Around
from bot.safety.small_words import FILLERS
from bot.safety.spans import Span, Spans
from bot.safety.tokens import Words

SPOKEN = frozenset({"say", "says", "said", "saying", "tell", "tells", "told", "thinks", "reckons"})
REACH = 6  # words over which a "no" still denies what follows
LIST_REACH = 20  # the same, along a list: "no pain, cramps, fever or bleeding"
AFTER = 6  # words after a sign in which "has stopped" still speaks of it


@dataclass(frozen=True)
class Frames:
    """
    Answers about one message; all positions are word positions.
    """

    words: Words
    spans: Spans
    earlier: tuple[Span, ...] = ()

    @cached_property
    def around(self) -> Around:
        """
        The places of the message.
        """
        return Around(self.words, self.spans)

    def denied(self, part: Span, own: Sequence[Span] = ()) -> bool:
        """
        A "no" before it with nothing between that starts a new thought; a "no" that is a piece
        of the sign itself (``own``) denies nothing.
        """
        first, _ = self.around.sentence(part)
        empty = self.around.near("empty_negations", first, part[1])
        for start, end in self.around.near("negators", first, part[0]):
            if end > part[0] or any(a <= start < b for a, b in (*empty, *own)):
                continue
            if self._reached(end, part[0]) and not self.around.broken(end, part[0]):
                return True
        return False

    def _reached(self, start: int, end: int) -> bool:
        """
        Near enough to the "no", or to the last "or" of the list that it opens.
        """
        joints = [i for i in range(start, end) if self.words.canonical[i] in (",", "or", "nor")]
        return end - start <= (LIST_REACH if joints else REACH) and (
            not joints or end - joints[-1] <= REACH
        )

    def over(self, hit: Span) -> bool:
        """
        Said to have stopped, with no word that it came back.
        """
        _, last = self.around.sentence(hit)
        ends = [
            span for span in self.around.near("resolved", hit[1], min(last, hit[1] + AFTER))
            if not self.around.near("negators", span[0] - 2, span[0])
            and not self._only_said_to_be_normal(hit, span)
            and (not self.around.broken(hit[1], span[0]) or self._but_well(hit[1], span[0]))
        ]  # fmt: skip
        return bool(ends) and not self.around.near("unresolved", ends[0][1], last)

    def _only_said_to_be_normal(self, hit: Span, end: Span) -> bool:
        """
        "Bleeding heavily and the midwife says it is normal": it has not ended by that.
        """
        between = set(self.words.canonical[hit[1] : end[0]])
        words = set(self.words.canonical[end[0] : end[1]])
        return bool(words & {"normal", "fine"}) and bool(between & SPOKEN)

    def _but_well(self, start: int, end: int) -> bool:
        """
        "... but ok now": nothing else is named between the "but" and the end of it.
        """
        between = self.words.canonical[start:end]
        if "but" not in between:
            return False
        at = between.index("but")
        return at <= 3 and set(between[at + 1 :]) <= FILLERS
