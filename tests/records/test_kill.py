"""
Killed at any moment: nothing acknowledged is lost, and every message has one set of replies.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.records.crypto import new_key
from bot.records.keys import write_keys
from bot.records.sql_store import SqlStore

ROOT = Path(__file__).parents[2]


@pytest.fixture
def nursery() -> Iterator[subprocess.Popen[str]]:
    """
    Forks writers; see ``tests/records/writer.py``.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.records.writer"],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    yield process
    os.killpg(process.pid, signal.SIGKILL)  # with the writer that a failed test left behind
    process.communicate()


def killed(nursery: subprocess.Popen[str], order: str, dice: random.Random) -> list[list[str]]:
    """
    Have a writer forked, kill it a moment after one of its first words, and give back all it said.
    """
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(order + "\n")
    nursery.stdin.flush()
    ready, pid = nursery.stdout.readline().split()
    assert ready == "ready"
    said = [nursery.stdout.readline().split() for _ in range(dice.randrange(7))]
    time.sleep(dice.uniform(0, 0.02))  # the moment of the kill, not a wait for anything
    os.kill(int(pid), signal.SIGKILL)
    return said + [line.split() for line in iter(nursery.stdout.readline, "dead\n")]


def check(store: SqlStore, address: str, said: list[list[str]]) -> int:
    """
    What was acknowledged is there, once; the number of the next message.
    """
    conversation = store.open_conversation("web", address)
    entries = store.transcript(conversation)
    ids = {entry.id for entry in entries}
    texts = Counter(entry.reply.text for entry in entries)
    assert all(times == 1 for times in texts.values()), "a message or a reply is there twice"
    last = 0
    for word, number, *replies in said:
        last = max(last, int(number))
        assert texts[f"message {number}"] == 1, "an acknowledged message is lost"
        if word == "done":
            assert set(replies) <= ids, "an acknowledged reply is lost"
    for number in range(1, last + 1):
        halves = (texts[f"first answer to {number}"], texts[f"second answer to {number}"])
        assert halves in ((0, 0), (1, 1)), "half a set of replies"
    finished = sum(1 for name in texts if name.startswith("first answer"))
    saved = store.load(conversation)
    assert saved.turn == finished
    events = store.export(conversation)["dialogue"]["events"]
    assert [event["number"] for event in events] == list(range(1, finished + 1))
    assert saved.snapshot == ({"slots": {"number": finished}} if finished else {})
    if store.database.is_sqlite:
        with store.database.read() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    return max(last, 1)  # begins with the last one said: perhaps it was never finished


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("times", [20, pytest.param(200, marks=pytest.mark.thorough)])
def test_a_killed_process_loses_and_doubles_nothing(
    nursery: subprocess.Popen[str], url: str, tmp_path: Path, times: int
) -> None:
    keyring = write_keys(tmp_path / "keys.json", (new_key("k"),))
    store = SqlStore(url, keyring)
    dice = random.Random(20260302)
    acknowledged = first = 0
    for round_number in range(times):
        if round_number % 10 == 0:  # a conversation's tenth killing is enough
            address, first = f"person-{round_number}", 1
        order = f"{url} {tmp_path / 'keys.json'} {address} {first}"
        said = killed(nursery, order, dice)
        acknowledged += len(said)
        first = max(first, check(store, address, said))
    store.close()
    assert acknowledged > times, "the kills came before there was anything to lose"
