"""
What an operator gets wrong is said in one line, and changes nothing.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select, update

from bot import cli
from bot.records.crypto import new_key
from bot.records.keys import Keyring, read_keys, write_keys
from bot.records.models import PersonKey
from bot.records.sql_store import open_store
from tests.records.helpers import full_turn
from tests.records.serving import Nursery
from tests.records.test_disk import HEAVY, told

COMMANDS = (
    "audit verify", "keys rotate", "keys rotate --forget", "retention", "retention --scrub",
    "erase somebody --reason asked", "add-staff anna", "token a --scope converse",
)  # fmt: skip
SECRET = base64.b64encode(b"1" * 32).decode()


class Said(NamedTuple):
    """
    What a command said, and how it ended.
    """

    code: int
    out: str
    err: str

    def refuses(self, words: str) -> bool:
        (line,) = self.err.splitlines()
        return self.code == 1 and line.startswith("Not done: ") and words in line


Lutea = Callable[..., Said]


@pytest.fixture
def var(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """
    The folder of an installation, with its database and without its keys as yet.
    """
    folder = tmp_path / "var"
    monkeypatch.setenv("LUTEA_VAR", str(folder))
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("LUTEA_KEYS", raising=False)
    return folder


@pytest.fixture
def lutea(var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Lutea:
    """
    The command as it is typed.
    """
    monkeypatch.setattr(cli.lean, "hush", lambda: None)
    monkeypatch.setattr(cli.lean, "one_thread", lambda: None)

    def run(*words: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["lutea", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        code = ended.value.code
        return Said(int(code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def somebody(var: Path) -> str:
    """
    A conversation in the records; the master key lies in its file.
    """
    store = open_store()
    conversation = store.open_conversation("web", "somebody")
    full_turn(store, conversation)
    store.close()
    return conversation


def lose(file: Path) -> str:
    file.unlink()
    return "is not there"


def take_another(file: Path) -> str:
    write_keys(file, (new_key("another"),))
    return "holds another"


def take_another_of_the_same_name(file: Path) -> str:
    write_keys(file, (new_key(read_keys(file).newest.id),))
    return "it is another key of that name"


def tear(file: Path) -> str:
    file.write_text(file.read_text("utf-8")[:30], "utf-8")
    return "is not a key file, or only a part of one"


def empty(file: Path) -> str:
    file.write_text('{"keys": []}', "utf-8")
    return "no key given"


def confuse(file: Path) -> str:
    file.write_text(json.dumps({"keys": [{"id": "a", "key": "AAAA"}]}), "utf-8")
    return "key a has 3 bytes, expected 32"


@pytest.mark.parametrize(
    "spoil", [lose, take_another, take_another_of_the_same_name, tear, empty, confuse]
)
def test_wrong_keys_are_refused_by_every_command_and_nothing_is_changed(
    lutea: Lutea, var: Path, somebody: str, spoil: Callable[[Path], str]
) -> None:
    keys = var / "keys.json"
    right, words = keys.read_bytes(), spoil(keys)
    wrong = keys.read_bytes() if keys.exists() else None

    for command in COMMANDS:
        said = lutea(*command.split())
        assert said.refuses(words), (command, said)
        assert str(keys) in said.err
        assert (keys.read_bytes() if keys.exists() else None) == wrong, command

    keys.write_bytes(right)
    store = open_store()
    assert store.load(somebody).turn == 1
    assert [line.action for line in store.audit.lines()] == []
    store.close()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (f"another:{SECRET}", "LUTEA_KEYS holds another"),
        ("nonsense", "found a part without a colon"),
        (f"a:{SECRET},a:{SECRET}", "two keys have the same id"),
    ],
)
def test_wrong_keys_in_the_setting_are_refused_without_showing_them(
    lutea: Lutea, somebody: str, monkeypatch: pytest.MonkeyPatch, given: str, says: str
) -> None:
    monkeypatch.setenv("LUTEA_KEYS", given)

    said = lutea("audit", "verify")

    assert said.refuses(says)
    assert SECRET not in said.err


def test_a_rotation_that_cannot_open_every_key_changes_none(
    lutea: Lutea, var: Path, somebody: str
) -> None:
    store = open_store()
    foreign = Keyring((new_key("lost"),)).wrap(b"1" * 32, "somebody")
    with store.database.write() as connection:
        connection.execute(update(PersonKey).values(wrapped=foreign))
    before = (var / "keys.json").read_bytes()

    assert lutea("keys", "rotate").refuses("need master key lost")

    assert (var / "keys.json").read_bytes() == before
    with store.database.read() as connection:
        assert connection.execute(select(PersonKey.wrapped)).scalar_one() == foreign
    store.close()


@pytest.mark.parametrize("days", ["-5", "abc", "1.5", ""])
def test_a_wrong_number_of_days_deletes_nobody(
    lutea: Lutea, somebody: str, monkeypatch: pytest.MonkeyPatch, days: str
) -> None:
    monkeypatch.setenv("LUTEA_RETENTION_DAYS", days)

    assert lutea("retention").refuses("LUTEA_RETENTION_DAYS: expected a number of days, 0 or more")

    monkeypatch.delenv("LUTEA_RETENTION_DAYS")
    store = open_store()
    assert store.load(somebody).turn == 1
    store.close()


def test_erasing_says_whether_there_was_anybody(lutea: Lutea, somebody: str) -> None:
    nobody = lutea("erase", "nobody", "--reason", "she rang")
    first = lutea("erase", somebody, "--reason", "she rang")
    again = lutea("erase", somebody, "--reason", "she rang")

    assert (nobody.code, first.code, again.code) == (1, 0, 1)
    assert "there is no such conversation" in nobody.err
    assert "Erased: " in first.err
    assert nobody.err == again.err
    assert "1 entries" in lutea("audit", "verify").err


@pytest.mark.parametrize("url", ["nonsense", "mysql://lutea:s3cret@127.0.0.1/lutea"])
@pytest.mark.parametrize("command", ["migrate", "audit verify"])
def test_an_address_of_no_database_is_refused_without_showing_it(
    lutea: Lutea, url: str, command: str
) -> None:
    said = lutea(*command.split())

    assert said.refuses("DATABASE_URL: expected postgresql://")
    assert "s3cret" not in said.err


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://nobody@127.0.0.1:1/nothing", "port 1 failed"),
        ("sqlite:////proc/no-such-folder/lutea.db", "/proc/no-such-folder/lutea.db"),
        ("", "LUTEA_VAR: no folder at"),
    ],
)
@pytest.mark.parametrize("command", ["migrate", *COMMANDS])
def test_a_database_that_cannot_be_reached_is_said_by_every_command(
    lutea: Lutea, var: Path, says: str, command: str
) -> None:
    var.write_text("a file where the folder should be")

    assert lutea(*command.split()).refuses(says)


def test_a_backup_never_takes_the_place_of_what_lutea_uses(
    lutea: Lutea, var: Path, somebody: str, url: str, tmp_path: Path
) -> None:
    keys, fine = var / "keys.json", tmp_path / "monday"
    used = [keys]
    if url.startswith("sqlite"):
        used.append(Path(url.removeprefix("sqlite:///")))

    for file in used:
        assert lutea("backup", file).refuses("is in use by Lutea itself")
        assert lutea("backup", fine, "--keys", file).refuses("is in use by Lutea itself")
    assert lutea("backup", tmp_path).refuses("is a folder")
    assert lutea("backup", fine, "--keys", fine).refuses("need a file each")

    store = open_store()
    assert store.load(somebody).turn == 1
    store.close()


@pytest.mark.parametrize("wrong", ["keys", "data"])
def test_a_restore_from_something_else_leaves_nothing_behind(
    lutea: Lutea, monkeypatch: pytest.MonkeyPatch, somebody: str, tmp_path: Path, wrong: str
) -> None:
    source = tmp_path / "source.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{source}")
    store = open_store()
    full_turn(store, store.open_conversation("web", "somebody"))
    store.close()
    assert lutea("backup", tmp_path / "monday", "--keys", tmp_path / "keys").code == 0
    (tmp_path / "wrong").write_text("hello")
    files = {"data": tmp_path / "monday", "keys": tmp_path / "keys", wrong: tmp_path / "wrong"}
    new = tmp_path / "new"
    new.mkdir()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{new / 'lutea.db'}")

    said = lutea("restore", files["data"], "--keys", files["keys"])

    assert said.refuses("is not the key file" if wrong == "keys" else "is not a database")
    assert list(new.iterdir()) == []
    assert lutea("restore", tmp_path / "monday", "--keys", tmp_path / "keys").code == 0


@pytest.mark.timeout(1_800)
def test_a_service_without_its_master_key_says_so_and_gives_the_number(
    nursery: Nursery, tmp_path: Path, var: Path, somebody: str, url: str
) -> None:
    (var / "keys.json").unlink()
    settings = {"LUTEA_VAR": str(var), "DATABASE_URL": url, "REDIS_URL": ""}
    service = nursery.start(**settings, LUTEA_LOG_LEVEL="CRITICAL")
    try:
        danger, other = told(service, HEAVY), told(service, "what is progesterone?")
        with service.api("whoever") as client:
            ready, refused = client.get("/ready"), client.post("/conversations")
    finally:
        os.kill(service.pid, signal.SIGTERM)
        nursery.wait_dead()

    assert "999" in danger
    assert "something went wrong on my side" in other
    assert (ready.status_code, ready.json()["records"]) == (503, False)
    assert refused.status_code == 503
    assert not (var / "keys.json").exists()
