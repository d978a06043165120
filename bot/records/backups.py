"""
Backup and restore of whichever database the settings name.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import make_url

from bot.records import backup as sqlite_backup
from bot.records import backup_postgres
from bot.records.backup import BackedUp, Restored
from bot.records.database import clean_url


class Refused(Exception):
    """
    A backup or a restore that was not done, and why; never with anything of a person.
    """


def back_up(url: str, file: Path, keys: Path | None = None) -> BackedUp:
    """
    Copy the database at ``url`` to ``file``, and the people's keys to ``keys`` (default: one file
    beside it). Raises Refused, or OSError where a file cannot be read or written.
    """
    found = make_url(clean_url(url))
    file.parent.mkdir(parents=True, exist_ok=True)
    if keys is not None:
        keys.parent.mkdir(parents=True, exist_ok=True)
    try:
        if found.get_backend_name() == "postgresql":
            return backup_postgres.backup(found, file, keys)
        source = Path(found.database or "")
        if not source.is_file():
            raise Refused(f"there is no database at {source}")
        return sqlite_backup.backup(source, file, keys)
    except (sqlite3.Error, backup_postgres.ToolFailed) as error:
        raise Refused(str(error)) from None


def bring_back(url: str, file: Path, keys: Path | None = None) -> Restored:
    """
    Fill the database at ``url``, which must be new or empty, from a backup and the newest key
    file. Raises Refused, or OSError where a file is missing or a database is in the way.
    """
    found = make_url(clean_url(url))
    try:
        if found.get_backend_name() == "postgresql":
            return backup_postgres.restore(file, keys, found)
        newest = keys or sqlite_backup.keys_beside(file)
        return sqlite_backup.restore(file, newest, Path(found.database or ""))
    except (sqlite3.Error, backup_postgres.ToolFailed) as error:
        raise Refused(str(error)) from None
