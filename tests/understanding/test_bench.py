from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.understanding import bench_rasa
from bot.understanding.bench import NAMES, measure
from bot.understanding.labels import agrees, stated

ROWS = [
    {"id": "1", "text": "I'm 7w3d and bleeding", "gestation_weeks": "7+3", "n_previous_miscarriages": None, "bleeding": "yes", "ivf": None},
    {"id": "2", "text": "first pregnancy, 9 weeks, no bleeding", "gestation_weeks": "9", "n_previous_miscarriages": 0, "bleeding": "no", "ivf": None},
    {"id": "3", "text": "my sister is 8 weeks", "gestation_weeks": None, "n_previous_miscarriages": None, "bleeding": None, "ivf": None},
]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "low", "high"),
    [("7+3", 52, 52), ("8.5", 56, 62), ("9-10", 63, 76), ("33", 231, 237), ("5 months", 121, 182)],
)
def test_a_label_allows_the_stretch_it_states(label: str, low: int, high: int) -> None:
    assert stated(label) == (low, high)


def test_nothing_read_agrees_with_no_label() -> None:
    assert not agrees("gestation_weeks", "7+3", None)
    assert not agrees("bleeding", "yes", None)


def test_the_bench_counts_right_wrong_and_given_on_null(tmp_path: Path) -> None:
    data = tmp_path / "rows.jsonl"
    data.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    found = measure(data, intents=False)
    assert found["rows"] == 3
    weeks = found["facts"]["gestation_weeks"]
    assert (weeks["labelled"], weeks["right"], weeks["null"], weeks["given_on_null"]) == (
        2,
        2,
        1,
        0,
    )
    assert found["facts"]["bleeding"]["confusion"] == {
        "None -> None": 1,
        "no -> no": 1,
        "yes -> yes": 1,
    }
    assert found["plain expressions"]["gestation_weeks"]["given_on_null"] == 1
    assert "red_flags" not in found
    assert set(found["keywords"]["milliseconds"]) == {"p50", "p95", "p99"}


def test_danger_signs_are_measured_beside_simpler_ways(tmp_path: Path) -> None:
    rows = [
        {**ROWS[0], "text": "soaking a pad every half hour", "red_flag": "emergency", "red_flag_code": "heavy_bleeding"},
        {**ROWS[1], "text": "my shoulder bag is blue", "red_flag": "none", "red_flag_code": None},
    ]  # fmt: skip
    data = tmp_path / "rows.jsonl"
    data.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    found = measure(data, intents=False)["red_flags"]
    assert set(found) - {"net and second reader"} == {"net", "plain expressions", "keywords"}
    assert found["net"]["classes"] == {"emergency: heavy_bleeding": "1 of 1"}
    assert {way for way in found if found[way]["false_alarms"]["count"]} == {"keywords"}


def test_intents_are_measured_in_the_same_run(tmp_path: Path) -> None:
    data = tmp_path / "rows.jsonl"
    data.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    found = measure(data)["intents"]
    assert found["messages"] > 100
    assert (
        found["ways"]["Lutea"]["accuracy"] > found["ways"]["short turns and key words"]["accuracy"]
    )
    assert "scope" not in found


def test_what_stock_rasa_read_is_scored_only_when_it_read_every_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {"kind": "fact", "id": "1", "intent": "inform", "facts": dict.fromkeys(NAMES)}
    (tmp_path / "diet.jsonl").write_text(json.dumps(kept) + "\n", encoding="utf-8")
    monkeypatch.setattr(bench_rasa, "FOLDER", tmp_path)
    assert bench_rasa.facts("diet", ["1"]) == [dict.fromkeys(NAMES)]
    assert bench_rasa.facts("diet", ["1", "2"]) is None
    assert bench_rasa.facts("crf", ["1"]) is None
