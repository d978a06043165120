"""
Sentences written by hand, in the tables of ``cases``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.understanding.reading import hedged, slots

CASES = Path(__file__).parent / "cases"


def rows() -> list[tuple[str, str]]:
    found = []
    for file in sorted(CASES.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                text, _, wanted = line.rpartition(" => ")
                found.append((text, wanted))
    return found


def value_of(text: str) -> Any:
    if text in ("yes", "no"):
        return text
    value = yaml.safe_load(text)
    return sorted(value) if isinstance(value, list) else value


@pytest.mark.parametrize(("text", "wanted"), rows())
def test_a_sentence_yields_the_facts_of_its_table(text: str, wanted: str) -> None:
    told, unsure = slots(text), hedged(text)
    for part in wanted.split("; "):
        name, _, value = part.partition("=")
        if part.startswith("!"):
            assert part[1:] not in told
        elif part.startswith("?"):
            assert name[1:] not in told
            assert unsure[name[1:]] == value_of(value)
        else:
            assert told[name] == value_of(value)


def test_every_table_has_cases() -> None:
    assert len(rows()) >= 280
