"""
Proposed changes to the library, each a YAML file in the shape of ``data/faq``, ready to commit.
"""

from __future__ import annotations

import re
import secrets
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.entries import DATA, Entry, rows
from bot.records.members import Member

FIELDS = ("question", "short", "longer", "staff")
NAME = re.compile(r"[a-z0-9_]+\.\d{4}-\d{2}-\d{2}\.[0-9a-f]{6}\.yml")


def keep(
    folder: Path, entry: Entry, changed: dict[str, str], *, why: str, by: Member, day: date
) -> str:
    """
    Write the entry as it would stand and return the file's name. The review starts anew.
    """
    row = {**_row_of(entry), **changed, "reviewer": "not yet reviewed by a clinician"}
    name = f"{entry.id}.{day.isoformat()}.{secrets.token_hex(3)}.yml"
    head = (
        f"# Proposed for {entry.file}: replaces the entry {entry.id}.\n"
        f"# Proposed by {_one_line(by.shown_name)} on {day.isoformat()}.\n"
        f"# Why: {_one_line(why)}\n"
    )
    folder.mkdir(parents=True, exist_ok=True)
    body = yaml.dump([row], Dumper=_Readable, allow_unicode=True, sort_keys=False, width=110)
    (folder / name).write_text(head + body, encoding="utf-8")
    return name


def of_entry(folder: Path, entry: str) -> list[str]:
    return [name for name in listed(folder) if name.startswith(f"{entry}.")]


def listed(folder: Path) -> list[str]:
    """
    The names of all proposals, newest day first.
    """
    found = [path.name for path in folder.glob("*.yml") if NAME.fullmatch(path.name)]
    return sorted(found, key=lambda name: name.split(".")[1], reverse=True)


def read(folder: Path, name: str) -> str | None:
    """
    One proposal; None for a name that is not one of ours.
    """
    path = folder / name
    return path.read_text("utf-8") if NAME.fullmatch(name) and path.is_file() else None


def _row_of(entry: Entry) -> dict[str, Any]:
    path = DATA / "faq" / Path(entry.file).name
    return next(row for row in rows(path) if row["id"] == entry.id)


def _one_line(text: str) -> str:
    return " ".join(text.split())


class _Readable(yaml.SafeDumper):
    """
    Texts of several lines as blocks, as curators write them.
    """


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Readable.add_representer(str, _text)
