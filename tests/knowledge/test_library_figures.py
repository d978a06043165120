"""
The figures of docs/library.md: where they go, and how two builds of the encoder are compared.
"""

import numpy as np
import pytest

from bot.knowledge import bench_page, precision
from bot.knowledge.curve import auroc


def test_the_page_has_both_places_for_figures_and_neither_is_empty():
    text = bench_page.PAGE.read_text("utf-8")
    for start, end in (
        (bench_page.START, bench_page.END),
        (bench_page.BESIDE, bench_page.BESIDE_END),
    ):
        assert "|" in text.split(start)[1].split(end)[0]


def test_only_what_stands_between_the_marks_is_replaced():
    text = "before\n<a>\nold\n<b>\nafter"
    assert bench_page.between(text, "<a>", "<b>", "new") == "before\n<a>\n\nnew\n\n<b>\nafter"


def test_a_page_without_its_marks_is_refused():
    with pytest.raises(ValueError, match="unpack"):
        bench_page.between("no marks here", "<a>", "<b>", "new")


def test_two_builds_that_judge_alike_do_not_differ():
    same = np.array([True, False] * 50)
    found = precision._compared("top-1", same, same)
    assert (found.ours, found.other, found.within) == (0.5, 0.5, 0.0)


def test_the_difference_is_judged_text_by_text():
    ours, other = np.array([True] * 90 + [False] * 10), np.array([True] * 100)
    found = precision._compared("top-1", ours, other)
    assert found.other - found.ours == pytest.approx(0.1)
    assert 0.05 < found.within < 0.07
    row = next(
        line
        for line in precision.lines_of(precision.Precision((found,), 3.0, 7.0))
        if "top" in line
    )
    assert row == "| top-1 | 100 | 90.0 | 100.0 | -10.0 ± 5.9 |"


@pytest.mark.parametrize(
    ("ours", "others", "expected"),
    [([2, 3], [0, 1], 1.0), ([0], [1], 0.0), ([1], [1], 0.5), ([], [1], 0.0)],
)
def test_the_area_under_the_curve_counts_a_tie_half(ours, others, expected):
    assert auroc(np.array(ours), np.array(others)) == expected
