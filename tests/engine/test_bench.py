"""
`lutea bench serve`: early and late turns are measured alike, and nothing grows with the length.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from bot import settings
from bot.engine import bench, lean


def test_early_and_late_hold_the_same_kinds_of_turns_and_no_text_twice() -> None:
    kinds = [Counter(n % 4 for n in turns) for turns in (bench.EARLY, bench.LATE)]
    said = [bench._turn(n, seat) for seat in range(6) for n in range(3, bench.LATE.stop)]

    assert kinds[0] == kinds[1]
    assert all(n == 1 for text, n in Counter(said).items() if text != "why do you ask?")


def test_the_turns_measured_leave_the_check_where_it_was(in_check: Any) -> None:
    in_check.say(bench._turn(4, 0))
    here = in_check.asking

    for number in range(5, 9):
        in_check.say(bench._turn(number, 0))
        assert in_check.asking == here


@pytest.mark.parametrize(("before", "after"), [(None, "1"), ("4", "4")])
def test_sums_stay_on_one_thread_unless_someone_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, before: str | None, after: str
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if before:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", before)
    lean.one_thread()

    assert lean.os.environ["OPENBLAS_NUM_THREADS"] == after


def test_the_command_says_so_before_numpy_is_there() -> None:
    asked = "import sys, bot.cli; print('numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asked],
        capture_output=True, text=True, cwd=settings.ROOT, check=True,
    )  # fmt: skip

    assert done.stdout.strip() == "False"


@pytest.mark.thorough
async def test_turn_200_costs_what_turn_10_costs(engine: Any) -> None:
    found = await bench.growth(engine)

    print(found)
    assert found["turn_200_over_turn_10"] <= 1.2
