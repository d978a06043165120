"""Rasa's own view of the project: which files it reads, and that it finds nothing wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot import settings

ROOT = settings.ROOT


def test_rasa_reads_exactly_these_files() -> None:
    from bot.engine import lean

    lean.install()
    from rasa.shared.importers.rasa import RasaFileImporter

    importer = RasaFileImporter(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")]
    )
    nlu = {Path(f).relative_to(ROOT).as_posix() for f in importer._nlu_files}
    stories = {Path(f).relative_to(ROOT).as_posix() for f in importer._story_files}

    assert nlu == {p.relative_to(ROOT).as_posix() for p in (ROOT / "data" / "nlu").glob("*.yml")}
    assert stories == {"data/rules/rules.yml"}


@pytest.mark.timeout(1_800)  # half a minute where nothing else runs
def test_rasa_finds_nothing_wrong_in_the_data(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot.cli", "rasa", "data", "validate",
         "--fail-on-warnings", "--data", "data/nlu", "data/rules"],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip

    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def test_every_intent_has_a_rule_and_every_response_is_used_or_asked_for() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    rules = yaml.safe_load((ROOT / "data/rules/rules.yml").read_text("utf-8"))["rules"]
    covered = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}

    # Rasa maps `restart` itself; the reading of a message turns it into `start_again`.
    assert set(domain["intents"]) - {"restart"} == covered


def test_the_questions_are_the_ones_of_the_guidance() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
    questions = yaml.safe_load((ROOT / "data/guidance/questions.yml").read_text("utf-8"))

    for question in questions:
        assert domain[f"utter_why_{question['id']}"][0]["text"] == question["why"], question["id"]
        if question.get("items"):
            continue  # asked with its list of open points: actions/ask.py
        said = domain[f"utter_ask_{question['id']}"]
        plain = [variant["text"] for variant in said if "condition" not in variant]
        assert plain == [question["ask"]], question["id"]
