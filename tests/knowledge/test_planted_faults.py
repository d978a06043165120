"""
``lutea check-data`` itself, on a copy of the data with one fault of each kind planted in it.
"""

import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from bot.knowledge.entries import load_entries
from bot.settings import ROOT, folder

TODAY = date.today()
FILES = {entry.id: entry.file for entry in load_entries()}
OTHERS = {entry.id: entry.phrasings[0] for entry in load_entries()}

# entry, field, what is planted, what the check must say
IN_ENTRIES = [
    ("does_it_work", "sources", [{"source": "nowhere", "place": "1"}], "source nowhere is not in"),
    ("discharge", "review_due", str(TODAY - timedelta(1)), "review was due on"),
    ("itching", "review_due", str(TODAY + timedelta(60)), "in 60 days"),
    ("weaning", "phrasings", OTHERS["mood"], "is a phrasing of mood as well"),
    ("brands", "phrasings", OTHERS["grief_fault"] + " please", "is nearer to grief_fault"),
    ("trials", "short", "Considerable haemodynamic instability necessitates care.", "reads at"),
    ("get_a_scan", "longer", "It's just spotting.", '"just"'),
    ("rectal_use", "longer", "It had failed.", '"failed"'),
    ("by_mouth", "longer", "A cervix of 20 mm or less is short.", "short_cervix is 20"),
    ("missed_dose", "longer", "Ring 020 1234 5678.", "is not in data/services.yml"),
    ("took_too_many", "longer", "Ring 01924 200799.", "is an old number"),
    ("other_forms", "related", ["nothing_of_the_kind"], "is related to nothing_of_the_kind"),
]
# file, id, field, what is planted, what the check must say
ELSEWHERE = [
    ("library/figures.yml", "late_loss", "values", [15], "but data/guidance says 16"),
    ("services.yml", "samaritans", "source", "R0", "source R0 is not in sources.yml"),
    ("services.yml", "shout", "seen", str(TODAY - timedelta(366)), "look again"),
    ("sources.yml", "ng126-2019", "date", "lately", "date is lately, expected an ISO date"),
    ("coverage.yml", "S7", "entry", "gone", "names the entry gone, which does not exist"),
    ("coverage.yml", "S9", "entry", "", "neither an entry nor a reason"),
]
WARNINGS = {"itching", "shout"}


def plant(path: Path, row: str, field: str, value: object) -> None:
    rows = yaml.safe_load(path.read_text("utf-8"))
    (found,) = [one for one in rows if row in (one.get("id"), one.get("sentence"))]
    if field == "phrasings":
        value = [*found["phrasings"], value]
    found[field] = value
    path.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), "utf-8")


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """What the command says of a copy with every fault in it, and its exit code."""
    copy = tmp_path_factory.mktemp("planted")
    for name in ("bot", "data"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    models = copy / "models"
    models.mkdir()
    (models / "minilm").symlink_to(folder("LUTEA_MODELS") / "minilm")
    shutil.copy2(folder("LUTEA_MODELS") / "vectors.npz", models)
    for entry, field, value, _ in IN_ENTRIES:
        plant(copy / FILES[entry], entry, field, value)
    for file, row, field, value, _ in ELSEWHERE:
        plant(copy / "data" / file, row, field, value)
    return run(copy)


def run(copy: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "check-data"]
    settings = {"PYTHONPATH": str(copy), "LUTEA_MODELS": str(copy / "models")}
    return subprocess.run(
        command,
        check=False,
        cwd=copy,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("what", "said"),
    [(row[0], row[-1]) for row in IN_ENTRIES] + [(row[1], row[-1]) for row in ELSEWHERE],
)
def test_each_fault_is_named_with_its_place(checked, what, said):
    level = "warning" if what in WARNINGS else "error"
    lines = [line for line in checked.stderr.splitlines() if line.startswith(f"{level}: ")]
    assert any(f": {what}: " in line or f" {what} " in line for line in lines if said in line), (
        checked.stderr
    )


def test_the_command_fails(checked):
    assert checked.returncode == 1
    assert "0 errors" not in checked.stderr
