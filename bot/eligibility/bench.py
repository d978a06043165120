"""
How many assessments a second, on one core.
"""

from __future__ import annotations

import io
import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from bot.eligibility.answers import Answers
from bot.eligibility.assessment import assess
from bot.eligibility.fields import ALLERGIES, CHOICES, CONDITIONS, LOSSES
from bot.eligibility.guidance import Guidance
from bot.eligibility.lines import run
from bot.eligibility.questions import latest_day
from bot.eligibility.told import to_json

# What is asked of each measurement, a second.
BASELINES = {"assess": 10_000, "json_lines": 3_000, "json_lines_with_next_question": 300}


def some_answers(source: random.Random) -> Answers:
    """
    A random history over the whole input space, with unknowns.
    """
    made: dict[str, Any] = {name: source.choice(values) for name, values in CHOICES.items()}
    days = [None, *range(295)]
    made |= {"gest": source.choice(days), "cx_at": source.choice(days)}
    made |= {"cx_mm": source.choice([None, *range(61)])}
    for name in ("sptb_at", "late_loss_at"):
        made[name] = source.choice([None, "unknown", *range(80, 280)])
    kinds = source.sample(LOSSES, source.randint(0, 2))
    made["losses"] = source.choice([None, {kind: source.randint(0, 5) for kind in kinds}])
    made["allergy"] = frozenset(source.sample(ALLERGIES, source.randint(0, 2)))
    made["conditions"] = frozenset(source.sample(CONDITIONS, source.randint(0, 2)))
    return replace(Answers(), **made)


def measure(guidance: Guidance, *, count: int = 3000, today: date | None = None) -> dict[str, Any]:
    """
    Each measurement a second, with its baseline.
    """
    day = today or latest_day(guidance)
    source = random.Random(2026)
    histories = [some_answers(source) for _ in range(count)]
    lines = [json.dumps(to_json(answers)) for answers in histories]

    def in_process() -> None:
        for answers in histories:
            assess(answers, guidance, day)

    def as_lines(with_next: bool) -> Callable[[], None]:
        return lambda: run(lines, io.StringIO(), day, guidance, with_next=with_next)

    measured = {
        "assess": _rate(in_process, count),
        "json_lines": _rate(as_lines(False), count),
        "json_lines_with_next_question": _rate(as_lines(True), count),
    }
    return {
        name: {"a_second": rate, "baseline": BASELINES[name]} for name, rate in measured.items()
    }


def _rate(work: Callable[[], None], count: int) -> int:
    begun = time.perf_counter()
    work()
    return int(count / (time.perf_counter() - begun))
