"""
The care she has had: told about by staff, or looked at by them since, and nothing new after it.
"""

from __future__ import annotations

from bot.safety.frames import REACH, Frames
from bot.safety.hits import gap
from bot.safety.small_words import HAD, REASON
from bot.safety.spans import Span
from bot.safety.when import then


def advised(frames: Frames, hit: Span) -> bool:
    """
    "Midwife says that is a show": told about by staff, who may not have seen it.
    """
    return bool(frames.around.near("advised", hit[1], frames.around.after(hit, sentences=1)))


def assessed(frames: Frames, hit: Span) -> bool:
    """
    Looked at by staff since: said in the same sentence or the next four, or anywhere after
    when the sign is told wholly in the past.
    """
    if frames.spans.get("~inpatient"):
        return True
    until = frames.around.after(hit, sentences=40 if then(frames, hit) else 4)
    seen = [s for s in frames.around.near("assessed", hit[1], until) if not frames.denied(s)]
    seen = [s for s in seen if not _before_it_began(frames, hit, s)] or _seen_for(frames, hit)
    return bool(seen) and not any(
        _anew(frames, cue, until) for cue in frames.around.near("anew", seen[-1][1], until)
    )


def _before_it_began(frames: Frames, hit: Span, seen: Span) -> bool:
    """
    "Bleeding since an hour ... the scan last week was fine": seen before it began.
    """
    first, last = frames.around.sentence(seen)
    earlier = frames.around.near("past", first, last) or frames.around.near(
        "days_back", first, last
    )
    return bool(earlier) and bool(frames.around.near("acute", *frames.around.sentence(hit)))


def _anew(frames: Frames, cue: Span, until: int) -> bool:
    """
    A word of now or of worse after she was seen, near to a word for what she has, unless it
    goes on "... the same", "... gone".
    """
    if frames.around.near("unchanged", max(cue[0] - 1, 0), min(cue[1] + 4, until)):
        return False
    return any(gap(cue, s) <= REACH for name in HAD for s in frames.spans.get(name, ()))


def _seen_for(frames: Frames, hit: Span) -> list[Span]:
    """
    "Went to hospital with heavy bleeding": the sign is why she went. "They sent me home and
    I am soaking pads" is not.
    """
    first, _ = frames.around.sentence(hit)
    return [
        s
        for s in frames.around.near("assessed", first, hit[0])
        if hit[0] - s[1] <= REACH and REASON & set(frames.words.typed[s[1] : hit[0]])
    ]
