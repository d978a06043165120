"""
What stands around a danger sign: denied, over, long ago, only asked about, already looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.safety.around import Around
from bot.safety.hits import gap, meet
from bot.safety.small_words import (
    AGAIN,
    DID,
    FILLERS,
    HAD,
    HAS,
    HERS,
    IS,
    OPENERS,
    OWNS,
    REASON,
    TELLS,
    WAS,
)
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

    def past(self, hit: Span) -> bool:
        """
        Told of another time, with no word of now nearer to it.
        """
        first, last = self.around.sentence(hit)
        mine = self.around.near("this_first", first, last)
        if self._before_this_pregnancy(hit):
            return True
        told = [
            *self.around.near("past", first, last),
            *(s for s in self.earlier if first <= s[0] < last),
        ]
        cues = [c for c in told if not any(meet(c, m) for m in mine) and self._tells(c, hit)]
        return self._nearer(hit, cues)

    def _before_this_pregnancy(self, hit: Span) -> bool:
        """
        In a story that began in the past and later turns to today: "... I am now pregnant again".
        """
        first, last = self.around.sentence(hit)
        turns = any(s[0] >= last for s in self.spans.get("~again", ()))
        began = any(s[0] < hit[0] for s in self.spans.get("~past", ()))
        return turns and began and not self.around.near("present", first, last)

    def _tells(self, cue: Span, hit: Span) -> bool:
        """
        The cue stands right behind the sign ("clots with my first"), or leads to it through a
        verb of the past ("last year I was ..."): "2 previous losses, bleeding" is about today.
        """
        typed = self.words.typed
        if cue[0] >= hit[1]:
            between = typed[hit[1] : cue[0]]
            return len(between) <= REACH and not OWNS & set(between)
        if typed[cue[0]] in TELLS:
            return True
        leads = typed[cue[1] : hit[1]]
        return leads[:1] == ("with",) or any(w in WAS or w.endswith("ed") for w in leads)

    def chronic(self, hit: Span) -> bool:
        """
        Said to have gone on for months or years, here or in the sentence before, with no word of
        now nearer to it.
        """
        first, last = self.around.sentence(hit)
        if cues := self.around.near("chronic", first, last):
            return self._nearer(hit, cues)
        before, _ = self.around.sentence((max(0, first - 1), first))
        return bool(self.around.near("chronic", before, first)) and not self.around.near(
            "present", first, last
        )

    def told(self, hit: Span) -> bool:
        """
        Part of a story ("two days later ..."), with no word of now nearer to it.
        """
        return self._nearer(hit, self.around.near("told", *self.around.sentence(hit)))

    def was(self, hit: Span) -> bool:
        """
        "The cramps were so bad": over, as far as the sentence says.
        """
        told = {"was", "were"} & set(self.words.typed[hit[0] : hit[1]])
        return bool(told) and not self.around.near("present", *self.around.sentence(hit))

    def then(self, hit: Span) -> bool:
        """
        "I had a big bleed at seven weeks": the sentence is in the past, with no word of now.
        """
        first, last = self.around.sentence(hit)
        typed = set(self.words.typed[first:last])
        told = bool(typed & WAS) and not typed & IS
        return told and not self.around.near("present", first, last)

    def _nearer(self, hit: Span, cues: list[Span]) -> bool:
        now = self.around.near("present", *self.around.sentence(hit))
        if any(self._one_clause(hit, c) for c in cues):
            now = [n for n in now if self._one_clause(hit, n) or AGAIN & set(self._words(n))]
        if not cues or not now:
            return bool(cues)
        return min(self.around.far(hit, c) for c in cues) < min(
            self.around.far(hit, n) for n in now
        )

    def _how_to_know(self, cue: Span) -> bool:
        """
        "How would I know if it is too much blood?"
        """
        typed = self._words(cue)
        return typed[0] == "how" and typed[-1] == "know"

    def _one_clause(self, hit: Span, cue: Span) -> bool:
        """
        No comma between: "last time I bled so much I fainted, this time nothing at all".
        """
        return "," not in self.words.typed[min(hit[0], cue[0]) : max(hit[1], cue[1])]

    def _words(self, span: Span) -> tuple[str, ...]:
        return self.words.typed[span[0] : span[1]]

    def asked(self, hit: Span) -> bool:
        """
        Only a "what if", a side effect asked about, or a warning passed on.
        """
        first, _ = self.around.sentence(hit)
        real = self.around.near("real_if", first, hit[1])
        for cue in self.around.near("asked", first, hit[1]):
            ahead = cue[0] <= hit[0] and hit[0] - cue[1] <= 12
            meant = any(r[1] > cue[0] for r in real) or self._happened(cue[1], hit[0])
            meant = meant and not self._how_to_know(cue)
            if ahead and not meant:
                return True
        if any(hit[0] - cue[1] <= REACH for cue in self.around.near("warned", first, hit[0])):
            return True
        return (
            self._cause_asked(hit, first)
            or self._opens_with(hit, "side_effect")
            or self._mentioned(hit)
        )

    def _mentioned(self, hit: Span) -> bool:
        """
        "Contractions are mentioned on the leaflet": not hers.
        """
        first, last = self.around.sentence(hit)
        hers = HAS & set(self.words.typed[first : hit[0]])
        return not hers and bool(self.around.near("mentioned", hit[1], last))

    def _happened(self, start: int, end: int) -> bool:
        """
        "I started", "I had" between a cue and the sign: it is her own story after all.
        """
        typed = self.words.typed
        return any(typed[i] == "i" and typed[i + 1] in DID for i in range(start, end - 1))

    def _cause_asked(self, hit: Span, first: int) -> bool:
        """
        "Can stress cause bleeding?", "will cyclogest stop contractions?"; not "could sex cause this
        bleeding?", which she has.
        """
        if self.words.canonical[max(first, hit[0] - 1)] in HERS:
            return False
        modal = self.around.near("modal", first, hit[0])
        if modal and self.around.near("asked_cause", modal[0][1], hit[0]):
            return True
        return any(self._opens_a_question(m, hit) for m in modal if m[0] - first <= 3)

    def _opens_a_question(self, modal: Span, hit: Span) -> bool:
        """
        "Can <a medicine> ... <the sign>", with nobody between who has it.
        """
        asked_of = self.around.near("treatments", modal[1], modal[1] + 3)
        between = self.words.typed[modal[1] : hit[0]]
        return bool(asked_of) and len(between) <= AFTER and not HAS & set(between)

    def wondered(self, hit: Span) -> bool:
        """
        "Is pain on one side a sign of ...?": asked, and perhaps had.
        """
        return self._opens_with(hit, "sign_of")

    def _opens_with(self, hit: Span, cue: str) -> bool:
        """
        "Is <the sign> <a side effect>": a sentence that opens with the sign, the cue after it.
        """
        first, last = self.around.sentence(hit)
        opens = hit[0] - first <= 2 and self.words.canonical[first] in OPENERS
        return opens and bool(self.around.near(cue, hit[1], last))

    def others(self, hit: Span) -> bool:
        """
        Told of women in general, or of something that once happened to somebody else.
        """
        first, last = self.around.sentence(hit)
        if not self.around.near("present", first, last) and any(
            self.told_of(elder, hit) for elder in self.around.near("elders", first, hit[0])
        ):
            return True
        cues = [c for c in self.around.near("generic", first, hit[1]) if c[1] <= hit[0]]
        return any(
            not self.around.near("real_if", c[1], hit[0]) and not self._happened(c[1], hit[0])
            for c in cues
        )

    def told_of(self, elder: Span, hit: Span) -> bool:
        """
        "My gran fainted ...": of somebody older, in the past.
        """
        typed = self.words.typed[elder[1] : hit[1]]
        return any(w in WAS or w.endswith("ed") for w in typed)

    def advised(self, hit: Span) -> bool:
        """
        "Midwife says that is a show": told about by staff, who may not have seen it.
        """
        return bool(self.around.near("advised", hit[1], self.around.after(hit, sentences=1)))

    def assessed(self, hit: Span) -> bool:
        """
        Looked at by staff since: said in the same sentence or the next four, or anywhere after
        when the sign is told wholly in the past.
        """
        if self.spans.get("~inpatient"):
            return True
        until = self.around.after(hit, sentences=40 if self.then(hit) else 4)
        seen = [s for s in self.around.near("assessed", hit[1], until) if not self.denied(s)]
        seen = [s for s in seen if not self._before_it_began(hit, s)] or self._seen_for(hit)
        return bool(seen) and not any(
            self._anew(cue, until) for cue in self.around.near("anew", seen[-1][1], until)
        )

    def _before_it_began(self, hit: Span, seen: Span) -> bool:
        """
        "Bleeding since an hour ... the scan last week was fine": seen before it began.
        """
        first, last = self.around.sentence(seen)
        earlier = self.around.near("past", first, last) or self.around.near(
            "days_back", first, last
        )
        return bool(earlier) and bool(self.around.near("acute", *self.around.sentence(hit)))

    def _anew(self, cue: Span, until: int) -> bool:
        """
        A word of now or of worse after she was seen, near to a word for what she has, unless it
        goes on "... the same", "... gone".
        """
        if self.around.near("unchanged", max(cue[0] - 1, 0), min(cue[1] + 4, until)):
            return False
        return any(gap(cue, s) <= REACH for name in HAD for s in self.spans.get(name, ()))

    def _seen_for(self, hit: Span) -> list[Span]:
        """
        "Went to hospital with heavy bleeding": the sign is why she went. "They sent me home and
        I am soaking pads" is not.
        """
        first, _ = self.around.sentence(hit)
        return [
            s
            for s in self.around.near("assessed", first, hit[0])
            if hit[0] - s[1] <= REACH and REASON & set(self.words.typed[s[1] : hit[0]])
        ]
