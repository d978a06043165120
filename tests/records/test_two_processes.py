"""
Two real processes share one conversation on PostgreSQL and Redis.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.records.crypto import new_key
from bot.records.keys import write_keys
from bot.records.sql_store import SqlStore
from tests.records.serving import LATEST

ROOT = Path(__file__).parents[2]
TURNS = 12


@pytest.mark.postgres
@pytest.mark.redis
def test_two_processes_interleave_one_conversation(
    clean_postgres: str, redis_url: str, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.json"
    store = SqlStore(clean_postgres, write_keys(keys, (new_key("k"),)))
    conversation = store.open_conversation("web", "shared")
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.records.talker", clean_postgres, redis_url, str(keys),
             name, str(TURNS)],
            cwd=ROOT,
        )
        for name in "ab"
    ]  # fmt: skip

    assert [process.wait(timeout=LATEST) for process in started] == [0, 0]

    saved = store.load(conversation)
    said = saved.snapshot["said"]
    assert saved.turn == 2 * TURNS
    for name in "ab":
        hers = [text for text in said if text[0] == name]
        assert hers == [f"{name}{number}" for number in range(TURNS)]
    texts = [entry.reply.text for entry in store.transcript(conversation)]
    assert texts == [line for text in said for line in (text, f"you said {text}")]
    events = store.export(conversation)["dialogue"]["events"]
    assert [event["text"] for event in events] == said
    store.close()
