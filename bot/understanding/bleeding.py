"""
Bleeding in this pregnancy: now, stopped, only after touch, or none.

Each mention is told of in one of four states (``bleeding_told``, by ``flow``), unless it is only
named (``bleeding_named``); the message is read from first to last, and a later "it stopped" or
"it is back" changes what was told before it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.understanding import flow, gestation
from bot.understanding.bleeding_told import VALUES, Told, tell
from bot.understanding.facts import Certainty, Fact
from bot.understanding.page import Page

_SURE = ("said", "denied")
_REACH = 3  # sentences back to the bleeding that "it stopped" may speak of


def read(page: Page) -> list[Fact]:
    """
    One fact for this pregnancy at most, others' facts as others'.
    """
    spans = [s for s in page.mentions("bleeding") if s.label_ != "bleeding.other"]
    if not spans:
        return []
    weeks = next(
        (f.value // 7 for f in gestation.read(page) if f.whose != "other" and f.value), None
    )
    told = [t for span in spans if (t := tell(page, span, weeks))]
    mine = [t for t in told if t.fact.whose != "other" and t.fact.when == "now"]
    if told and not mine and not any(t.fact.whose == "other" for t in told):
        mine = _none_this_time(page, told)
    rest = [t.fact for t in told if t.fact.whose == "other"]
    return [_settle(page, mine), *rest] if mine else rest


def _none_this_time(page: Page, told: list[Told]) -> list[Told]:
    """
    "I bled with my first but not this one": bleeding told of before only, and none now.
    """
    last = told[-1]
    if not any(name == "none_now" and place > last.place for place, name, _ in flow.events(page)):
        return []
    fact = replace(last.fact, value="no", when="now", certainty="denied")
    return [replace(last, fact=fact, state="none")]


def _settle(page: Page, mine: list[Told]) -> Fact:
    """
    Sure words before unsure ones.
    """
    for group in (_SURE, ("hedged",), ("asked",)):
        told = [t for t in mine if t.fact.certainty in group]
        if told:
            return _last_word(page, told)
    return mine[0].fact


def _last_word(page: Page, told: list[Told]) -> Fact:
    """
    The telling that stands at the end of the message, with its value.
    """
    steps: list[tuple[int, Told | str, int]] = [(t.place, t, t.sentence) for t in told]
    named = {t.place for t in told}
    steps += [(p, e, s) for p, e, s in flow.events(page) if p not in named]
    held: Told | None = None
    for _, step, sentence in sorted(steps, key=lambda step: step[0]):
        if isinstance(step, Told):
            held = _next(held, step)
        elif held is not None and sentence - held.sentence <= _REACH:
            held = _changed(held, step, sentence)
    held = held or told[0]
    value = "touch" if held.touch and held.state in ("going", "over") else held.state
    weak = value == "over" and held.fact.certainty == "said"
    certainty: Certainty = "hedged" if weak else held.fact.certainty
    if held.state == "stopped" and certainty == "denied":
        certainty = "said"
    return replace(held.fact, value=VALUES[value], certainty=certainty)


def _next(held: Told | None, new: Told) -> Told:
    if held is None:
        return new
    if new.state == "stopped" or held.state == "none":
        over = held.state == "none" and new.state == "over"
        return replace(new, state="stopped") if over else new
    if new.state == "none":
        if new.fresh:
            return new
        ended = held.state in ("over", "stopped") or new.live
        return replace(new, state="stopped") if ended else held
    if held.state == "stopped":
        return new if new.state == "going" and new.live else replace(held, sentence=new.sentence)
    if held.state == "going":
        touched = held.touch or (new.state == "going" and new.touch)
        return replace(held, touch=touched, sentence=new.sentence)
    return new


def _changed(held: Told, event: str, sentence: int) -> Told:
    """
    What was told, after "it stopped", "it hasn't stopped" or "it came back".
    """
    if event == "bare_stop" and held.state in ("going", "over"):
        return replace(held, state="stopped", sentence=sentence)
    if event == "none_now" and held.state in ("going", "over"):
        return replace(held, state="stopped", sentence=sentence)
    if event == "begun_again" and held.state in ("over", "stopped"):
        return replace(held, state="going", sentence=sentence)
    return held
