"""
Only asked about: a "what if", a side effect, a warning passed on, a sign of what.
"""

from __future__ import annotations

from bot.safety.frames import AFTER, REACH, Frames
from bot.safety.small_words import DID, HAS, HERS, OPENERS
from bot.safety.spans import Span


def only_asked(frames: Frames, hit: Span) -> bool:
    """
    Only a "what if", a side effect asked about, or a warning passed on.
    """
    first, _ = frames.around.sentence(hit)
    real = frames.around.near("real_if", first, hit[1])
    for cue in frames.around.near("asked", first, hit[1]):
        ahead = cue[0] <= hit[0] and hit[0] - cue[1] <= 12
        meant = any(r[1] > cue[0] for r in real) or happened(frames, cue[1], hit[0])
        meant = meant and not _how_to_know(frames, cue)
        if ahead and not meant:
            return True
    if any(hit[0] - cue[1] <= REACH for cue in frames.around.near("warned", first, hit[0])):
        return True
    return (
        _cause_asked(frames, hit, first)
        or _opens_with(frames, hit, "side_effect")
        or _mentioned(frames, hit)
    )


def _how_to_know(frames: Frames, cue: Span) -> bool:
    """
    "How would I know if it is too much blood?"
    """
    typed = frames.words.typed[slice(*cue)]
    return typed[0] == "how" and typed[-1] == "know"


def _mentioned(frames: Frames, hit: Span) -> bool:
    """
    "Contractions are mentioned on the leaflet": not hers.
    """
    first, last = frames.around.sentence(hit)
    hers = HAS & set(frames.words.typed[first : hit[0]])
    return not hers and bool(frames.around.near("mentioned", hit[1], last))


def happened(frames: Frames, start: int, end: int) -> bool:
    """
    "I started", "I had" between a cue and the sign: it is her own story after all.
    """
    typed = frames.words.typed
    return any(typed[i] == "i" and typed[i + 1] in DID for i in range(start, end - 1))


def _cause_asked(frames: Frames, hit: Span, first: int) -> bool:
    """
    "Can stress cause bleeding?", "will cyclogest stop contractions?"; not "could sex cause this
    bleeding?", which she has.
    """
    if frames.words.canonical[max(first, hit[0] - 1)] in HERS:
        return False
    modal = frames.around.near("modal", first, hit[0])
    if modal and frames.around.near("asked_cause", modal[0][1], hit[0]):
        return True
    return any(_opens_a_question(frames, m, hit) for m in modal if m[0] - first <= 3)


def _opens_a_question(frames: Frames, modal: Span, hit: Span) -> bool:
    """
    "Can <a medicine> ... <the sign>", with nobody between who has it.
    """
    asked_of = frames.around.near("treatments", modal[1], modal[1] + 3)
    between = frames.words.typed[modal[1] : hit[0]]
    return bool(asked_of) and len(between) <= AFTER and not HAS & set(between)


def wondered(frames: Frames, hit: Span) -> bool:
    """
    "Is pain on one side a sign of ...?": asked, and perhaps had.
    """
    return _opens_with(frames, hit, "sign_of")


def _opens_with(frames: Frames, hit: Span, cue: str) -> bool:
    """
    "Is <the sign> <a side effect>": a sentence that opens with the sign, the cue after it.
    """
    first, last = frames.around.sentence(hit)
    opens = hit[0] - first <= 2 and frames.words.canonical[first] in OPENERS
    return opens and bool(frames.around.near(cue, hit[1], last))
