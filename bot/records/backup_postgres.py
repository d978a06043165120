"""
Backup and restore of PostgreSQL by its own ``pg_dump`` and ``psql``, split as on SQLite: the data
without the people's keys, and the keys.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, text

from bot.records.backup import BackedUp, NotAKeyFile, Restored

KEYS_SUFFIX = ".keys.sql"
KEY_TABLES = ("person_key", "system_key")
# Whoever uses the records at all has a system key.
_HAS_KEYS = re.compile(rb"^INSERT INTO (public\.)?system_key ", re.MULTILINE)
WITHOUT_KEY = "DELETE FROM person WHERE id NOT IN (SELECT person_id FROM person_key)"


class ToolFailed(Exception):
    """
    ``pg_dump`` or ``psql`` is missing or gave up, or the database is not empty.
    """


def backup(url: URL, target: Path, keys: Path | None = None) -> BackedUp:
    """
    Dump a database in use. The keys are dumped last: whoever came between the two dumps is in the
    key file only, and a restore refuses her key. Raises ToolFailed.
    """
    keys = keys or keys_beside(target)
    _dump(url, target, *(f"--exclude-table-data={table}" for table in KEY_TABLES))
    only = [f"--table={table}" for table in KEY_TABLES]
    _dump(url, keys, "--inserts", "--data-only", *only)
    people = sum(line.startswith(b"INSERT INTO public.person_key") for line in keys.open("rb"))
    return BackedUp(target, keys, people)


def restore(data: Path, keys: Path | None, url: URL) -> Restored:
    """
    Fill an empty database from a dump and the newest key file. Raises ToolFailed, and
    FileNotFoundError or NotAKeyFile before anything is written.
    """
    keys = keys or keys_beside(data)
    for file in (data, keys):
        if not file.is_file():
            raise FileNotFoundError(f"{file} is not there")
    if not _HAS_KEYS.search(keys.read_bytes()):
        raise NotAKeyFile(f"{keys} is not the key file of a backup")
    engine = create_engine(url)
    try:
        if inspect(engine).get_table_names():
            raise ToolFailed("the database is not empty; restore into a new one")
        _load(url, data, "--single-transaction", "--set=ON_ERROR_STOP=1")
        _load(url, keys)  # keys of people who came after the data are refused, one by one
        with engine.begin() as connection:
            erased = connection.execute(text(WITHOUT_KEY)).rowcount
            people = connection.execute(text("SELECT count(*) FROM person")).scalar_one()
    finally:
        engine.dispose()
    return Restored(people, erased)


def keys_beside(data: Path) -> Path:
    """
    Where the key file lies unless another place is named.
    """
    return data.with_name("lutea" + KEYS_SUFFIX)


def _dump(url: URL, path: Path, *options: str) -> None:
    fresh = path.with_name(path.name + ".part")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    _run("pg_dump", url, "--no-owner", *options, "--file", str(fresh))
    fresh.replace(path)


def _load(url: URL, path: Path, *options: str) -> None:
    _run("psql", url, "--quiet", "--no-psqlrc", *options, "--file", str(path))


def _run(tool: str, url: URL, *options: str) -> None:
    """
    Run one of PostgreSQL's tools. The password goes by the environment: a command line is seen by
    everybody on the machine.
    """
    plain = url.set(drivername="postgresql", password=None)
    where = plain.render_as_string(hide_password=False)
    password = {"PGPASSWORD": url.password} if url.password else {}
    command = [tool, *options, "--dbname", where]
    try:
        done = subprocess.run(
            command, env={**os.environ, **password}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise ToolFailed(f"{tool} is not installed here; it comes with PostgreSQL") from None
    if done.returncode:
        first = next(iter(done.stderr.splitlines()), "")
        raise ToolFailed(f"{tool} gave up: {first}")
