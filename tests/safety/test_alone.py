"""
The net stands alone: no Rasa, no database, no network, and its data are checked at the start.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
import yaml

from bot.safety.bench import clopper_pearson_lower, measure
from bot.safety.danger_words import FOLDER, danger_words
from bot.safety.net import read
from bot.safety.real_words import page

BLOCKED = """
import sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"rasa", "rasa_sdk", "sqlalchemy", "onnxruntime", "starlette"}:
            raise ImportError(name)
sys.meta_path.insert(0, Wall())
from bot.safety.net import read
from bot.safety.words import reply_for
print(reply_for(read("im soaking a pad every half hour")).splitlines()[1])
"""


def test_it_gives_999_with_rasa_and_the_database_blocked():
    run = subprocess.run(
        [sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=True, timeout=120
    )
    assert run.stdout.strip() == "**999**"


def test_importing_the_net_does_no_work():
    code = "import bot.safety.net as n; from bot.safety.spans import finder; print(finder.cache_info().misses)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert run.stdout.strip() == "0"


def test_the_list_of_real_words_is_current():
    assert (FOLDER / "real_words.txt").read_text(encoding="utf-8") == page(danger_words())


def test_every_sign_has_a_name_a_source_and_a_date():
    for path in (FOLDER / "signs").glob("*.yml"):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            assert entry["name"]
            assert entry["source"]
            assert entry["date"]


def test_a_fault_in_the_data_is_named_with_its_code(tmp_path):
    folder = tmp_path / "safety"
    (folder / "signs").mkdir(parents=True)
    shutil.copytree(FOLDER / "ideas", folder / "ideas")
    for name in ("words.yml", "figures.yml", "frames.yml", "real_words.txt"):
        (folder / name).write_text((FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    sign = [{"code": "RF1", "name": "x", "level": "loud", "signs": [{"all": ["no_such_idea"]}]}]
    (folder / "signs" / "one.yml").write_text(yaml.safe_dump(sign), encoding="utf-8")
    with pytest.raises(ValueError) as caught:
        danger_words.__wrapped__(folder)
    assert "RF1 names an unknown idea no_such_idea" in str(caught.value)
    assert "unknown level loud" in str(caught.value)
    assert "RF1 has no source" in str(caught.value)


def test_an_idea_stands_in_one_file_only(tmp_path):
    folder = tmp_path / "safety"
    shutil.copytree(FOLDER, folder)
    (folder / "ideas" / "zz.yml").write_text("bleed: blood\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"zz\.yml: already in another file: bleed"):
        danger_words.__wrapped__(folder)


def test_no_key_of_the_data_makes_rasa_read_it():
    reserved = {"nlu", "rules", "stories", "responses", "intents", "entities", "slots", "actions"}
    for path in FOLDER.rglob("*.yml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert not (isinstance(data, dict) and reserved & set(data)), path.name


def test_the_answer_to_the_danger_question_is_read_with_it_in_view():
    for text in ("a bit faint", "yes soaking", "bad pain", "my shoulder", "really dizzy"):
        assert read(text, asked="danger").level == "emergency", text
    for text in ("no", "none of these", "no soaking, no pain", "not soaking pads", "not faint"):
        assert read(text, asked="danger").flags == (), text
    assert read("a bit faint, the line I mean").level is None


def test_what_is_known_from_before_counts():
    known = frozenset({"rhesus_negative"})
    assert "RF15" in {flag.code for flag in read("I'm bleeding", context=known).flags}
    assert "RF17" in {f.code for f in read("it is worse", context=frozenset({"bleeding"})).flags}
    assert read("it is worse").flags == ()


def test_the_bench_counts(tmp_path):
    items = [
        {"id": "a", "text": "i want to die", "red_flag": "crisis", "red_flag_code": "self_harm"},
        {"id": "b", "text": "hello", "red_flag": "emergency", "red_flag_code": "heavy_bleeding"},
        {"id": "c", "text": "spotting", "red_flag": "urgent", "red_flag_code": "light_bleeding"},
        {"id": "d", "text": "i fainted", "red_flag": "none", "red_flag_code": None},
    ]
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(json.dumps(i) for i in items), encoding="utf-8")
    result = measure(path)
    assert (result["crisis"]["found"], result["crisis"]["of"]) == (1, 1)
    assert result["emergency"]["missed"] == ["b"]
    assert result["light_bleeding"]["found"] == 1
    assert result["false_alarms"]["ids"] == ["d"]
    assert not any(item["text"] in json.dumps(result) for item in items)


@pytest.mark.parametrize(
    ("found", "of", "bound"),
    [(0, 0, 0.0), (0, 10, 0.0), (6, 6, 0.5407), (46, 46, 0.9229), (9, 10, 0.555)],
)
def test_the_lower_bound_is_exact(found, of, bound):
    assert clopper_pearson_lower(found, of) == pytest.approx(bound, abs=5e-5)
