"""
Backup and restore of whichever database the settings name.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import OperationalError

from bot import settings
from bot.records import backup as sqlite_backup
from bot.records import backup_postgres
from bot.records import keys as master
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
    _refuse_what_is_in_use(found, file, keys)
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


def _refuse_what_is_in_use(url: URL, file: Path, keys: Path | None) -> None:
    """
    A backup must not take the place of the records or of their master keys.
    """
    used = [settings.folder("LUTEA_VAR") / master.FILE]
    if url.get_backend_name() == "sqlite" and url.database:
        used.append(Path(url.database))
    for target in filter(None, (file, keys)):
        if target.is_dir():
            raise Refused(f"{target} is a folder; name a file in it")
        if target.resolve() in [path.resolve() for path in used]:
            raise Refused(f"{target} is in use by Lutea itself; name another file")
    if keys is not None and keys.resolve() == file.resolve():
        raise Refused("the data and the keys need a file each")


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
    except OperationalError as error:
        raise Refused(str(error.orig).partition("\n")[0]) from None
    except (sqlite3.Error, sqlite_backup.NotAKeyFile, backup_postgres.ToolFailed) as error:
        raise Refused(str(error)) from None
