"""
Real databases for the records: SQLite always, PostgreSQL and Redis where a server answers.
"""

from __future__ import annotations

import getpass
import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from bot.records.columns import Base
from bot.records.crypto import new_key
from bot.records.database import Database, clean_url
from bot.records.keys import Keyring
from bot.records.migrate import migrate
from bot.records.passwords import Passwords
from bot.records.sql_store import SqlStore
from tests.records.helpers import Clock
from tests.records.serving import Nursery

# Real argon2, at its lowest cost.
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
# The audit log's guard refuses to delete, so that table is truncated.
EMPTY = "TRUNCATE audit_event; " + "; ".join(
    f"DELETE FROM {table.name}" for table in reversed(Base.metadata.sorted_tables)
)


def _missing(service: str) -> None:
    if os.environ.get("LUTEA_REQUIRE_SERVICES") == "1":
        pytest.fail(f"{service} is required here and does not answer")
    pytest.skip(f"{service} does not answer")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(30)  # who refuses does so at once; who is busy is there
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _admin_url() -> str | None:
    """
    A server on which a throwaway database may be made.
    """
    given = clean_url(os.environ.get("DATABASE_URL", ""))
    if given.startswith("postgresql"):
        return given
    if not _answers(5432):
        return None
    users = dict.fromkeys((os.environ.get("PGUSER"), getpass.getuser(), "postgres"))
    urls = (f"postgresql+psycopg://{user}@127.0.0.1:5432/postgres" for user in users if user)
    return next(filter(_lets_in, urls), None)


def _lets_in(url: str) -> bool:
    engine = create_engine(url)
    try:
        engine.connect().close()
    except OperationalError:
        return False
    finally:
        engine.dispose()
    return True


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """
    A database of our own on a real server, dropped at the end.
    """
    admin = _admin_url()
    if admin is None:
        _missing("PostgreSQL")
        return
    name = f"lutea_test_{secrets.token_hex(6)}"
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(admin).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """
    A real Redis. Keys are prefixed, so a shared server is no harm.
    """
    given = os.environ.get("REDIS_URL")
    if given:
        return given
    if not _answers(6379):
        _missing("Redis")
    return "redis://127.0.0.1:6379/15"


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> str:
    migrate(postgres_url)
    return postgres_url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "lutea.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
def keyring() -> Keyring:
    return Keyring((new_key("test-1"),))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """
    The URL of an empty, migrated database of each kind.
    """
    if request.param == "sqlite":
        return sqlite_copy(request.getfixturevalue("migrated_sqlite"), tmp_path)
    url: str = request.getfixturevalue("clean_postgres")
    return url


@pytest.fixture
def clean_postgres(migrated_postgres: str, emptying: Engine) -> str:
    """
    The one PostgreSQL database, without rows.
    """
    with emptying.begin() as connection:
        connection.exec_driver_sql(EMPTY)
    return migrated_postgres


@pytest.fixture(scope="session")
def emptying(postgres_url: str) -> Iterator[Engine]:
    engine = create_engine(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    return sqlite_copy(migrated_sqlite, tmp_path)


def sqlite_copy(template: Path, folder: Path) -> str:
    path = folder / "lutea.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def store(
    request: pytest.FixtureRequest, url: str, keyring: Keyring, clock: Clock
) -> Iterator[SqlStore]:
    """
    A store on each kind of database. On PostgreSQL all tests share one engine, which has then
    seen every statement.
    """
    shared = url.startswith("postgresql")
    database = request.getfixturevalue("postgres") if shared else Database(url)
    made = SqlStore(database, keyring, now=clock, passwords=CHEAP)
    yield made
    if not shared:
        made.close()


@pytest.fixture(scope="session")
def postgres(migrated_postgres: str) -> Iterator[Database]:
    database = Database(migrated_postgres)
    yield database
    database.close()


@pytest.fixture
def sqlite_store(sqlite_url: str, keyring: Keyring, clock: Clock) -> Iterator[SqlStore]:
    made = SqlStore(sqlite_url, keyring, now=clock)
    yield made
    made.close()


@pytest.fixture(scope="session")
def nursery(mind: Any) -> Iterator[Nursery]:
    """
    Where whole services are started from. Asks for the dialogue first, since that says clearly
    when the models are not current.
    """
    made = Nursery()
    yield made
    made.close()
