"""
``lutea backup`` and ``lutea restore``, as they are typed, on both databases.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine, create_engine, make_url, text
from typer.testing import CliRunner

from bot.cli import app
from bot.records.backup_postgres import WITHOUT_KEY
from bot.records.keys import Keyring
from bot.records.sql_store import SqlStore
from tests.records.conftest import _missing
from tests.records.helpers import Clock, full_turn
from tests.records.test_erase import CANARY, fill

Lutea = Callable[..., Result]


@pytest.fixture
def lutea(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Lutea:
    """
    The command on a database of its own.
    """

    def run(url: str, *words: str | Path) -> Result:
        monkeypatch.setenv("DATABASE_URL", url)
        return CliRunner().invoke(app, [str(word) for word in words])

    return run


@pytest.fixture
def new_place(
    url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[], str]]:
    """
    URLs of databases with nothing in them, of the kind that this test runs on.
    """
    with ExitStack() as made:

        def make() -> str:
            if url.startswith("sqlite"):
                return f"sqlite:///{tmp_path / 'restored.db'}"
            return made.enter_context(_new_postgres(request.getfixturevalue("emptying")))

        yield make


@contextmanager
def _new_postgres(tests: Engine) -> Iterator[str]:
    url = tests.url.set(database=f"{tests.url.database}_restored")
    server = create_engine(tests.url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {url.database}"))
        yield url.render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {url.database} WITH (FORCE)"))
    server.dispose()


def needs_tools(url: str) -> None:
    if url.startswith("postgresql") and not (shutil.which("pg_dump") and shutil.which("psql")):
        _missing("pg_dump")


def test_what_was_backed_up_comes_back_without_those_erased_since(
    store: SqlStore,
    url: str,
    new_place: Callable[[], str],
    lutea: Lutea,
    keyring: Keyring,
    clock: Clock,
    tmp_path: Path,
) -> None:
    needs_tools(url)
    erased, stays = fill(store), store.open_conversation("web", "stays")
    full_turn(store, stays)
    transcript = store.transcript(stays)
    monday, tuesday, keys = (tmp_path / name for name in ("monday", "tuesday", "keys"))

    first = lutea(url, "backup", monday, "--keys", keys)
    store.erase(erased, by="person", reason="asked in chat")
    store.open_conversation("web", "came later")
    second = lutea(url, "backup", tuesday, "--keys", keys)
    target = new_place()
    back = lutea(target, "restore", monday, "--keys", keys)

    assert "2 people" in first.stderr
    assert "2 people" in second.stderr
    assert "1 people are back; 1 were erased" in back.stderr
    restored = SqlStore(target, keyring, now=clock)
    assert restored.transcript(stays) == transcript
    assert restored.transcript(erased) == []
    assert restored.audit.verify().holds
    restored.close()


def test_both_files_are_for_their_owner_only_and_the_data_opens_nothing(
    store: SqlStore, url: str, lutea: Lutea, tmp_path: Path
) -> None:
    needs_tools(url)
    fill(store)
    with store.database.read() as connection:
        wrapped = connection.execute(text("SELECT wrapped FROM person_key")).scalar_one()

    done = lutea(url, "backup", tmp_path / "monday")

    assert done.exit_code == 0
    data = (tmp_path / "monday").read_bytes()
    for secret in (wrapped, wrapped.hex().encode(), CANARY.encode()):
        assert secret not in data
    files = sorted(file for file in tmp_path.iterdir() if file.name.startswith(("mon", "lutea.k")))
    assert len(files) == 2
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)


def test_a_database_in_use_is_never_overwritten(
    store: SqlStore, url: str, lutea: Lutea, tmp_path: Path
) -> None:
    needs_tools(url)
    conversation = fill(store)
    lutea(url, "backup", tmp_path / "monday")

    refused = lutea(url, "restore", tmp_path / "monday")

    assert refused.exit_code == 1
    assert "Not done" in refused.stderr
    assert store.transcript(conversation)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("backup", "out"), "there is no database"),
        (("restore", "nothing-here"), "is not there"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    lutea: Lutea, tmp_path: Path, words: tuple[str, str], says: str
) -> None:
    command, name = words

    done = lutea(f"sqlite:///{tmp_path / 'missing.db'}", command, tmp_path / name)

    assert done.exit_code == 1
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.postgres
def test_a_password_is_in_no_command_line_and_in_no_error(
    postgres_url: str, lutea: Lutea, tmp_path: Path
) -> None:
    needs_tools(postgres_url)
    away = make_url(postgres_url).set(password="s3cret", database="not_there", port=1)

    done = lutea(away.render_as_string(hide_password=False), "backup", tmp_path / "monday")

    assert "pg_dump gave up" in done.stderr
    assert "s3cret" not in done.output


def test_the_docs_say_the_same() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "records.md").read_text("utf-8")

    for words in ("lutea backup", "lutea restore", "--exclude-table-data=person_key", WITHOUT_KEY):
        assert words in docs
