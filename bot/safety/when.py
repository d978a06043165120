"""
When a danger sign was: another time, long since, in a story, or with a word of now nearer to it.
"""

from __future__ import annotations

from bot.safety.frames import REACH, Frames
from bot.safety.hits import meet
from bot.safety.small_words import AGAIN, IS, OWNS, TELLS, WAS
from bot.safety.spans import Span


def past(frames: Frames, hit: Span) -> bool:
    """
    Told of another time, with no word of now nearer to it.
    """
    first, last = frames.around.sentence(hit)
    mine = frames.around.near("this_first", first, last)
    if _before_this_pregnancy(frames, hit):
        return True
    told = [
        *frames.around.near("past", first, last),
        *(s for s in frames.earlier if first <= s[0] < last),
    ]
    cues = [c for c in told if not any(meet(c, m) for m in mine) and _tells(frames, c, hit)]
    return _nearer(frames, hit, cues)


def _before_this_pregnancy(frames: Frames, hit: Span) -> bool:
    """
    In a story that began in the past and later turns to today: "... I am now pregnant again".
    """
    first, last = frames.around.sentence(hit)
    turns = any(s[0] >= last for s in frames.spans.get("~again", ()))
    began = any(s[0] < hit[0] for s in frames.spans.get("~past", ()))
    return turns and began and not frames.around.near("present", first, last)


def _tells(frames: Frames, cue: Span, hit: Span) -> bool:
    """
    The cue stands right behind the sign ("clots with my first"), or leads to it through a
    verb of the past ("last year I was ..."): "2 previous losses, bleeding" is about today.
    """
    typed = frames.words.typed
    if cue[0] >= hit[1]:
        between = typed[hit[1] : cue[0]]
        return len(between) <= REACH and not OWNS & set(between)
    if typed[cue[0]] in TELLS:
        return True
    leads = typed[cue[1] : hit[1]]
    return leads[:1] == ("with",) or any(w in WAS or w.endswith("ed") for w in leads)


def chronic(frames: Frames, hit: Span) -> bool:
    """
    Said to have gone on for months or years, here or in the sentence before, with no word of
    now nearer to it.
    """
    first, last = frames.around.sentence(hit)
    if cues := frames.around.near("chronic", first, last):
        return _nearer(frames, hit, cues)
    before, _ = frames.around.sentence((max(0, first - 1), first))
    return bool(frames.around.near("chronic", before, first)) and not frames.around.near(
        "present", first, last
    )


def in_a_story(frames: Frames, hit: Span) -> bool:
    """
    Part of a story ("two days later ..."), with no word of now nearer to it.
    """
    return _nearer(frames, hit, frames.around.near("told", *frames.around.sentence(hit)))


def was(frames: Frames, hit: Span) -> bool:
    """
    "The cramps were so bad": over, as far as the sentence says.
    """
    told = {"was", "were"} & set(frames.words.typed[hit[0] : hit[1]])
    return bool(told) and not frames.around.near("present", *frames.around.sentence(hit))


def then(frames: Frames, hit: Span) -> bool:
    """
    "I had a big bleed at seven weeks": the sentence is in the past, with no word of now.
    """
    first, last = frames.around.sentence(hit)
    typed = set(frames.words.typed[first:last])
    told = bool(typed & WAS) and not typed & IS
    return told and not frames.around.near("present", first, last)


def _nearer(frames: Frames, hit: Span, cues: list[Span]) -> bool:
    now = frames.around.near("present", *frames.around.sentence(hit))
    if any(_one_clause(frames, hit, c) for c in cues):
        now = [
            n
            for n in now
            if _one_clause(frames, hit, n) or AGAIN & set(frames.words.typed[slice(*n)])
        ]
    if not cues or not now:
        return bool(cues)
    return min(frames.around.far(hit, c) for c in cues) < min(
        frames.around.far(hit, n) for n in now
    )


def _one_clause(frames: Frames, hit: Span, cue: Span) -> bool:
    """
    No comma between: "last time I bled so much I fainted, this time nothing at all".
    """
    return "," not in frames.words.typed[min(hit[0], cue[0]) : max(hit[1], cue[1])]
