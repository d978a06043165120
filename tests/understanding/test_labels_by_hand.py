"""
Short ways of saying how far, how many and whether there is blood, read as the bench reads them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.understanding.bench import read_labels
from bot.understanding.labels import agrees

LABELLED = Path(__file__).parent / "labelled"
TABLES = {
    "bleeding": "bleeding", "weeks": "gestation_weeks", "losses": "n_previous_miscarriages",
}  # fmt: skip


def rows() -> list[tuple[str, str, str]]:
    found = []
    for table, name in TABLES.items():
        for line in (LABELLED / f"{table}.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                text, _, label = line.rpartition(" => ")
                found.append((name, text, label))
    return found


@pytest.mark.parametrize(("name", "text", "label"), rows())
def test_a_way_of_saying_it_is_read_as_its_table_says(name: str, text: str, label: str) -> None:
    value = read_labels(text, date(2026, 1, 1))[name]
    if label == "null":
        assert value is None
    elif name == "gestation_weeks":
        assert agrees(name, label, value)
    else:
        assert str(value) == label


def test_each_table_has_many_ways_of_saying_it() -> None:
    assert len(rows()) >= 600
