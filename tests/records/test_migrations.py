"""
The tables in the database are those of the models, on both databases, and data survives the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from bot.records.columns import Base
from bot.records.database import clean_url
from bot.records.keys import Keyring
from bot.records.migrate import config, differences, downgrade, migrate
from bot.records.sql_store import SqlStore
from tests.records.helpers import Clock
from tests.records.test_erase import fill, rows

REVISIONS = [
    revision.revision for revision in ScriptDirectory.from_config(config()).walk_revisions()
][::-1]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """
    A database without any table.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    url: str = request.getfixturevalue("migrated_postgres")
    downgrade(url, "base")
    yield url
    downgrade(url, "base")
    migrate(url)


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_the_newest_revision_agrees_with_the_models(empty_url: str) -> None:
    migrate(empty_url)

    assert differences(empty_url) == []
    assert tables(empty_url) == set(Base.metadata.tables)


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    migrate(empty_url)
    migrate(empty_url)

    assert differences(empty_url) == []


def test_every_revision_goes_up_down_and_up(empty_url: str) -> None:
    for before, revision in zip(["base", *REVISIONS], REVISIONS, strict=False):
        migrate(empty_url, revision)
        there = tables(empty_url)
        downgrade(empty_url, before)
        assert tables(empty_url) < there
        migrate(empty_url, revision)
        assert tables(empty_url) == there

    downgrade(empty_url, "base")
    assert tables(empty_url) == set()


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_going_back_and_forth_keeps_the_data_of_the_tables_that_stay(
    empty_url: str, keyring: Keyring, clock: Clock, revision: str
) -> None:
    migrate(empty_url)
    store = SqlStore(empty_url, keyring, now=clock)
    conversation = fill(store)
    transcript, before = store.transcript(conversation), rows(store)
    store.close()

    downgrade(empty_url, revision)
    stayed = tables(empty_url)
    migrate(empty_url)

    store = SqlStore(empty_url, keyring, now=clock)
    assert store.transcript(conversation) == transcript
    assert {n: c for n, c in rows(store).items() if n in stayed} == {
        n: c for n, c in before.items() if n in stayed
    }
    assert store.audit.verify().holds
    store.erase(conversation, by="person", reason="asked in chat")
    store.close()


def test_there_is_one_line_of_revisions() -> None:
    script = ScriptDirectory.from_config(config())

    assert len(script.get_heads()) == 1
    assert sorted(REVISIONS) == REVISIONS


def test_the_migrations_lie_inside_the_package() -> None:
    folder = Path(config().get_main_option("script_location") or "")

    assert folder.parent.name == "records"
    assert (folder / "env.py").exists()
    assert not differences_from_a_file(folder)


def differences_from_a_file(folder: Path) -> list[str]:
    """
    Revisions that a package build would leave out: everything but Python files and the template.
    """
    return [p.name for p in folder.rglob("*.*") if p.suffix not in (".py", ".mako", ".pyc")]


def test_a_new_database_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    migrate(f"sqlite:///{path}")

    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u@h/db", "postgresql+psycopg://u@h/db"),
        ("postgres://u@h/db", "postgresql+psycopg://u@h/db"),
        ("postgresql+psycopg://u@h/db", "postgresql+psycopg://u@h/db"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_the_usual_spellings_of_a_url_work(given: str, used: str) -> None:
    assert clean_url(given) == used


def test_sqlite_is_set_up_to_forget(sqlite_store: SqlStore) -> None:
    with sqlite_store.database.read() as connection:
        found = {
            pragma: connection.execute(text(f"PRAGMA {pragma}")).scalar_one()
            for pragma in ("journal_mode", "secure_delete", "foreign_keys", "synchronous")
        }

    assert found == {"journal_mode": "wal", "secure_delete": 1, "foreign_keys": 1, "synchronous": 2}
