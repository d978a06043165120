"""
Whose sign it is: a child's, a man's, a friend's, any woman's, or of another part of the body.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.safety.asking import happened
from bot.safety.frames import Frames
from bot.safety.small_words import KIN_TIME, SELF, WAS
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
    told = any(_told_of(frames, k, hit) for k in near("kin", first, hit[0]))
    dated = near("days_back", first, last) or near("past", first, last)
    typed = set(frames.words.typed[first:last])
    return told and bool(dated or KIN_TIME & typed) and not near("acute", first, last)


def others(frames: Frames, hit: Span) -> bool:
    """
    Told of women in general, or of something that once happened to somebody else.
    """
    first, last = frames.around.sentence(hit)
    if not frames.around.near("present", first, last) and any(
        _told_of(frames, elder, hit) for elder in frames.around.near("elders", first, hit[0])
    ):
        return True
    cues = [c for c in frames.around.near("generic", first, hit[1]) if c[1] <= hit[0]]
    return any(
        not frames.around.near("real_if", c[1], hit[0]) and not happened(frames, c[1], hit[0])
        for c in cues
    )


def _told_of(frames: Frames, elder: Span, hit: Span) -> bool:
    """
    "My gran fainted ...": of somebody older, in the past.
    """
    typed = frames.words.typed[elder[1] : hit[1]]
    return any(w in WAS or w.endswith("ed") for w in typed)
