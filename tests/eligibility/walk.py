"""
Every conversation that the questions can lead to, one answer of each kind at each question.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bot.eligibility.assessment import assess
from bot.eligibility.edition import on
from bot.eligibility.kinds import kinds
from bot.eligibility.questions import next_question
from bot.knowledge.guidance import load_guidance
from tests.eligibility.conftest import TODAY

GUIDANCE = load_guidance(today=TODAY)
KINDS = kinds(on(GUIDANCE, TODAY).limits)
FIRST = {"losses": {}, "sptb_at": None, "late_loss_at": None, "pprom": "no"}
NONE_OF_THESE = {
    "sptb_at": None, "late_loss_at": None, "pprom": "no", "cervix_surgery": "none",
    "other_risk": "no",
}  # fmt: skip
CERVIX = (
    {},
    {"cx_mm": 24, "cx_at": 112, "cx_tv": "yes"},
    {"cx_mm": 26, "cx_at": 112, "cx_tv": "yes"},
    {"cx_mm": 24},
)
MEDICINE = (
    {"allergy": frozenset(), "conditions": frozenset()},
    {"allergy": frozenset({"soya"}), "conditions": frozenset({"blood_clot"})},
    {},
)


def answers_to(question):
    """
    One of each kind of answer, as facts; an empty one is "not sure".
    """
    if question.id == "losses":
        yield FIRST
    if question.id == "b_history":
        yield from _answers_to_the_list(question.facts)
    elif question.id == "cervix_scan":
        yield from CERVIX
    elif question.id == "medicine_check":
        yield from MEDICINE
    else:
        for value in KINDS[question.facts[0]]:
            yield {question.facts[0]: value}


def _answers_to_the_list(facts):
    none = {fact: NONE_OF_THESE[fact] for fact in facts}
    yield none
    yield {}
    for fact in facts:
        for value in KINDS[fact][:-1]:
            if value != NONE_OF_THESE[fact]:
                yield {fact: value}


def settled_by(question, told):
    """
    What an answer settles: all that was asked, but of a list only what was named, if anything was.
    """
    if question.id == "b_history" and told and len(told) < len(question.facts):
        return frozenset(told)
    return frozenset(question.facts) | frozenset(told)


def conversations(answers, asked, pathways, listed=False):
    """
    (answers, asked, number of questions) at the end of every conversation on these pathways.
    """
    question = _ask(answers, asked, pathways, listed)
    if question is None:
        yield answers, asked, 0
        return
    for told in answers_to(question):
        after = replace(answers, **told)
        settled = asked | settled_by(question, told)
        again = listed or question.id == "b_history"
        for *end, count in conversations(after, settled, pathways, again):
            yield *end, count + 1


def _ask(answers, asked, pathways, listed):
    for pathway in pathways:
        question = next_question(answers, asked, GUIDANCE, pathway, today=TODAY)
        if question is not None:
            break
    if question is not None and question.id == "b_history" and listed:
        first = question.facts[0]  # after the list has been shown once, one by one
        return replace(question, id=first, facts=(first,))
    return question


CARRIED = ("pregnant", "gest", "sptb_at", "late_loss_at", "pprom")


def both_pathways(start, asked=frozenset()):
    """
    How many conversations have how many questions, over both pathways and the medicine.

    The second part depends on the first only through a few facts, and on whether the first result
    speaks of a medicine, so it is walked once for each of these.
    """
    lengths, seconds = Counter(), {}
    for answers, settled, count in conversations(start, asked, ("A",)):
        medicine = GUIDANCE.words(assess(answers, GUIDANCE, TODAY).outcomes["A"]).medicine
        over = answers.scan == "outside_womb" or answers.heartbeat == "loss_confirmed"
        using = answers.on_progesterone
        uses = using if using in ("preterm", "unknown") else "other"
        carried = tuple(getattr(answers, name) for name in CARRIED)
        key = (carried, over, uses, settled & {*CARRIED, "on_progesterone"}, medicine)
        if key not in seconds:
            seconds[key] = Counter(n for *_, n in conversations(answers, settled, ("B", "M")))
        for more, times in seconds[key].items():
            lengths[count + more] += times
    return lengths
