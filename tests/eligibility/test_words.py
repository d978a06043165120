"""
Every sentence for a person: plain, kind, cited, and never a verdict.
"""

from __future__ import annotations

import re

import pytest

from bot.knowledge.guidance import load_guidance
from tests.eligibility.conftest import TODAY
from tests.eligibility.plain import OLDEST, grade

GUIDANCE = load_guidance(today=TODAY)


def said():
    """
    (where it stands, text) of every sentence that a person may read.
    """
    for c in GUIDANCE.criteria.values():
        yield from ((f"{c.id}.{key}", words.parent) for key, words in c.wordings.items())
    for o in GUIDANCE.outcomes.values():
        yield from ((f"{o.code} {text[:30]}", text) for text in (o.title, o.next_step, *o.ask))
        yield from ((f"{o.code} says {line.text[:20]}", line.text) for line in o.says)
    for f in GUIDANCE.flags.values():
        yield f.code, f.parent
    for q in GUIDANCE.questions.values():
        yield from ((f"{q.id} {text[:20]}", text) for text in (q.ask, q.why, *q.items.values()))
    for group in (GUIDANCE.notes, GUIDANCE.nations, GUIDANCE.contacts):
        for key, lines in group.items():
            yield from ((f"{key} {line.text[:20]}", line.text) for line in lines)


SAID = list(said())
NEVER = re.compile(
    r"\b(you are eligible|eligible|you're entitled|you should (take|start|stop|use)|you must|"
    r"start taking|stop taking|caused|would have happened|your fault because|failed|failure|"
    r"products|incompetent|abort|viable|viability|just|simply|don't worry|at least|great|sadly|"
    r"habitual)\b|!",
    re.IGNORECASE,
)
ALLOWED = ("at least one miscarriage", "at least 34 weeks", "If you have just one")


@pytest.mark.parametrize(("where", "text"), SAID, ids=[where for where, _ in SAID])
def test_a_sentence_can_be_read_at_age_eleven(where, text):
    assert grade(text) <= OLDEST


HARD = (
    "Haemodynamically significant haemorrhage necessitates immediate gynaecological consultation.",
    "Administration of micronised progesterone is recommended for individuals with a confirmed "
    "intrauterine pregnancy and a history of spontaneous miscarriage.",
    "Contraindicated.",
)


@pytest.mark.parametrize("text", HARD)
def test_a_hard_sentence_is_caught_even_alone(text):
    assert grade(text) > OLDEST


def test_a_sentence_said_twice_is_as_hard_as_said_once():
    text = "Ring your early pregnancy unit today. They decide with you."
    assert grade(f"{text} {text}") == pytest.approx(grade(text))


@pytest.mark.parametrize(("where", "text"), SAID, ids=[where for where, _ in SAID])
def test_a_sentence_gives_no_verdict_and_no_blame(where, text):
    for phrase in ALLOWED:
        text = text.replace(phrase, "")
    assert not NEVER.search(text)


def test_a_planted_verdict_is_caught():
    for text in (
        "You are eligible for progesterone.",
        "You should take 400 mg.",
        "This caused it.",
    ):
        assert NEVER.search(text)


def test_after_a_loss_no_sentence_speaks_of_a_growing_baby():
    words = GUIDANCE.words("A_STOP_LOSS_CONFIRMED")
    lines = [words.title, words.next_step, *words.ask, *(line.text for line in words.says)]
    assert not any(re.search(r"baby|next time|weeks|pregnan", line) for line in lines)


def test_no_sentence_invents_a_reviewer():
    for where, text in SAID:
        assert not re.search(r"reviewed by|approved by|Dr\b|Professor", text), where
