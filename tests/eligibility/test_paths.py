"""
The search behind the questions: which values can be true together, and what a rule needs.
"""

from __future__ import annotations

import pytest

from bot.eligibility.edition import on
from bot.eligibility.kinds import kinds, unknown
from bot.eligibility.paths import Open, Search, Trial, needs
from bot.eligibility.questions import READS, RULES, Question, next_question, remaining
from bot.eligibility.told import derive
from tests.eligibility.conftest import TODAY

NEEDS = [
    ("NEED_INFO:gestation", "gest", True),
    ("NEED_INFO:history", "late_loss_at", True),
    ("NEED_INFO:history", "sptb_at", True),
    ("NEED_INFO:history", "pprom", False),
    ("NEED_INFO:heartbeat", "heartbeat", True),
    ("NEED_INFO:heartbeat", "gest", False),
    ("NEED_INFO:pregnant", "pregnant", True),
    ("A_OFFER:to_16_weeks", "gest", False),
    ("A_OFFER:heartbeat", "heartbeat", False),
]


@pytest.mark.parametrize(("outcome", "fact", "needed"), NEEDS, ids=str)
def test_a_need_names_its_facts(outcome, fact, needed):
    assert needs(outcome, fact) is needed


@pytest.fixture
def limits(guidance):
    return on(guidance, TODAY).limits


def search(limits, pathway, **known):
    facts = {fact: unknown(fact) for fact in kinds(limits)} | known
    still = frozenset(fact for fact in READS[pathway] if fact not in known)
    return Search(RULES[pathway], limits, facts, still)


CERVIX = ("cx_mm", "cx_at", "cx_tv")
TRUE_TOGETHER = [
    ("heartbeat", {"scan": "in_womb"}, "all"),
    ("heartbeat", {"scan": "unknown"}, "all"),
    ("heartbeat", {"scan": "outside_womb"}, "all"),
    ("heartbeat", {"scan": "none"}, "only unknown"),
    ("heartbeat", {"scan": "not_seen"}, "only unknown"),
    *((fact, {"gest": 111}, "only unknown") for fact in CERVIX),
    *((fact, {"gest": 112}, "all") for fact in CERVIX),
    *((fact, {"gest": None}, "all") for fact in CERVIX),
    ("losses", {"gest": 111, "scan": "none"}, "all"),
]


@pytest.mark.parametrize(("fact", "beside", "which"), TRUE_TOGETHER, ids=str)
def test_only_what_can_be_true_beside_the_rest_is_tried(limits, fact, beside, which):
    every = kinds(limits)[fact]
    expected = every if which == "all" else every[-1:]
    assert search(limits, "B", **beside).possible(fact, {}) == expected
    assert search(limits, "B").possible(fact, beside) == expected  # assumed is as good as told


def test_an_open_fact_stops_the_rule_and_names_itself(limits):
    with pytest.raises(Open) as reached:
        search(limits, "A").run({}, frozenset({"pregnant"}))
    assert (reached.value.fact, str(reached.value)) == ("pregnant", "pregnant")


def test_what_is_assumed_comes_before_what_is_open_and_what_is_told():
    trial = Trial({"gest": 1, "scan": "none"}, {"gest": 2}, frozenset({"gest", "bleeding"}))
    assert (trial.gest, trial.scan) == (2, "none")
    with pytest.raises(Open):
        _ = trial.bleeding


TOLD = {
    "pregnant": "yes", "gest": 52, "bleeding": "yes", "scan": "in_womb", "heartbeat": "seen",
    "losses": {"miscarriage": 1}, "on_progesterone": "no", "nation": "england",
}  # fmt: skip
LATER = {
    "pregnant": "yes", "gest": 140, "on_progesterone": "no", "babies": "one", "sptb_at": None,
    "late_loss_at": None, "pprom": "no", "cervix_surgery": "none", "other_risk": "no",
    "scan": "in_womb", "heartbeat": "seen",
}  # fmt: skip
BEFORE = {
    "pregnant": "no", "sptb_at": "unknown", "late_loss_at": "unknown", "cervix_surgery": "none",
    "other_risk": "no",
}  # fmt: skip
MATTERS = [
    ("A", TOLD, (), ()),
    ("A", TOLD, ("heartbeat",), ("heartbeat",)),
    ("A", TOLD, ("losses",), ("losses",)),
    ("A", TOLD, ("nation",), ()),
    ("A", TOLD | {"bleeding": "no"}, ("nation",), ()),
    ("A", TOLD | {"bleeding": "no", "losses": {"miscarriage": 4}}, ("nation",), ("nation",)),
    ("A", TOLD | {"bleeding": "no"}, ("nation", "losses"), ("nation", "losses")),
    ("A", TOLD | {"gest": 120}, ("losses", "heartbeat"), ("heartbeat",)),
    ("A", TOLD | {"gest": 120}, ("on_progesterone",), ("on_progesterone",)),
    ("A", TOLD | {"pregnant": "no"}, ("gest", "losses"), ()),
    ("A", {}, tuple(TOLD), tuple(TOLD)),
    (
        "A",
        TOLD | {"bleeding": "stopped"},
        ("gest",),
        (),
    ),  # it changes what is said, not what is sought
    ("B", BEFORE, ("pprom",), ("pprom",)),
    ("B", LATER, ("cx_mm", "cx_at", "cx_tv"), ("cx_mm", "cx_at", "cx_tv")),
    ("B", LATER | {"gest": 111}, ("cx_mm", "cx_at", "cx_tv"), ()),
    ("B", LATER | {"gest": 238}, ("sptb_at", "cx_mm", "cx_at", "cx_tv"), ()),
    ("B", LATER, ("sptb_at",), ("sptb_at",)),
    ("B", LATER, ("other_risk",), ("other_risk",)),
    ("B", LATER | {"pprom": "yes"}, ("other_risk",), ()),
    ("B", LATER | {"babies": "two_plus"}, ("sptb_at",), ()),
]


@pytest.mark.parametrize(
    ("pathway", "told", "left", "matter"), MATTERS, ids=lambda part: str(part)[:60]
)
def test_a_fact_matters_only_where_it_can_change_what_is_shown(limits, pathway, told, left, matter):
    known = {name: value for name, value in told.items() if name not in left}
    facts = {fact: unknown(fact) for fact in kinds(limits)} | known
    found = Search(RULES[pathway], limits, facts, frozenset(left))
    assert {fact for fact in left if found.matters(fact)} == set(matter)


def test_a_question_holds_the_words_and_the_pathway_it_is_asked_on(guidance):
    asked = next_question(derive({}), frozenset(), guidance, today=TODAY)
    words = guidance.questions["pregnant"]
    assert asked == Question("pregnant", ("pregnant",), "A", words.ask, words.why, {})


LISTED = ("sptb_at", "late_loss_at", "pprom", "cervix_surgery", "other_risk")
OPEN_OF_A_LIST = [
    (LISTED, "b_history", LISTED),
    (("cervix_surgery", "other_risk"), "b_history", ("cervix_surgery", "other_risk")),
    (("cervix_surgery",), "cervix_surgery", ("cervix_surgery",)),
    (("cx_mm",), "cervix_scan", ("cx_mm",)),
]
MEASURED = {"cx_mm": 20, "cx_at": 140, "cx_tv": "yes"}


@pytest.mark.parametrize(("left", "asked", "facts"), OPEN_OF_A_LIST, ids=str)
def test_a_list_shrinks_to_what_is_open_and_one_fact_has_its_own_question(
    guidance, left, asked, facts
):
    told = {name: v for name, v in (LATER | MEASURED).items() if name not in left}
    told = told if "cx_mm" in left else {n: v for n, v in told.items() if n not in MEASURED}
    answers, settled = derive(told), frozenset(MEASURED) - set(left)
    found = next_question(answers, settled, guidance, "B", today=TODAY)
    assert (found.id, found.facts, found.pathway) == (asked, facts, "B")
    assert found.items == {
        fact: text for fact, text in guidance.questions[asked].items.items() if fact in facts
    }


@pytest.mark.parametrize(
    ("told", "asked"),
    [({}, "medicine_check"), ({"allergy": []}, "conditions"), ({"conditions": []}, "allergy")],
    ids=str,
)
def test_one_open_point_of_the_medicine_has_its_own_question(guidance, told, asked):
    found = next_question(derive({**TOLD, **told}), frozenset(), guidance, "M", today=TODAY)
    assert (found.id, found.pathway) == (asked, "M")


def test_a_raised_fact_is_asked_by_its_own_question(guidance):
    told = derive({n: v for n, v in LATER.items() if n not in LISTED})
    found = next_question(
        told, frozenset(), guidance, "B", today=TODAY, raised=frozenset({"cervix_surgery"})
    )
    words = guidance.questions["cervix_surgery"]
    assert found == Question("cervix_surgery", ("cervix_surgery",), "B", words.ask, words.why, {})


FOUR = {**TOLD, "bleeding": "no", "losses": {"miscarriage": 4}, "nation": None}


def test_the_next_question_and_the_number_left_are_of_the_day_asked_for(guidance):
    from datetime import date

    before = date(2025, 2, 19)  # the day before Scotland's own pathway
    told = derive(FOUR)
    assert next_question(told, frozenset(), guidance, "A", today=TODAY).id == "nation"
    assert next_question(told, frozenset(), guidance, "A", today=before) is None
    assert next_question(told, frozenset(), guidance, "A").id == "nation"
    assert remaining(told, frozenset(), guidance, "A", today=TODAY) == 1
    assert remaining(told, frozenset(), guidance, "A", today=before) == 0


def test_a_usual_answer_that_leaves_a_fact_open_is_not_asked_again(guidance):
    told = derive({**LATER, "allergy": [], "conditions": []})
    assert remaining(told, frozenset(), guidance, "B", today=TODAY) == 1
    assert remaining(told, frozenset({"cx_mm", "cx_at", "cx_tv"}), guidance, "B", today=TODAY) == 0
