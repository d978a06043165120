"""
A backup can be brought back, and does not bring back who was erased.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.records.backup import backup, restore
from bot.records.crypto import new_key
from bot.records.keys import Keyring, read_keys, write_keys
from bot.records.sql_store import SqlStore
from tests.records.helpers import Clock, full_turn
from tests.records.test_erase import CANARY, fill


def path_of(store: SqlStore) -> Path:
    assert store.database.path is not None
    return store.database.path


def reopened(path: Path, keyring: Keyring, clock: Clock) -> SqlStore:
    return SqlStore(f"sqlite:///{path}", keyring, now=clock)


def test_a_backup_comes_back_whole(
    sqlite_store: SqlStore, keyring: Keyring, clock: Clock, tmp_path: Path
) -> None:
    conversation = fill(sqlite_store)
    made = backup(path_of(sqlite_store), tmp_path / "monday.db")
    assert made.people == 1

    done = restore(made.data, made.keys, tmp_path / "restored.db")

    assert (done.people, done.erased) == (1, 0)
    restored = reopened(tmp_path / "restored.db", keyring, clock)
    assert restored.transcript(conversation) == sqlite_store.transcript(conversation)
    assert restored.audit.verify().holds
    assert restored.open_conversation("sms", "new") != conversation
    restored.close()


def test_who_was_erased_is_gone_from_older_backups_too(
    sqlite_store: SqlStore, keyring: Keyring, clock: Clock, tmp_path: Path
) -> None:
    erased = fill(sqlite_store)
    stays = sqlite_store.open_conversation("web", "stays")
    full_turn(sqlite_store, stays)
    keys = tmp_path / "keys-of-backups.json"
    monday = backup(path_of(sqlite_store), tmp_path / "monday.db", keys)
    sqlite_store.erase(erased, by="person", reason="asked in chat")
    backup(path_of(sqlite_store), tmp_path / "tuesday.db", keys)

    done = restore(monday.data, keys, tmp_path / "restored.db")

    assert (done.people, done.erased) == (1, 1)
    restored = reopened(tmp_path / "restored.db", keyring, clock)
    assert restored.transcript(erased) == []
    assert len(restored.transcript(stays)) == 2
    restored.close()


def test_the_data_file_alone_opens_nothing(sqlite_store: SqlStore, tmp_path: Path) -> None:
    fill(sqlite_store)
    with sqlite_store.database.read() as connection:
        wrapped = connection.execute(text("SELECT wrapped FROM person_key")).scalar_one()

    made = backup(path_of(sqlite_store), tmp_path / "monday.db")

    data = made.data.read_bytes()
    assert wrapped not in data
    assert CANARY.encode() not in data
    assert {f.name for f in tmp_path.glob("*")} >= {"monday.db", "lutea.keys.json"}
    assert made.keys.stat().st_mode & 0o077 == 0


def test_a_backup_is_taken_while_somebody_writes(
    sqlite_store: SqlStore, keyring: Keyring, clock: Clock, tmp_path: Path
) -> None:
    conversation = fill(sqlite_store)
    with sqlite_store.database.write() as connection:
        connection.execute(text("UPDATE conversation SET turns = 99"))
        made = backup(path_of(sqlite_store), tmp_path / "monday.db")

    restore(made.data, made.keys, tmp_path / "restored.db")
    restored = reopened(tmp_path / "restored.db", keyring, clock)
    assert restored.load(conversation).turn == 1
    restored.close()


def test_an_old_backup_opens_after_the_master_key_changed(
    sqlite_url: str, clock: Clock, tmp_path: Path
) -> None:
    master = tmp_path / "keys.json"
    store = SqlStore(sqlite_url, write_keys(master, (new_key("old"),)), now=clock)
    conversation = fill(store)
    monday = backup(path_of(store), tmp_path / "monday.db")
    store.rotate_keys(forget=True)
    newest = backup(path_of(store), tmp_path / "tuesday.db")
    store.close()

    restore(monday.data, newest.keys, tmp_path / "restored.db")

    restored = reopened(tmp_path / "restored.db", read_keys(master), clock)
    assert restored.load(conversation).turn == 1
    restored.close()


def test_a_restore_never_replaces_a_database(sqlite_store: SqlStore, tmp_path: Path) -> None:
    made = backup(path_of(sqlite_store), tmp_path / "monday.db")

    with pytest.raises(FileExistsError, match="move it away"):
        restore(made.data, made.keys, path_of(sqlite_store))


def test_a_log_left_by_an_older_database_is_in_the_way_too(
    sqlite_store: SqlStore, tmp_path: Path
) -> None:
    made = backup(path_of(sqlite_store), tmp_path / "monday.db")
    (tmp_path / "restored.db-wal").touch()

    with pytest.raises(FileExistsError, match="wal exists"):
        restore(made.data, made.keys, tmp_path / "restored.db")


def test_a_backup_that_is_not_there_leaves_nothing_behind(
    sqlite_store: SqlStore, tmp_path: Path
) -> None:
    made = backup(path_of(sqlite_store), tmp_path / "monday.db")

    with pytest.raises(FileNotFoundError):
        restore(tmp_path / "tuesday.db", made.keys, tmp_path / "restored.db")

    assert not (tmp_path / "restored.db").exists()
    assert not (tmp_path / "tuesday.db").exists()
