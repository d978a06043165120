"""
What is asked, what is never asked, and how long it takes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.eligibility.answers import Answers
from bot.eligibility.assessment import assess
from bot.eligibility.paths import NEED, SOUGHT
from bot.eligibility.questions import by_weight, is_open, next_question, remaining
from bot.eligibility.told import derive
from tests.eligibility.conftest import TODAY
from tests.eligibility.strategies import FACTS, answers
from tests.eligibility.walk import GUIDANCE, KINDS, both_pathways, conversations

NOBODY_MORE_THAN = 18
HERS = {
    "nation": "england", "pregnant": "yes", "gest": 52, "bleeding": "yes", "scan": "in_womb",
    "heartbeat": "seen", "losses": {"miscarriage": 2}, "on_progesterone": "no", "babies": "one",
    "sptb_at": None, "late_loss_at": None, "pprom": "no", "cervix_surgery": "none",
    "other_risk": "no", "allergy": [], "conditions": [],
}  # fmt: skip


def conversation(told, hers, pathway=None):
    """
    The questions asked of someone who answers each one, in order.
    """
    told, asked, ids = dict(told), frozenset(), []
    while question := next_question(derive(told), asked, GUIDANCE, pathway, today=TODAY):
        ids.append(question.id)
        told |= {fact: hers[fact] for fact in question.facts if fact in hers}
        if question.id == "losses" and "first_pregnancy" in hers:
            told["first_pregnancy"] = hers["first_pregnancy"]
        asked |= frozenset(question.facts)
    return ids, assess(derive(told), GUIDANCE, TODAY).outcomes


def test_a_history_told_all_at_once_needs_at_most_three_more_questions():
    told = {k: HERS[k] for k in ("pregnant", "gest", "bleeding", "scan", "heartbeat", "losses")}
    ids, outcomes = conversation(told, HERS, "A")
    assert ids == ["on_progesterone"]
    assert outcomes["A"] == "A_OFFER:to_16_weeks"


def test_a_first_pregnancy_without_bleeding_takes_about_ten_questions():
    ids, outcomes = conversation(
        {}, {**HERS, "bleeding": "no", "first_pregnancy": "yes"} | {"losses": {}}
    )
    assert outcomes == {"A": "A_NO_BLEEDING", "B": "B_NOT_INDICATED"}
    assert len(ids) <= 10


def test_the_commonest_path_takes_about_twelve_questions_for_both_pathways():
    ids, outcomes = conversation({}, HERS)
    assert outcomes == {"A": "A_OFFER:to_16_weeks", "B": "B_NOT_INDICATED"}
    assert len(ids) <= 12
    assert ids == [
        "pregnant", "bleeding", "gest", "scan", "heartbeat", "losses", "on_progesterone",
        "babies", "b_history", "medicine_check",
    ]  # fmt: skip


def test_no_conversation_on_pathway_a_has_more_than_nine_questions():
    lengths = Counter(count for *_, count in conversations(Answers(), frozenset(), ("A",)))
    print("pathway A:", sorted(lengths.items()))
    assert sum(lengths.values()) > 2000
    assert max(lengths) <= 9


def test_no_second_part_has_more_than_nine_questions():
    start = derive(
        {k: HERS[k] for k in ("pregnant", "scan", "heartbeat", "on_progesterone")} | {"gest": 140}
    )
    lengths = Counter(count for *_, count in conversations(start, frozenset(), ("B", "M")))
    print("pathway B at 20 weeks:", sorted(lengths.items()))
    assert max(lengths) <= 9


@pytest.mark.thorough
def test_nobody_is_asked_more_than_eighteen_questions():
    lengths = both_pathways(Answers())
    print("both pathways:", sorted(lengths.items()))
    assert max(lengths) <= NOBODY_MORE_THAN


@pytest.mark.parametrize(
    ("told", "never"),
    [
        ({"pregnant": "no"}, {"gest", "scan", "babies", "cx_mm", "bleeding"}),
        ({"pregnant": "yes", "scan": "outside_womb"}, set(FACTS)),
        ({"pregnant": "yes", "heartbeat": "loss_confirmed"}, set(FACTS) - {"scan"}),
        ({"pregnant": "yes", "bleeding": "yes"}, {"nation"}),
        ({"pregnant": "yes", "scan": "none"}, {"heartbeat"}),
        ({"pregnant": "yes", "babies": "two_plus"}, {"cx_mm", "cervix_surgery", "other_risk"}),
        ({"pregnant": "yes", "gest": 84}, {"cx_mm", "cx_at", "cx_tv"}),
        ({"pregnant": "yes", "gest": 240}, {"sptb_at", "late_loss_at", "cx_mm"}),
        ({"pregnant": "yes", "losses": {"miscarriage": 3}}, {"nation"}),
        ({"first_pregnancy": "yes"}, {"sptb_at", "late_loss_at", "pprom", "losses"}),
    ],
    ids=lambda part: str(part) if isinstance(part, dict) else "never",
)
def test_what_cannot_matter_is_never_asked(told, never):
    start = derive(told)
    asked_for = set()
    for pathway in ("A", "B"):
        for answers_then, settled, _ in _some(conversations(start, frozenset(), (pathway,))):
            del answers_then
            asked_for |= settled
    assert not asked_for & never


def _some(ends, most=250):
    return (end for end, _ in zip(ends, range(most), strict=False))


def test_nation_is_asked_only_after_four_miscarriages_without_bleeding():
    told = {**HERS, "bleeding": "no", "nation": None, "losses": {"miscarriage": 4}}
    question = next_question(derive(told), frozenset(), GUIDANCE, "A", today=TODAY)
    assert question is not None
    assert question.id == "nation"


def test_allergies_and_illnesses_are_asked_only_where_a_medicine_is_spoken_of():
    told = {k: v for k, v in HERS.items() if k not in ("allergy", "conditions")}
    assert (
        next_question(derive(told), frozenset(), GUIDANCE, "M", today=TODAY).id == "medicine_check"
    )
    told["bleeding"] = "no"
    assert next_question(derive(told), frozenset(), GUIDANCE, "M", today=TODAY) is None


def test_a_raised_fact_is_asked_for_its_detail_before_the_rest_of_the_list():
    told = {
        k: HERS[k]
        for k in HERS
        if k not in ("sptb_at", "late_loss_at", "pprom", "cervix_surgery", "other_risk")
    }
    listed = next_question(derive(told), frozenset(), GUIDANCE, "B", today=TODAY)
    assert (listed.id, set(listed.facts)) == ("b_history", set(listed.items))
    raised = next_question(
        derive(told), frozenset(), GUIDANCE, "B", today=TODAY, raised=frozenset({"cervix_surgery"})
    )
    assert raised.id == "cervix_surgery"
    told["cervix_surgery"] = "one_depth_unknown"
    rest = next_question(derive(told), frozenset({"cervix_surgery"}), GUIDANCE, "B", today=TODAY)
    assert (rest.id, "cervix_surgery" in rest.facts) == ("b_history", False)


def test_the_number_left_falls_by_one_with_each_usual_answer():
    told, asked, left = {}, frozenset(), []
    while question := next_question(derive(told), asked, GUIDANCE, "A", today=TODAY):
        left.append(remaining(derive(told), asked, GUIDANCE, "A", today=TODAY))
        told |= {fact: GUIDANCE.questions[question.id].usual[fact] for fact in question.facts}
        asked |= frozenset(question.facts)
    assert left == [7, 6, 5, 4, 3, 2, 1]


@settings(max_examples=40, deadline=None)
@given(answers, st.frozensets(st.sampled_from(FACTS)), st.data())
def test_asking_always_ends_and_never_repeats(c, settled, data):
    asked = settled
    for _ in range(30):
        question = next_question(c, asked, GUIDANCE, today=TODAY)
        if question is None:
            return
        assert not asked & set(question.facts)
        assert all(is_open(c, fact, asked) for fact in question.facts)
        fact = question.facts[0]
        if fact in KINDS and data.draw(st.booleans()):
            c = replace(c, **{fact: data.draw(st.sampled_from(KINDS[fact]))})
        asked |= frozenset(question.facts)
    pytest.fail("it went on asking")


@settings(max_examples=40, deadline=None)
@given(answers, st.sampled_from("AB"))
def test_whatever_is_asked_can_change_what_is_shown(c, pathway):
    """
    Some answer to the question, with some answers to the other open ones, leads to what is sought
    or ends a need; shown by trying them, not by the search that the question came from.
    """
    question = next_question(c, frozenset(), GUIDANCE, pathway, today=TODAY)
    if question is None:
        return
    facts = {
        f
        for words in by_weight(GUIDANCE, pathway)
        for f in words.facts
        if is_open(c, f, frozenset())
    }
    assert any(_worth(c, fact, facts - {fact}, pathway) for fact in question.facts)


def _worth(c, fact, others, pathway):
    def shown(h):
        return assess(h, GUIDANCE, TODAY).outcomes[pathway]

    seen, trials = set(), [c]
    for other in sorted(others):  # one example of each outcome so far is enough to go on from
        more = [replace(h, **{other: value}) for h in trials for value in KINDS[other]]
        trials = more if len(more) <= 3000 else more[:: len(more) // 3000 + 1]
    for trial in trials:
        without = shown(trial)
        for value in KINDS[fact]:
            then = shown(replace(trial, **{fact: value}))
            seen.add((without, then))
    return any(a != b and (b.startswith(SOUGHT) or (a.startswith(NEED))) for a, b in seen)
