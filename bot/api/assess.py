"""
Assessments and the next question. They need no conversation and keep nothing.
"""

from __future__ import annotations

import asyncio

from bot.api.desk import Desk
from bot.api.problems import Problem
from bot.api.shapes import Assessment, AssessmentAsked, NextQuestion, Question, QuestionAsked
from bot.eligibility.assessment import assess as read_guidance
from bot.eligibility.explain import explain
from bot.eligibility.guidance import NoGuidance
from bot.eligibility.questions import NOTHING, next_question, remaining
from bot.knowledge.guidance import load_guidance

TOO_EARLY = Problem(422, "There is no guidance for this day.")


async def assess(desk: Desk, asked: AssessmentAsked) -> Assessment:
    """
    What the guidance says for a history.
    """
    return await asyncio.to_thread(_assess, desk, asked)


def _assess(desk: Desk, asked: AssessmentAsked) -> Assessment:
    guidance, day, answers = load_guidance(), asked.today or desk.today(), asked.answers.answers()
    try:
        found = read_guidance(answers, guidance, day)
        question = next_question(answers, NOTHING, guidance, today=day)
        words = explain(found, answers, guidance) if asked.explain else None
    except NoGuidance:
        raise TOO_EARLY from None
    shown = found.as_json(question.id if question else None)
    return Assessment(**shown, day=day, words=words)


async def ask_next(desk: Desk, asked: QuestionAsked) -> NextQuestion:
    """
    The one question that can still change the outcome.
    """
    return await asyncio.to_thread(_ask_next, desk, asked)


def _ask_next(desk: Desk, asked: QuestionAsked) -> NextQuestion:
    guidance, day, answers = load_guidance(), asked.today or desk.today(), asked.answers.answers()
    settled = frozenset[str](asked.asked)
    try:
        found = next_question(answers, settled, guidance, asked.pathway, today=day)
        left = remaining(answers, settled, guidance, asked.pathway, today=day)
    except NoGuidance:
        raise TOO_EARLY from None
    question = None
    if found is not None:
        question = Question(
            id=found.id, facts=list(found.facts), pathway=found.pathway, ask=found.ask,
            why=found.why, items=dict(found.items),
        )  # fmt: skip
    return NextQuestion(question=question, remaining=left)
