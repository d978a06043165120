"""
Bringing a database to the tables this version needs; works from an installed package.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.records import models, models_helpline
from bot.records.columns import Base
from bot.records.database import Database, url_from_settings
from bot.records.errors import RecordsUnavailable

__all__ = ["TABLES", "config", "differences", "migrate", "migrating", "url_from_settings"]

SCRIPTS = Path(__file__).parent / "migrations"
# Both modules must have been imported for their tables to be known.
TABLES = Base.metadata
_KNOWN = (models, models_helpline)
# Any number that nothing else locks: two replicas that start together take turns.
_LOCK = 0x4C7574656121


def config(connection: Connection | None = None) -> Config:
    """
    Alembic's configuration, without a file.
    """
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def migrate(url: str | None = None, revision: str = "head") -> None:
    """
    Bring a database up to a revision, in one transaction; a database that is there already is
    left as it is.
    """
    with migrating(url or url_from_settings()) as connection:
        command.upgrade(config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    """
    Take a database back to a revision. Rows of tables that it does not know are lost.
    """
    with migrating(url) as connection:
        command.downgrade(config(connection), revision)


def differences(url: str) -> list[object]:
    """
    What the models have and the database has not, or the other way round; empty when they agree.
    """
    with migrating(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, TABLES))


def _make_private(path: Path) -> None:
    """
    An empty file that only its owner may read, unless there is one.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDONLY, 0o600))
    except OSError as error:
        raise RecordsUnavailable(f"the records cannot be used now: {error}") from None


@contextmanager
def migrating(url: str) -> Iterator[Connection]:
    """
    A connection that holds the only right to change tables. Raises RecordsUnavailable.

    Foreign keys are off on SQLite: a migration rebuilds a table by dropping it, and the cascade
    would take the rows of the others along.
    """
    database = Database(url, foreign_keys=False)
    if database.path is not None:
        _make_private(database.path)
    try:
        with database.write() as connection:
            if not database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection
    finally:
        database.close()
