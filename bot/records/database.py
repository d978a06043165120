"""
The database behind the records: SQLite in one file, or PostgreSQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, literal, make_url
from sqlalchemy import insert as sqlalchemy_insert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase

from bot import settings
from bot.records.errors import Misconfigured, NoSuchConversation, RecordsUnavailable
from bot.records.right_of_way import RightOfWay

FILE = "lutea.db"
_WAIT_SECONDS = 15
# A write takes its lock at the start: two writers wait for each other instead of failing half way.
_WRITE = "lutea_write"


def url_from_settings() -> str:
    """
    DATABASE_URL, or a file in LUTEA_VAR. Raises Misconfigured.
    """
    given = settings.get("DATABASE_URL")
    if given:
        return _checked(clean_url(given))
    folder = settings.folder("LUTEA_VAR")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"LUTEA_VAR: no folder at {folder}: {error.strerror}") from None
    return f"sqlite:///{folder / FILE}"


def _checked(url: str) -> str:
    # Never with the URL itself: there may be a password in it.
    try:
        if make_url(url).get_backend_name() in ("sqlite", "postgresql"):
            return url
    except ArgumentError:
        pass
    raise Misconfigured("DATABASE_URL: expected postgresql://user@host/name or sqlite:///file")


def clean_url(url: str) -> str:
    """
    The URL with the driver we use: ``postgresql://`` and ``postgres://`` mean psycopg here.
    """
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


class Database:
    """
    Connections for reading and for writing; every failure to reach it is RecordsUnavailable,
    and a row of somebody erased meanwhile is NoSuchConversation.
    """

    def __init__(self, url: str, *, foreign_keys: bool = True) -> None:
        self.url = make_url(clean_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        # hide_parameters: an SQL error must never carry a person's words into a log.
        options: dict[str, Any] = {"hide_parameters": True, "pool_size": 10, "max_overflow": 30}
        if self.is_sqlite:
            options["connect_args"] = {"timeout": _WAIT_SECONDS, "check_same_thread": False}
        else:
            options |= {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}
        self.engine: Engine = create_engine(self.url, **options)
        if self.is_sqlite:
            _prepare_sqlite(self.engine, foreign_keys=foreign_keys)
        self._way = RightOfWay(self.path) if self.path else None

    @property
    def path(self) -> Path | None:
        """
        The SQLite file, or None.
        """
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """
        A transaction that only reads.
        """
        with _reached(self.path), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """
        A transaction that writes: all of it or nothing.
        """
        if self._way:
            self._way.give()
        with (
            _reached(self.path),
            self.engine.execution_options(**{_WRITE: True}).begin() as connection,
        ):
            yield connection

    @contextmanager
    def going_first(self) -> Iterator[None]:
        """
        For whoever erases: what is written in here goes before all that others begin to write
        meanwhile. PostgreSQL lets those who wait for a row in by turns of itself.
        """
        with self._way.taken() if self._way else nullcontext():
            yield

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _reached(file: Path | None) -> Iterator[None]:
    try:
        yield
    except PoolTimeout:
        raise RecordsUnavailable("the records are busy: no connection was free in time") from None
    except OperationalError as error:
        raise RecordsUnavailable(f"the records cannot be used now: {_why(error, file)}") from None
    except IntegrityError as error:
        if not _parent_is_gone(error):
            raise
        raise NoSuchConversation("it was erased in the meantime") from None
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise RecordsUnavailable("the connection to the records was lost") from None


def _parent_is_gone(error: IntegrityError) -> bool:
    """
    True for a row whose conversation another process erased while it was being written.
    """
    return (
        getattr(error.orig, "sqlstate", "") == "23503"  # PostgreSQL's foreign key violation
        or getattr(error.orig, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_FOREIGNKEY"
    )


def _why(error: OperationalError, file: Path | None) -> str:
    """
    The first line of the driver's own words: it names servers and never values. SQLite does not
    say which file it could not open; the folder must let it write as well.
    """
    words = str(error.orig).partition("\n")[0]
    return f"{words}: {file}" if words.startswith("unable to open") else words


def _prepare_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    @event.listens_for(engine, "connect")
    def _connect(raw: sqlite3.Connection, _: object) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves, below
        # WAL lets readers go on while one writes; FULL keeps an acknowledged message through a
        # power cut; secure_delete overwrites what is deleted; memory keeps sorting off the disk.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "temp_store=MEMORY",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def insert(connection: Connection, table: type[DeclarativeBase], **values: Any) -> None:
    """
    Insert a row. A statement that stands still is compiled once: a quarter of the cost of
    building one for each row.
    """
    connection.execute(_plain_insert(table), values)


def insert_new(connection: Connection, table: type[DeclarativeBase], **values: Any) -> bool:
    """
    Insert a row unless one with the same unique values is there; True when it was new.
    """
    return (
        connection.execute(_careful_insert(table, connection.dialect.name), values).first()
        is not None
    )


@cache
def _plain_insert(table: type[DeclarativeBase]) -> Any:
    return sqlalchemy_insert(table.__table__)  # type: ignore[arg-type]


@cache
def _careful_insert(table: type[DeclarativeBase], dialect: str) -> Any:
    make: Any = postgres_insert if dialect == "postgresql" else sqlite_insert
    return make(table.__table__).on_conflict_do_nothing().returning(literal(1))
