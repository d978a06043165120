"""
Backup and restore of the SQLite file while it is in use.

A backup is two files: the data without the people's keys, and the keys. Each backup replaces the
one key file, so whoever was erased is gone from every older backup too.
"""

from __future__ import annotations

import base64
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

KEYS_SUFFIX = ".keys.json"


@dataclass(frozen=True)
class BackedUp:
    """
    Where a backup lies, and of how many people.
    """

    data: Path
    keys: Path
    people: int


@dataclass(frozen=True)
class Restored:
    """
    What a restore brought back; ``erased`` are people whose keys were gone.
    """

    people: int
    erased: int


class NotAKeyFile(ValueError):
    """
    What was given as the key file of a backup is none.
    """


class Kept(NamedTuple):
    """
    What a key file holds, as rows to be written.
    """

    people: list[tuple[str, str, bytes]]
    system: list[tuple[bytes, str]]


def backup(source: Path, target: Path, keys: Path | None = None) -> BackedUp:
    """
    Copy a database in use. ``keys`` is the one key file of all backups (default: beside the
    target, ``lutea.keys.json``); keep it apart from the data and from the master keys.
    """
    keys = keys or keys_beside(target)
    fresh = target.with_name(target.name + ".part")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    with (
        closing(sqlite3.connect(source, timeout=15)) as live,
        closing(sqlite3.connect(fresh)) as copy,
    ):
        live.backup(copy)
        people = _split_keys(copy, keys)
    fresh.replace(target)
    return BackedUp(target, keys, people)


def restore(data: Path, keys: Path, target: Path) -> Restored:
    """
    Make a working database from a backup and the newest key file. People without a key were
    erased since: their rows go. Raises FileExistsError rather than replace a database, and
    FileNotFoundError or NotAKeyFile before anything is written.
    """
    for there in (target, target.with_name(target.name + "-wal")):
        if there.exists():
            raise FileExistsError(f"{there} exists; move it away before restoring")
    if not data.is_file():
        raise FileNotFoundError(f"{data} is not there")
    kept = _read(keys)
    fresh = target.with_name(target.name + ".part")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    try:
        done = _fill(data, kept, fresh)
    except sqlite3.Error:
        fresh.unlink()
        raise
    fresh.replace(target)
    return done


def _fill(data: Path, kept: Kept, target: Path) -> Restored:
    with closing(sqlite3.connect(data)) as old, closing(sqlite3.connect(target)) as made:
        old.backup(made)
        made.execute("PRAGMA foreign_keys=ON")
        made.execute("PRAGMA secure_delete=ON")
        with made:
            made.executemany(
                "INSERT INTO person_key (person_id, key_id, wrapped) "
                "SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM person WHERE id = ?)",
                [(*row, row[0]) for row in kept.people],
            )
            made.executemany("UPDATE system_key SET wrapped = ? WHERE name = ?", kept.system)
            erased = made.execute(
                "DELETE FROM person WHERE id NOT IN (SELECT person_id FROM person_key)"
            ).rowcount
        made.execute("VACUUM")
        _check(made, target)
        people = made.execute("SELECT count(*) FROM person").fetchone()[0]
    return Restored(people, erased)


def _read(keys: Path) -> Kept:
    if not keys.is_file():
        raise FileNotFoundError(f"{keys} is not there")
    try:
        kept = json.loads(keys.read_text("utf-8"))
        people = [(person, key, base64.b64decode(w)) for person, key, w in kept["people"]]
        system = [(base64.b64decode(wrapped), name) for name, wrapped in kept["system"]]
    except (ValueError, KeyError, TypeError):
        raise NotAKeyFile(f"{keys} is not the key file of a backup") from None
    return Kept(people, system)


def keys_beside(data: Path) -> Path:
    """
    Where the key file lies unless another place is named.
    """
    return data.with_name("lutea" + KEYS_SUFFIX)


def _split_keys(copy: sqlite3.Connection, keys: Path) -> int:
    people = copy.execute("SELECT person_id, key_id, wrapped FROM person_key").fetchall()
    system = copy.execute("SELECT name, wrapped FROM system_key").fetchall()
    copy.execute("PRAGMA journal_mode=DELETE")
    copy.execute("PRAGMA secure_delete=ON")
    with copy:
        copy.execute("DELETE FROM person_key")
    copy.execute("VACUUM")
    listed = {
        "people": [(p, k, base64.b64encode(w).decode()) for p, k, w in people],
        "system": [(name, base64.b64encode(w).decode()) for name, w in system],
    }
    _write_private(keys, json.dumps(listed))
    return len(people)


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_name(path.name + ".part")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _check(database: sqlite3.Connection, path: Path) -> None:
    found = database.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"{path}: the restored database is damaged: {found}")
