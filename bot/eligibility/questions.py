"""
The one question that can still change what is shown, or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal

from bot.eligibility.answers import Answers
from bot.eligibility.edition import Limits, on
from bot.eligibility.fields import check
from bot.eligibility.guidance import Guidance, QuestionWords
from bot.eligibility.kinds import kind_of, kinds, unknown
from bot.eligibility.paths import Rule, Search
from bot.eligibility.pathway_a import pathway_a
from bot.eligibility.pathway_b import pathway_b

Pathway = Literal["A", "B", "M"]
RULES: dict[str, Rule] = {"A": pathway_a, "B": pathway_b}
# Pathway B never asks for scan or heartbeat, but reads what is known of them.
READS = {
    "A": (
        "pregnant", "scan", "heartbeat", "gest", "on_progesterone", "bleeding", "losses",
        "nation",
    ),
    "B": (
        "pregnant", "scan", "heartbeat", "gest", "on_progesterone", "babies", "sptb_at",
        "late_loss_at", "cervix_surgery", "pprom", "other_risk", "cx_mm", "cx_at", "cx_tv",
    ),
}  # fmt: skip
NOTHING: frozenset[str] = frozenset()
AT_MOST = 40  # questions: far more than any conversation has


@dataclass(frozen=True)
class Question:
    """
    One question and the facts that its answer settles.

    ``items`` names the facts of a question with several ("Has any of these ever happened?").
    """

    id: str
    facts: tuple[str, ...]
    pathway: Pathway
    ask: str
    why: str
    items: Mapping[str, str]


def next_question(
    answers: Answers,
    asked: frozenset[str],
    guidance: Guidance,
    pathway: Pathway | None = None,
    *,
    today: date | None = None,
    raised: frozenset[str] = NOTHING,
) -> Question | None:
    """
    What to ask next on a pathway; with None on A, then B, then about the medicine.

    ``asked`` are facts already settled by an answer, "not sure" or "I'd rather not say"; they are
    never asked again. ``raised`` are facts she said yes to without the detail: these come first.
    """
    limits = on(guidance, today or latest_day(guidance)).limits
    pathways: tuple[Pathway, ...] = (pathway,) if pathway else ("A", "B", "M")
    for each in pathways:
        matters = _Matters(each, answers, asked, guidance, limits)
        question = _detail(matters, raised) or _lightest(matters)
        if question is not None:
            return question
    return None


def remaining(
    answers: Answers,
    asked: frozenset[str],
    guidance: Guidance,
    pathway: Pathway | None = None,
    *,
    today: date | None = None,
) -> int:
    """
    About how many questions are left, if each gets its commonest answer.
    """
    for count in range(AT_MOST):
        question = next_question(answers, asked, guidance, pathway, today=today)
        if question is None:
            return count
        usual = guidance.questions[question.id].usual
        told = {fact: check(fact, usual[fact]) for fact in question.facts}
        answers, asked = replace(answers, **told), asked | frozenset(question.facts)
    return AT_MOST


@lru_cache(maxsize=8)
def latest_day(guidance: Guidance) -> date:
    """
    The day from which the newest figures hold, for a caller who gives no day.
    """
    return max(value.begins for limit in guidance.limits.values() for value in limit.values)


@dataclass(frozen=True)
class _Matters:
    """
    Whether a fact is open on this pathway and can still matter.
    """

    pathway: Pathway
    answers: Answers
    asked: frozenset[str]
    guidance: Guidance
    limits: Limits

    def __call__(self, fact: str) -> bool:
        if not is_open(self.answers, fact, self.asked):
            return False
        if self.pathway == "M":
            return self.medicine
        return _matters(self.pathway, self.told, self.askable, fact, self.limits)

    @cached_property
    def medicine(self) -> bool:
        return speaks_of_a_medicine(self.answers, self.guidance, self.limits)

    @cached_property
    def told(self) -> tuple[int, ...]:
        return tuple([kind_of(name, self.answers, self.limits) for name in READS[self.pathway]])

    @cached_property
    def askable(self) -> frozenset[str]:
        facts = (fact for words in self.questions for fact in words.facts)
        return frozenset(fact for fact in facts if is_open(self.answers, fact, self.asked))

    @property
    def questions(self) -> tuple[QuestionWords, ...]:
        return by_weight(self.guidance, self.pathway)


@lru_cache(maxsize=8)
def by_weight(guidance: Guidance, pathway: Pathway) -> tuple[QuestionWords, ...]:
    mine = [q for q in guidance.questions.values() if pathway in q.pathways]
    return tuple(sorted(mine, key=lambda q: q.weight))


@lru_cache(maxsize=100_000)
def _matters(
    pathway: Pathway, told: tuple[int, ...], askable: frozenset[str], fact: str, limits: Limits
) -> bool:
    examples = kinds(limits)
    known = {name: examples[name][kind] for name, kind in zip(READS[pathway], told, strict=True)}
    return Search(RULES[pathway], limits, known, askable).matters(fact)


def is_open(answers: Answers, fact: str, asked: frozenset[str]) -> bool:
    if fact in asked:
        return False
    value = getattr(answers, fact)
    return "unknown" in value if isinstance(value, frozenset) else value == unknown(fact)


def speaks_of_a_medicine(answers: Answers, guidance: Guidance, limits: Limits) -> bool:
    """
    Allergies and illnesses are asked only where the result names a medicine she may be given.
    """
    return any(guidance.words(rule(answers, limits)).medicine for rule in RULES.values())


def _detail(matters: _Matters, raised: frozenset[str]) -> Question | None:
    """
    The own question of a fact she has raised.
    """
    for words in matters.questions:
        if words.facts[0] in raised and len(words.facts) == 1 and matters(words.facts[0]):
            return _question(words, words.facts, matters.pathway)
    return None


def _lightest(matters: _Matters) -> Question | None:
    """
    The lightest question that can matter, with the facts of it that can.

    A question for several facts is passed over when one alone is left that has its own.
    """
    own = matters.guidance.questions
    for words in matters.questions:
        covered = tuple(fact for fact in words.facts if matters(fact))
        alone = len(words.facts) > 1 and len(covered) == 1 and covered[0] in own
        if covered and not alone:
            return _question(words, covered, matters.pathway)
    return None


def _question(words: QuestionWords, facts: tuple[str, ...], pathway: Pathway) -> Question:
    items = {fact: text for fact, text in words.items.items() if fact in facts}
    return Question(words.id, facts, pathway, words.ask, words.why, items)
