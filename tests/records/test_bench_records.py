"""
What keeping a turn costs, beside Rasa's own store: the same events go into both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.engine import bench_records, lean
from bot.records.sql_store import SqlStore

TOLD = [
    {"event": "user", "text": "7 weeks", "parse_data": {"intent": {"name": "inform"}}},
    {"event": "slot", "name": "gest", "value": 49},
    {"event": "action", "name": "action_listen"},
]


@pytest.fixture
def domain() -> Any:
    lean.install()
    from rasa.shared.core.domain import Domain

    return Domain.load("domain.yml")


async def test_both_stores_stand_at_the_same_place_after_the_same_events(
    sqlite_store: SqlStore, domain: Any, tmp_path: Path
) -> None:
    rasas = bench_records.rasa_store(tmp_path / "rasa.db", domain)
    for turn in (bench_records.lutea_turn(sqlite_store, domain), bench_records.rasa_turn(rasas)):
        for number in range(4):
            await turn([TOLD[0], {**TOLD[1], "value": 49 + number}, TOLD[2]])

    ours = sqlite_store.open_conversation("bench", "ours")
    theirs = await rasas.retrieve("rasas")
    assert sqlite_store.load(ours).snapshot["rasa"]["slots"]["gest"] == 52
    assert theirs.get_slot("gest") == 52
    kept = sqlite_store.export(ours)["dialogue"]["events"]
    assert len(kept) == len([e for e in theirs.events if e.type_name in ("user", "slot")]) + 4


async def test_fewer_turns_than_200_measure_nothing() -> None:
    with pytest.raises(ValueError, match="205 turns"):
        await bench_records.measure(turns=100)


@pytest.mark.thorough
async def test_turn_200_costs_what_turn_10_costs_and_in_rasas_store_it_does_not(mind: Any) -> None:
    found = await bench_records.measure()

    print(found)
    assert found["lutea"]["turn_200_over_turn_10"] <= 1.2
    assert found["rasa_sql_tracker_store"]["turn_200_over_turn_10"] > 2
