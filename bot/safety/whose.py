"""
Whose sign it is: a child's, a man's, a friend's, or of another part of the body.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.safety.frames import Frames
from bot.safety.small_words import KIN_TIME, SELF
from bot.safety.spans import Span


def someone_else(frames: Frames, hit: Span) -> bool:
    """
    The message is about a man, or the sign's own clause about a child, a parent or an animal
    and not about the writer; nobody in the message is pregnant.
    """
    around = frames.around
    if frames.spans.get("~carrying") or frames.spans.get("own_weeks"):
        return False
    if frames.spans.get("~a_man"):
        return True
    first, last = around.sentence(hit)
    typed = set(frames.words.typed[first:last])
    cues = (*frames.spans.get("~someone_else", ()), *frames.spans.get("child_age", ()))
    led = [c for c in cues if first <= c[0] < hit[0]]
    led = [c for c in led if "," not in frames.words.typed[c[1] : hit[0]]]
    return bool(led) and not SELF & typed


def elsewhere(frames: Frames, hit: Span, names: Sequence[str], *, emergency: bool) -> bool:
    """
    The sentence names another place that bleeds, and no womb ("losing blood like this" may speak of
    a place named before). An emergency told of now stays one.
    """
    around = frames.around
    if not names:
        return False
    first, last = around.sentence(hit)
    like_this = {"like", "this"} <= set(frames.words.typed[first:last])
    before = 0 if like_this and not emergency else first
    near = any(before <= s[0] < last for name in names for s in frames.spans.get(name, ()))
    womb = [s for s in frames.spans.get("womb_place", ()) if first <= s[0] < last]
    here = any(not frames.denied(s) for s in womb)
    acute = [s for s in around.near("acute", first, last) if not _today(frames, s)]
    return near and not here and not (emergency and acute)


def _today(frames: Frames, cue: Span) -> bool:
    return frames.words.typed[cue[0]] == "today"


def of_kin(frames: Frames, hit: Span) -> bool:
    """
    "My sister fainted when she saw two": a friend's story, dated, and nothing of now.
    """
    first, last = frames.around.sentence(hit)
    near = frames.around.near
    told = any(frames.told_of(k, hit) for k in near("kin", first, hit[0]))
    dated = near("days_back", first, last) or near("past", first, last)
    typed = set(frames.words.typed[first:last])
    return told and bool(dated or KIN_TIME & typed) and not near("acute", first, last)
