"""
The safety net: one message in, every danger sign in it out, the most urgent first.
"""

from __future__ import annotations

from functools import lru_cache

from bot.safety import asking, care, when, whose
from bot.safety.danger_words import Sign
from bot.safety.frames import Frames
from bot.safety.hits import hits
from bot.safety.reading import LEVELS, Level, Reading, RedFlag
from bot.safety.spans import Span, Spans, finder
from bot.safety.tokens import Words
from bot.safety.weeks import earlier_weeks, weeks_in

_RANK = {level: rank for rank, level in enumerate(LEVELS)}


def read(
    text: str,
    *,
    gest: int | None = None,
    asked: str | None = None,
    context: frozenset[str] = frozenset(),
) -> Reading:
    """
    Every danger sign of one message.

    ``gest`` is days of pregnancy known from before; weeks said in the message itself go first.
    ``asked`` is the question on the screen ("danger" for the danger question), ``context`` what
    else is known: "bleeding", "rhesus_negative". Pure: no clock, no model, nothing kept.
    """
    words, spans = finder().read(text)
    if not words.canonical:
        return Reading()
    said = weeks_in(text)
    days = gest if said is None else said
    frames = Frames(words, spans, words.covering(earlier_weeks(text, days)))
    best: dict[str, RedFlag] = {}
    for sign in _signs_of(spans):
        if sign.context not in {None, *context} or sign.asked not in (None, asked):
            continue
        level = sign.level_at(days)
        if level is None or not _could_matter(sign, level, best):
            continue
        for hit, parts in hits(sign, words, spans):
            standing = _standing(sign, level, hit, parts, frames)
            if standing is not None:
                _keep(best, _flag(sign.code, standing, hit, words))
    return Reading(tuple(sorted(best.values(), key=lambda f: (_RANK[f.level], f.start))))


def mentions(text: str) -> Reading:
    """
    Every sign whose ideas stand together, whatever the words around them say: what ``read``
    chooses from. For what weighs a message anew; ``read`` alone says what is a danger.
    """
    words, spans = finder().read(text)
    best: dict[str, RedFlag] = {}
    for sign in _signs_of(spans):
        level = sign.level_at(weeks_in(text))
        if level is not None and not sign.context and not sign.asked:
            for hit, _ in hits(sign, words, spans):
                _keep(best, _flag(sign.code, level, hit, words))
    return Reading(tuple(sorted(best.values(), key=lambda f: (_RANK[f.level], f.start))))


@lru_cache(maxsize=1)
def _by_first_idea() -> dict[str, list[tuple[int, Sign]]]:
    index: dict[str, list[tuple[int, Sign]]] = {}
    for place, sign in enumerate(finder().data.signs):
        for name in sign.ideas[0]:
            index.setdefault(name, []).append((place, sign))
    return index


def _signs_of(spans: Spans) -> list[Sign]:
    """
    The signs whose first idea is in the message, in the order of the data.
    """
    index = _by_first_idea()
    return [sign for _, sign in sorted((s for n in spans for s in index.get(n, ())), key=_place)]


def _place(found: tuple[int, Sign]) -> int:
    return found[0]


def worse(before: Level | None, now: Level | None) -> bool:
    """
    True when ``now`` is more urgent than ``before``; any level is worse than none.
    """
    if now is None:
        return False
    return before is None or _RANK[now] < _RANK[before]


def _could_matter(sign: Sign, level: Level, best: dict[str, RedFlag]) -> bool:
    held = best.get(sign.code)
    return held is None or _RANK[level] < _RANK[held.level]


def _keep(best: dict[str, RedFlag], flag: RedFlag) -> None:
    held = best.get(flag.code)
    if held is None or _RANK[flag.level] < _RANK[held.level]:
        best[flag.code] = flag


def _flag(code: str, level: Level, hit: Span, words: Words) -> RedFlag:
    start, end = words.at[hit[0]][0], words.at[hit[1] - 1][1]
    return RedFlag(code, level, words.text[start:end], start, end)


def _standing(
    sign: Sign, level: Level, hit: Span, parts: tuple[Span, ...], frames: Frames
) -> Level | None:
    """
    The level once the words around the sign are heard; None when they call it off.
    """
    if not sign.fixed and any(frames.denied(p, parts) for p in parts):
        return None
    if frames.over(hit) and level != "crisis":
        return None
    if "past" not in sign.keep and when.past(frames, hit):
        return None
    if "asked" not in sign.keep and asking.only_asked(frames, hit):
        return None
    if "others" not in sign.keep and whose.others(frames, hit):
        return None
    if level in ("emergency", "urgent") and (
        _milder(sign, hit, frames)
        or _not_hers(sign, level, hit, frames)
        or (level == "urgent" and care.advised(frames, hit))
    ):
        return "same_day"
    return level


def _milder(sign: Sign, hit: Span, frames: Frames) -> bool:
    """
    Looked at since, long-standing, or told as a story: still worth a call, not an alarm.
    """
    seen = "assessed" not in sign.keep and care.assessed(frames, hit)
    if (sign.was_milder and when.was(frames, hit)) or (sign.now_only and when.then(frames, hit)):
        return True
    if "others" not in sign.keep and whose.of_kin(frames, hit):
        return True
    return (
        seen
        or asking.wondered(frames, hit)
        or when.chronic(frames, hit)
        or when.in_a_story(frames, hit)
    )


def _not_hers(sign: Sign, level: Level, hit: Span, frames: Frames) -> bool:
    """
    A sign of pregnancy in a message about a child or a man, or blood and pain of another place.
    """
    if whose.elsewhere(frames, hit, sign.elsewhere, emergency=level == "emergency"):
        return True
    about = sign.of == "pregnant" or (sign.of == "body" and level == "urgent")
    return about and whose.someone_else(frames, hit)
