"""
``lutea bench serve``: what a start, a form turn and the memory of one process cost.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bot.engine.build import build_engine
from bot.records.keys import Keyring, fresh_key
from bot.records.sql_store import sqlite_store

# A check from the first word to the first result, as a plain person answers it.
TURNS = (
    "check what the guidance says for me", "yes", "no, none of these", "yes", "yes",
    "7 weeks and 3 days", "yes", "yes", "one miscarriage", "what are the side effects?", "no", "no",
)  # fmt: skip


async def measure(*, conversations: int = 25) -> dict[str, Any]:
    """
    Milliseconds a turn (wall, SQLite on disk), megabytes, seconds of a start in a fresh process.
    """
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        store = sqlite_store(Path(folder) / "bench.db", Keyring((fresh_key(),)))
        engine = build_engine(store)
        ready = time.perf_counter() - began
        turns = [ms for n in range(conversations) for ms in await _conversation(engine, n)]
        late = await _long_conversation(engine)
        store.close()
    return {
        "engine_ready_s": round(ready, 2),
        "fresh_process_to_first_answer_s": _fresh_process(),
        "turns": len(turns),
        "turn_ms_p50": round(statistics.median(turns), 1),
        "turn_ms_p95": round(statistics.quantiles(turns, n=20)[-1], 1),
        "turn_200_over_turn_10": late,
        "resident_mb": round(_resident_mb()),
    }


async def _conversation(engine: Any, number: int) -> list[float]:
    conversation = await engine.open("bench", f"person {number}")
    spent = []
    for text in TURNS:
        began = time.perf_counter()
        await engine.converse(conversation, text)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


async def _long_conversation(engine: Any) -> float:
    """
    CPU of turns 190 to 200 over that of turns 5 to 15, the same two messages in turn.
    """
    conversation = await engine.open("bench", "long")
    spent = []
    for turn in range(200):
        began = time.process_time()
        await engine.converse(conversation, "7 weeks" if turn % 2 else "8 weeks")
        spent.append(time.process_time() - began)
    return round(statistics.median(spent[189:]) / statistics.median(spent[4:15]), 2)


def _fresh_process() -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot.cli", "talk", "--script"],
        input='{"conversation": "a", "text": "hello"}\n',
        text=True, capture_output=True, check=True,
    )  # fmt: skip
    return round(time.perf_counter() - began, 2)


def _resident_mb() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
