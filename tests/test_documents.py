"""
What the documents name is there: files, settings and commands; and nothing of any one machine.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from bot import settings
from bot.cli import app

ROOT = settings.ROOT
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Read by the tests, and by a caller of the API.
NOT_THE_SERVICES = {"LUTEA_REQUIRE_SERVICES", "LUTEA_TOKEN"}
NAMED = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))


@NAMED
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]

    assert [link for link in local if not (document.parent / link).exists()] == []


@NAMED
def test_every_setting_that_is_named_exists(document: Path) -> None:
    named = set(re.findall(r"\bLUTEA_[A-Z_]+\b", document.read_text(encoding="utf-8")))

    assert named - {s.name for s in settings.SETTINGS} - NOT_THE_SERVICES == set()


@NAMED
def test_every_command_that_is_named_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:uv run |\.venv/bin/)?lutea ([a-z][a-z-]+)", text))

    command = typer.main.get_group(app)
    assert named - set(command.commands) == set()


@NAMED
def test_no_document_knows_a_machine(document: Path) -> None:
    assert re.findall(r"/(?:root|home|work|tmp)/\S+", document.read_text(encoding="utf-8")) == []
