"""
The laws of the rules, over the whole input space.
"""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.eligibility.answers import Answers
from bot.eligibility.assessment import assess
from bot.eligibility.fields import CHOICES
from bot.eligibility.told import from_json, to_json
from bot.knowledge.guidance import load_guidance
from tests.eligibility.conftest import TODAY
from tests.eligibility.strategies import FACTS, answers, no_value

GUIDANCE = load_guidance(today=TODAY)
COUNTS = {"miscarriage", "missed_miscarriage", "late_miscarriage"}
often = settings(max_examples=60, deadline=None)


def outcomes(c):
    return assess(c, GUIDANCE, TODAY).outcomes


@often
@given(answers, st.sampled_from(FACTS))
def test_making_a_fact_unknown_never_gives_an_offer_that_the_value_refused(c, fact):
    told, untold = outcomes(c), outcomes(replace(c, **{fact: no_value(fact)}))
    if untold["A"].startswith("A_OFFER"):
        assert told["A"] == untold["A"]
    if untold["B"] == "B_OFFER_CHOICE" and fact not in ("scan", "heartbeat"):
        assert told["B"] == "B_OFFER_CHOICE"


@often
@given(answers, st.sampled_from(FACTS))
def test_making_a_fact_unknown_never_says_that_nothing_is_indicated(c, fact):
    told, untold = outcomes(c), outcomes(replace(c, **{fact: no_value(fact)}))
    assume(fact not in ("scan", "heartbeat", "cx_mm", "cx_at", "cx_tv", "on_progesterone"))
    if untold["B"] == "B_NOT_INDICATED":
        assert told["B"] == "B_NOT_INDICATED"


@often
@given(answers)
def test_an_offer_on_pathway_a_needs_all_of_its_points(c):
    outcome = outcomes(c)["A"]
    counted = sum(n for kind, n in (c.losses or {}).items() if kind in COUNTS)
    points = (
        c.pregnant == "yes" and c.bleeding == "yes" and c.scan == "in_womb" and counted >= 1
        and c.gest is not None and c.gest <= 90 and c.on_progesterone == "no"
        and c.heartbeat in ("seen", "not_yet")
    )  # fmt: skip
    assert outcome.startswith("A_OFFER") == points
    if points:
        ending = "to_16_weeks" if c.heartbeat == "seen" else "heartbeat_pending"
        assert outcome == f"A_OFFER:{ending}"


@often
@given(answers)
def test_an_offer_on_pathway_b_needs_all_of_its_points(c):
    early = (isinstance(c.late_loss_at, int) and c.late_loss_at >= 112) or (
        isinstance(c.sptb_at, int) and c.sptb_at <= 238
    )
    measured = c.cx_tv == "yes" and c.cx_at is not None and 112 <= c.cx_at <= 168
    short = measured and c.cx_mm is not None and c.cx_mm <= 25
    going = c.pregnant == "yes" and c.heartbeat != "loss_confirmed" and c.scan != "outside_womb"
    in_time = c.gest is not None and c.gest <= 168
    free = c.on_progesterone not in ("preterm", "unknown")
    points = going and c.babies == "one" and in_time and free and early and short
    assert (outcomes(c)["B"] == "B_OFFER_CHOICE") == points


@often
@given(answers)
def test_the_fourteen_day_advice_needs_the_womb_and_a_heartbeat(c):
    if outcomes(c)["A"] == "A_NO_PREVIOUS_MC:14_DAYS":
        assert (c.scan, c.heartbeat) == ("in_womb", "seen")


@often
@given(answers)
def test_scotlands_offer_is_for_scotland_without_bleeding_after_four(c):
    if outcomes(c)["A"] == "A_SCOTLAND_4PLUS":
        assert (c.nation, c.bleeding, c.on_progesterone) == ("scotland", "no", "no")
        assert sum(n for kind, n in c.losses.items() if kind in COUNTS) >= 4


@often
@given(answers)
def test_every_assessment_has_findings_and_every_finding_a_source_that_resolves(c):
    made = assess(c, GUIDANCE, TODAY)
    assert len(made.findings) == len(GUIDANCE.criteria)
    for finding in made.findings:
        assert finding.source in GUIDANCE.sources
        assert finding.sentence
        assert finding.staff
        assert finding.place
        assert finding.date


@often
@given(answers)
def test_every_outcome_and_flag_has_words(c):
    made = assess(c, GUIDANCE, TODAY)
    assert all(code in GUIDANCE.outcomes for code in made.outcomes.values())
    assert all(flag.split(":")[0] in GUIDANCE.flags for flag in made.flags)


@often
@given(answers, st.randoms())
def test_order_never_matters(c, source):
    shuffled = list(to_json(c).items())
    source.shuffle(shuffled)
    if c.losses is not None:
        turned = dict(reversed(list(c.losses.items())))
        shuffled = [(k, turned if k == "losses" else v) for k, v in shuffled]
    again = assess(from_json(dict(shuffled)), GUIDANCE, TODAY)
    assert again == assess(c, GUIDANCE, TODAY)


@often
@given(answers)
def test_answers_go_through_json_unchanged(c):
    assert from_json(to_json(c)) == c


@often
@given(answers, st.integers(0, 294), st.integers(0, 294))
def test_more_weeks_never_bring_an_offer_back(c, one, other):
    early, late = sorted((one, other))
    before, after = (outcomes(replace(c, gest=gest))["A"] for gest in (early, late))
    if after.startswith("A_OFFER"):
        assert before == after


@often
@given(answers, st.floats(0, 60), st.floats(0, 60))
def test_a_shorter_cervix_never_loses_the_choice(c, one, other):
    short, longer = sorted((one, other))
    if outcomes(replace(c, cx_mm=longer))["B"] == "B_OFFER_CHOICE":
        assert outcomes(replace(c, cx_mm=short))["B"] == "B_OFFER_CHOICE"


@often
@given(answers, st.integers(80, 294), st.integers(80, 294))
def test_a_later_loss_never_loses_the_choice(c, one, other):
    early, late = sorted((one, other))
    if outcomes(replace(c, late_loss_at=early))["B"] == "B_OFFER_CHOICE":
        assert outcomes(replace(c, late_loss_at=late))["B"] == "B_OFFER_CHOICE"


@often
@given(answers, st.integers(140, 294), st.integers(140, 294))
def test_an_earlier_birth_never_loses_the_choice(c, one, other):
    early, late = sorted((one, other))
    if outcomes(replace(c, sptb_at=late))["B"] == "B_OFFER_CHOICE":
        assert outcomes(replace(c, sptb_at=early))["B"] == "B_OFFER_CHOICE"


@often
@given(answers, st.sampled_from(sorted(COUNTS)))
def test_one_more_miscarriage_never_loses_an_offer(c, kind):
    assume(c.losses is not None)
    more = replace(c, losses={**c.losses, kind: c.losses.get(kind, 0) + 1})
    before, after = outcomes(c)["A"], outcomes(more)["A"]
    if before.startswith(("A_OFFER", "A_SCOTLAND")):
        assert after == before


# For each criterion the values that can bear an offer; any other must refuse it.
BEARS = {
    "pregnant": {"yes"},
    "bleeding": {"yes"},
    "scan": {"in_womb"},
    "heartbeat": {"seen", "not_yet"},
    "on_progesterone": {"no"},
}


@often
@given(answers, st.sampled_from(sorted(BEARS)), st.data())
@example(
    Answers(
        pregnant="yes", gest=52, bleeding="yes", scan="in_womb", heartbeat="seen",
        losses={"miscarriage": 1}, on_progesterone="no",
    ), "bleeding", None,
)  # fmt: skip
def test_each_criterion_alone_can_refuse_an_offer(c, fact, data):
    refused = [value for value in CHOICES[fact] if value not in BEARS[fact]]
    values = refused if data is None else [data.draw(st.sampled_from(refused))]
    for value in values:
        assert not outcomes(replace(c, **{fact: value}))["A"].startswith("A_OFFER")


@often
@given(answers)
def test_the_same_answers_guidance_and_day_give_the_same_assessment(c):
    assert assess(c, GUIDANCE, TODAY) == assess(c, load_guidance(today=TODAY), TODAY)


def test_the_facts_are_those_of_the_answers():
    assert len(fields(Answers)) == 19
