"""
Bleeding in this pregnancy: now, stopped, only after touch, or none.

Each mention is told of in one of four states (``flow``); the message is read from first to last,
and a later "it stopped" or "it is back" changes what was told before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from bot.understanding import flow, gestation
from bot.understanding.clauses import Clause
from bot.understanding.context import denied as denied_at
from bot.understanding.facts import Certainty, Fact, When, Whose
from bot.understanding.flow import State, says
from bot.understanding.page import Page
from bot.understanding.tables import table
from bot.understanding.times import BEFORE

_FUTURE = table("bleeding").words("future")
_SURE = ("said", "denied")
_PLUPERFECT = {("had", "been"), ("had", "started")}
_MORE = frozenset({"clot", "clots", "pad", "pads", "towel", "towels"})
_SO_FAR = frozenset({"yet", "far", "time"})
_NOTHING = ("bleeding.nothing", "bleeding.looked")
_AFTER_COLOUR = table("bleeding").words("after_colour")
_TOLD_AGAIN = frozenset({"bled", "had", "spotted", "started", "no", "passed", "lost"})
_WRITER = frozenset({"i", "we", "my", "me", "our", "she", "mine"})
_REACH = 3  # sentences back to the bleeding that "it stopped" may speak of
_VALUES = {
    "going": "yes", "touch": "contact_only", "over": "stopped", "stopped": "stopped", "none": "no",
}  # fmt: skip
_MARKS = frozenset({",", ".", ";", ":", "-", "\n", "and", "but", "now", "then"})
_VERBS_OF_BEFORE = frozenset(
    {
        "began",
        "bled",
        "did",
        "got",
        "had",
        "lost",
        "passed",
        "saw",
        "started",
        "was",
        "went",
        "were",
    }
)


@dataclass(frozen=True)
class _Told:
    """
    One telling; ``live`` when its words speak of today, ``fresh`` when of this time or so far.
    """

    fact: Fact
    state: State
    place: int
    sentence: int
    live: bool = False
    touch: bool = False
    fresh: bool = False


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
    told = [t for span in spans if (t := _tell(page, span, weeks))]
    mine = [t for t in told if t.fact.whose != "other" and t.fact.when == "now"]
    if told and not mine and not any(t.fact.whose == "other" for t in told):
        mine = _none_this_time(page, told)
    rest = [t.fact for t in told if t.fact.whose == "other"]
    return [_settle(page, mine), *rest] if mine else rest


def _none_this_time(page: Page, told: list[_Told]) -> list[_Told]:
    """
    "I bled with my first but not this one": bleeding told of before only, and none now.
    """
    last = told[-1]
    if not any(name == "none_now" and place > last.place for place, name, _ in flow.events(page)):
        return []
    fact = replace(last.fact, value="no", when="now", certainty="denied")
    return [replace(last, fact=fact, state="none")]


def _settle(page: Page, mine: list[_Told]) -> Fact:
    """
    Sure words before unsure ones.
    """
    for group in (_SURE, ("hedged",), ("asked",)):
        told = [t for t in mine if t.fact.certainty in group]
        if told:
            return _last_word(page, told)
    return mine[0].fact


def _last_word(page: Page, told: list[_Told]) -> Fact:
    """
    The telling that stands at the end of the message, with its value.
    """
    steps: list[tuple[int, _Told | str, int]] = [(t.place, t, t.sentence) for t in told]
    named = {t.place for t in told}
    steps += [(p, e, s) for p, e, s in flow.events(page) if p not in named]
    held: _Told | None = None
    for _, step, sentence in sorted(steps, key=lambda step: step[0]):
        if isinstance(step, _Told):
            held = _next(held, step)
        elif held is not None and sentence - held.sentence <= _REACH:
            held = _changed(held, step, sentence)
    held = held or told[0]
    value = "touch" if held.touch and held.state in ("going", "over") else held.state
    weak = value == "over" and held.fact.certainty == "said"
    certainty: Certainty = "hedged" if weak else held.fact.certainty
    if held.state == "stopped" and certainty == "denied":
        certainty = "said"
    return replace(held.fact, value=_VALUES[value], certainty=certainty)


def _next(held: _Told | None, new: _Told) -> _Told:
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


def _changed(held: _Told, event: str, sentence: int) -> _Told:
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


def _tell(page: Page, span: Any, weeks: int | None) -> _Told | None:
    context, clause = page.context(span), page.clause(span)
    line = flow.line_of(page, clause.sentence)
    text = line.marked(span) if line else ""
    if _only_spoken_of(page, span, text):
        return None
    certainty = _certainty(page, span, context.certainty)
    nothing = span.label_ in _NOTHING
    denied = nothing or (certainty == "denied" and not says("minimised", text))
    if denied and (span.label_ == "bleeding.period" or _MORE & set(span.text.split())):
        return None  # "no clots", "my period hasn't come": that is no word on bleeding
    if certainty == "asked" and says("presupposed", text):
        certainty = "hedged"
    state = flow.state_of(page, span, clause, denied=denied, weeks=weeks)
    if nothing or (certainty == "asked" and says("denied_after", text)):
        state, certainty = "none", "denied"
    if certainty == "denied" and state != "none":
        certainty = "said"
    if state == "none" and certainty == "said":
        certainty = "denied"
    if state == "stopped" and certainty in ("asked", "hedged") and clause.supposed:
        certainty = "hedged"
    here = " ".join(t.lower_ for t in page.doc[clause.start : clause.end])
    now = says("now", f" {here} ")
    live = state != "over" and (now or (state != "none" and not clause.past))
    live = live or says("going", text)
    when = _when(clause, context.when, here, now=now)
    if not now and (
        says("year", text)
        or (weeks and clause.past and _of_a_loss(page, span) and not _bare(page, span))
    ):
        when = "before"
    whose: Whose | None = None
    if context.whose == "self" and (_hers(page, span) or says("family", text)):
        whose = "other"
    fact = page.fact("bleeding", _VALUES[state], span, whose=whose, certainty=certainty, when=when)
    touch = says("touched", text) and not says("untouched", text)
    fresh = bool(_SO_FAR & set(here.split())) or " this time " in text
    return _Told(fact, state, span.start, clause.sentence, live, touch, fresh)


def _certainty(page: Page, span: Any, certainty: Certainty) -> Certainty:
    """
    A question's doubt ends where a plain telling follows it in a sentence that asks nothing.
    """
    clause = page.clause(span)
    if certainty != "asked" or clause.supposed:
        return certainty
    words = [t.lower_ for t in page.doc[clause.start : clause.end]]
    last = [c for c in page.clauses if c.sentence == clause.sentence][-1]
    if page.doc[last.end - 1].lower_ == "?" or words[0] not in _TOLD_AGAIN:
        return certainty
    return "denied" if denied_at(page.doc, span.start, clause) else "said"


def _when(clause: Clause, when: When, here: str, *, now: bool) -> When:
    """
    Words of today, or a plain present, bring an account of earlier times back to this one.
    """
    words = here.split()
    if says("earlier_ones", f" {here} "):
        return "before"
    if now or " so far " in f" {here} " or "yet" in words:
        return "now"
    if _PLUPERFECT & {*pairwise(words)}:
        return "before"
    told_of_before = any(f" {phrase} " in f" {here} " for phrase in BEFORE)
    if when == "before" and not clause.past and not told_of_before and flow.PRESENT & set(words):
        return "now"
    return when


def _hers(page: Page, span: Any) -> bool:
    """
    True for "dana bled her whole first trimester": somebody named, with no word of the writer.
    """
    clause = page.clause(span)
    words = {t.lower_ for t in page.doc[clause.start : clause.end]}
    after = {t.lower_ for t in page.doc[span.end : clause.end]}
    return "her" in after and not words & _WRITER and span.start > clause.start


def _of_a_loss(page: Page, span: Any) -> bool:
    """
    True where the sentence has told of a loss before it comes to this bleeding.
    """
    sentence = page.clause(span).sentence
    return any(
        loss.start < span.start and page.clause(loss).sentence == sentence
        for loss in page.mentions("losses")
        if page.context(loss).certainty == "said"
        and "threatened" not in page.doc[max(0, loss.start - 2) : loss.end].text.lower()
    )


def _bare(page: Page, span: Any) -> bool:
    """
    True for an item of a list with no verb of its own: "two miscarriages, 7 weeks, bleeding".
    """
    begin, end = span.start, span.end
    while begin and page.doc[begin - 1].lower_ not in _MARKS:
        begin -= 1
    while end < len(page.doc) and page.doc[end].lower_ not in _MARKS:
        end += 1
    return not {t.lower_ for t in page.doc[begin:end]} & _VERBS_OF_BEFORE


def _only_spoken_of(page: Page, span: Any, text: str) -> bool:
    """
    True for bleeding that is feared, to come, looked for, or was only taken for bleeding.
    """
    context, clause = page.context(span), page.clause(span)
    left = [t.lower_ for t in page.doc[clause.start : span.start]]
    after = page.doc[span.end].lower_ if span.end < len(page.doc) else "."
    if span.label_ == "bleeding.colour" and after not in _AFTER_COLOUR:
        return True  # a light pink line, a dark red dress
    if span.label_ == "bleeding.looked":
        return not _found_nothing(page, clause)
    signs = {"sign", "signs", "symptom", "symptoms"} & set(left[-5:])
    if (says("looked_for", text) and " stop" not in text) or says(
        "habitual", flow.near(page, span, clause)
    ):
        return True
    if says("going", text) and not _elsewhere(page, span, clause, text):
        return False
    feared = context.feared and "threatened" not in left[-5:]
    if feared and not (signs and context.certainty == "denied"):
        return not says("presupposed", text)
    return (
        bool(_FUTURE & set(left[-4:]) and "be" not in left[-3:])
        or bool({"thought", "used"} & set(left[-4:]))
        or (
            context.certainty != "denied"
            and not says("denied_after", text)
            and _elsewhere(page, span, clause, text)
        )
    )


def _found_nothing(page: Page, clause: Clause) -> bool:
    """
    True where "nothing" follows a look at the tissue, in the same sentence or the next.
    """
    lines = (flow.line_of(page, clause.sentence + step) for step in (0, 1))
    return any(says("nothing_there", line.text) for line in lines if line)


def _elsewhere(page: Page, span: Any, clause: Clause, text: str) -> bool:
    """
    True for blood of a nose, a gum or a cut, named in this sentence or the two before it.
    """
    if says("elsewhere", text) and not says("vaginal", text):
        return True
    if says("anchored_near", text):
        return False
    if says("anchored", f" {span.text.lower()} "):
        left = page.doc[max(clause.start, span.start - 4) : span.start].text.lower()
        return says("limbs", f" {left} ") or (says("by_itself", text) and says("limbs", text))
    if says("limbs", text):
        return True
    others = (s for s in page.mentions("bleeding") if s.label_ == "bleeding.blood")
    if any(says("anchored", f" {other.text.lower()} ") for other in others):
        return False
    lines = (flow.line_of(page, clause.sentence - step) for step in (1, 2))
    return any(says("limbs", line.text) for line in lines if line)
