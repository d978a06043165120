"""
Questions that were not answered are put together by what they mean.
"""

import pytest

from bot.knowledge.grouping import group

SUNCREAM = [
    "is sun cream safe when pregnant",
    "can I put sun cream on while pregnant",
    "which sun cream is ok in pregnancy",
]
PARKING = ["where do I park at the hospital", "is there a car park by the maternity unit"]
ALONE = "does the baby get a bus pass"


def texts(asked):
    return [sorted(asked[place] for place in one.places) for one in group(asked)]


def test_questions_that_mean_the_same_are_one_group_and_the_largest_comes_first():
    asked = [PARKING[0], SUNCREAM[0], ALONE, SUNCREAM[1], PARKING[1], SUNCREAM[2]]
    assert texts(asked) == [sorted(SUNCREAM), sorted(PARKING), [ALONE]]


def test_the_order_of_the_questions_changes_no_group():
    asked = [*SUNCREAM, *PARKING, ALONE]
    assert texts(asked) == texts(asked[::-1])


def test_a_group_is_named_by_one_of_its_questions_which_stands_first():
    asked = [*PARKING, *SUNCREAM]
    assert [one.typical for one in group(asked)] == [asked[g.places[0]] for g in group(asked)]


@pytest.mark.parametrize(
    ("asked", "sizes"),
    [([], []), (["one question"], [1]), (["the same", "The same!"], [2]), (["", "😭"], [1, 1])],
)
def test_few_or_empty_questions_are_no_trouble(asked, sizes):
    assert [len(one.places) for one in group(asked)] == sizes


def test_every_question_is_in_one_group():
    asked = [*SUNCREAM, ALONE, *PARKING, *SUNCREAM]
    assert sorted(p for one in group(asked) for p in one.places) == list(range(len(asked)))
