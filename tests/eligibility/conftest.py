from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.eligibility.guidance import Guidance
from bot.eligibility.kinds import kinds
from bot.eligibility.lines import _finding
from bot.eligibility.questions import _matters, by_weight, latest_day
from bot.knowledge.guidance import load_guidance

TODAY = date(2026, 11, 22)
CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[dict[str, Any]]:
    """
    The cases of one table.
    """
    found: list[dict[str, Any]] = yaml.safe_load((CASES / f"{name}.yml").read_text("utf-8"))
    return found


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """
    Each test works out its figures, searches and lines anew: a changed rule must not be hidden by
    what the right one gave, and a mutation run sees which tests reach which function.
    """
    load_guidance(today=TODAY).editions.clear()
    for remembered in (kinds, by_weight, latest_day, _matters, _finding):
        remembered.cache_clear()


@pytest.fixture(scope="session")
def guidance() -> Guidance:
    return load_guidance(today=TODAY)


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY
