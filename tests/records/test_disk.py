"""
Real disks that are full or read-only, and a database that is away: a clear error, whole records,
and a number for whoever is in danger.
"""

from __future__ import annotations

import html
import os
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.engine.turning import SORRY
from bot.records.crypto import new_key
from bot.records.keys import Keyring, write_keys
from bot.records.migrate import migrate
from bot.records.sql_store import SqlStore
from tests.records.serving import LATEST, ROOT, Nursery, Service, start_command

pytestmark = pytest.mark.timeout(1_800)  # whole services are started
HEAVY = "im soaking a pad every half hour"
ALONE = ("unshare", "--map-root-user", "--mount")  # a view of the disks of one's own


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    return write_keys(tmp_path / "keys.json", (new_key("k"),))


@pytest.fixture
def start(nursery: Nursery, tmp_path: Path, keys: Keyring) -> Iterator[Callable[..., Service]]:
    started: list[Service] = []

    def make(**settings: str) -> Service:
        common = {"LUTEA_VAR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": ""}
        started.append(nursery.start(**{**common, "LUTEA_LOG_LEVEL": "CRITICAL", **settings}))
        return started[-1]

    yield make
    for service in started:
        os.kill(service.pid, signal.SIGTERM)
        nursery.wait_dead()


@pytest.fixture
def own_disks() -> None:
    """
    Skips, saying so, where a process may not have a view of the disks of its own.
    """
    with suppress(FileNotFoundError):
        if (
            subprocess.run(
                [*ALONE, "mount", "-t", "tmpfs", "none", "/mnt"], check=False, capture_output=True
            ).returncode
            == 0
        ):
            return
    pytest.skip("this system lets nobody mount a disk of their own (unshare, user namespaces)")


def told(service: Service, words: str) -> str:
    """
    What the page shows after a message.
    """
    with service.page() as page:
        shown = page.post("/message", data={"text": words}, follow_redirects=True).text
    return html.unescape(shown)


def full_disk(service: Service, size: int) -> None:
    """
    From now on no file of this service may grow beyond ``size`` bytes.
    """
    hard = resource.prlimit(service.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(service.pid, resource.RLIMIT_FSIZE, (size, hard))


def test_a_service_whose_disk_fills_up_gives_the_number_and_goes_on_when_there_is_space(
    start: Callable[..., Service], tmp_path: Path, keys: Keyring
) -> None:
    service = start()
    store = SqlStore(f"sqlite:///{tmp_path / 'lutea.db'}", keys)
    token = store.tokens.issue("disk", frozenset({"converse"}), by="test")
    with service.api(token) as client:
        conversation = client.post("/conversations").json()["conversation"]

        def say(words: str) -> list[dict[str, Any]]:
            path = f"/conversations/{conversation}/messages"
            answer = client.post(path, json={"text": words})
            assert answer.status_code == 200, answer.text
            replies: list[dict[str, Any]] = answer.json()["replies"]
            return replies

        say("is spotting normal?")
        before = store.transcript(conversation)
        full_disk(service, 1)
        danger, other = say(HEAVY), say("what is progesterone?")
        page = told(service, HEAVY)
        full_disk(service, resource.RLIM_INFINITY)
        after = say("what is progesterone?")

    assert "**999**" in danger[0]["text"]
    assert [reply["text"] for reply in other] == [SORRY.text]
    assert "999" in page
    assert after[0]["text"] != SORRY.text
    assert after[0]["id"]
    entries = store.transcript(conversation)
    assert entries[: len(before)] == before
    assert [e.reply.text for e in entries if e.who == "person"] == [
        "is spotting normal?",
        "what is progesterone?",
    ]
    with store.database.read() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    store.close()


@pytest.mark.usefixtures("own_disks")
def test_a_disk_that_is_really_full_is_said_clearly_and_loses_nothing(tmp_path: Path) -> None:
    program = """
        import sys
        from pathlib import Path
        from bot.records.crypto import new_key
        from bot.records.errors import RecordsUnavailable
        from bot.records.keys import Keyring
        from bot.records.sql_store import sqlite_store
        store = sqlite_store(Path(sys.argv[1]) / "lutea.db", Keyring((new_key("k"),)))
        conversation = store.open_conversation("web", "a")
        stored = 0
        try:
            while stored < 1000:
                store.receive(conversation, "x" * 4_000)
                stored += 1
        except RecordsUnavailable as error:
            print("said:", error)
        assert len(store.transcript(conversation)) == stored > 0
        with store.database.read() as connection:
            print(connection.exec_driver_sql("PRAGMA integrity_check").scalar_one())
    """
    small = 'mount -t tmpfs -o size=1m none "$1" && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        [*ALONE, "sh", "-c", small, "sh", str(tmp_path), sys.executable, textwrap.dedent(program)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=LATEST,
    )  # fmt: skip

    said, whole = done.stdout.splitlines()
    assert said == "said: the records cannot be used now: database or disk is full"
    assert whole == "ok"


@pytest.mark.usefixtures("own_disks", "mind")
def test_a_service_on_a_read_only_disk_starts_says_so_and_gives_the_number(
    tmp_path: Path, keys: Keyring
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    migrate(f"sqlite:///{disk / 'lutea.db'}")
    (disk / "web-session").touch()
    shutil.copy(tmp_path / "keys.json", disk)
    read_only = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    process, service = start_command(
        tmp_path / "log", before=(*ALONE, "sh", "-c", read_only, str(disk)),
        LUTEA_VAR=str(disk), DATABASE_URL="", REDIS_URL="", LUTEA_SESSION_SECRET="for tests",
    )  # fmt: skip
    try:
        danger = told(service.answers(), HEAVY)
        other = told(service, "what is progesterone?")
        with service.api("whoever") as client:
            refused = client.post("/conversations")
            ready = client.get("/ready")
    finally:
        process.terminate()
        process.wait(timeout=LATEST)

    assert "999" in danger
    assert "something went wrong on my side" in other
    assert refused.status_code == 503
    assert ready.json()["records"] is False
    log = (tmp_path / "log").read_text("utf-8")
    assert "only the safety net answers" in log
    assert "Traceback" not in log
    assert "soaking" not in log


def test_a_service_starts_without_its_database_and_takes_it_up_when_it_comes(
    start: Callable[..., Service], tmp_path: Path, keys: Keyring
) -> None:
    place = tmp_path / "not-there-yet"
    url = f"sqlite:///{place / 'lutea.db'}"
    service = start(DATABASE_URL=url)

    alone = told(service, HEAVY)
    place.mkdir()
    service.answers("/api/v1/ready")
    together = told(service, "what is progesterone?")

    assert "999" in alone
    assert "something went wrong on my side" not in together
    store = SqlStore(url, keys)
    with store.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM message")).scalar_one() > 1
    store.close()
