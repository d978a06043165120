"""
The interview: the question on the screen, and what is asked next.

Pure: slots in, a question out. What a message changes in the slots is ``bot.engine.telling``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from bot.eligibility.assessment import assess
from bot.eligibility.questions import Pathway, next_question
from bot.eligibility.questions import remaining as questions_left
from bot.engine import history
from bot.knowledge.guidance import load_guidance

Form = Literal["history_form", "early_birth_form"]
PSEUDO = frozenset({"consent", "confirm", "danger", "read_back", "continue"})
# Once the second part cannot say anything, it is not offered.
NO_SECOND_PART = frozenset({"B_NOT_APPLICABLE", "B_TOO_LATE"})


def asked_facts(requested: str | None, slots: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    """
    The facts that the question on the screen asks for; a pseudo question stands for itself.

    With ``slots``, a question for several facts asks only for those still open.
    """
    if not requested:
        return ()
    if requested in PSEUDO:
        return (requested,)
    words = load_guidance().questions.get(requested)
    if words is None:
        return (requested,)
    if slots is None or len(words.facts) == 1:
        return tuple(words.facts)
    known = history.settled(slots)
    return tuple(fact for fact in words.facts if fact not in known) or tuple(words.facts)


def asking(requested: str | None, slots: Mapping[str, Any]) -> str | list[str] | None:
    """
    The question on the screen as other programs see it.
    """
    if not requested:
        return None
    if requested == "confirm":
        return next(iter(slots.get("hedged") or {}), None)
    facts = list(asked_facts(requested, slots))
    return facts[0] if len(facts) == 1 else facts


def question_for(name: str) -> str:
    """
    The question that asks for a fact: its own, or the one it shares.
    """
    questions = load_guidance().questions
    if name in questions:
        return name
    return next((q.id for q in questions.values() if name in q.facts), name)


def next_step(slots: Mapping[str, Any], form: Form, today: date) -> str | None:
    """
    What to ask next in a form: a question's id, a pseudo question, or None when it is complete.
    """
    if slots.get("consent") is None:
        return "consent"
    first = slots.get("ask_first")
    if first and first not in (slots.get("settled") or []):
        return str(first)
    if slots.get("danger") is None and not history.lost(slots) and slots.get("pregnant") != "no":
        return "danger"
    return _history_step(slots, today) if form == "history_form" else _second_step(slots, today)


def _history_step(slots: Mapping[str, Any], today: date) -> str | None:
    question = _question(slots, "A", today) or _question(slots, "M", today)
    if question is not None:
        return question
    return None if slots.get("read_back") == "yes" or not _anything(slots) else "read_back"


def _second_step(slots: Mapping[str, Any], today: date) -> str | None:
    if not second_part_matters(slots, today) or slots.get("continue") == "no":
        return None
    if slots.get("continue") is None:
        return "continue"
    question = _question(slots, "B", today) or _question(slots, "M", today)
    if question is not None:
        return question
    return None if slots.get("read_back") == "yes" else "read_back"


def _question(slots: Mapping[str, Any], pathway: Pathway, today: date) -> str | None:
    question = next_question(
        history.answers(slots), history.settled(slots), load_guidance(), pathway, today=today
    )
    if question is None:
        return None
    hedged = slots.get("hedged") or {}
    if any(name in hedged for name in question.facts):
        return "confirm"
    if question.id in (slots.get("opened") or []):
        return question.facts[0]  # she said yes to a list: now one by one
    return question.id


def _anything(slots: Mapping[str, Any]) -> bool:
    return bool(history.told(slots))


def second_part_matters(slots: Mapping[str, Any], today: date) -> bool:
    """
    True when the early-birth pathway can still say something for this history.
    """
    outcome = assess(history.answers(slots), load_guidance(), today).outcomes["B"]
    return slots.get("pregnant") != "no" and outcome not in NO_SECOND_PART


def outcomes(slots: Mapping[str, Any], today: date) -> dict[str, str]:
    """
    The outcome per pathway of the history as it stands.
    """
    return dict(assess(history.answers(slots), load_guidance(), today).outcomes)


def remaining(slots: Mapping[str, Any], form: str | None, today: date) -> int | None:
    """
    About how many questions are left in the form at hand; None outside the forms.
    """
    if form not in ("history_form", "early_birth_form"):
        return None
    pathway: Pathway = "A" if form == "history_form" else "B"
    left = questions_left(
        history.answers(slots), history.settled(slots), load_guidance(), pathway, today=today
    )
    pseudo = sum(slots.get(name) is None for name in ("consent", "danger", "read_back"))
    return left + pseudo
