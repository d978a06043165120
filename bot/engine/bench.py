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

OPENING = ("check what the guidance says for me", "yes", "no, none of these")
# Around the 10th turn and around the 200th: as many turns of each kind in both.
EARLY, LATE = range(4, 24), range(188, 208)


async def measure(*, conversations: int = 25) -> dict[str, Any]:
    """
    Milliseconds a turn (wall, SQLite on disk), early and late in a conversation as well;
    megabytes, seconds of a start in a fresh process.
    """
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        store = sqlite_store(Path(folder) / "bench.db", Keyring((fresh_key(),)))
        engine = build_engine(store)
        if engine.mind is None:
            raise RuntimeError("the dialogue could not be loaded: run lutea train")
        ready = time.perf_counter() - began
        turns = [ms for n in range(conversations) for ms in await _conversation(engine, n)]
        late = await growth(engine)
        store.close()
    return {
        "engine_ready_s": round(ready, 2),
        "fresh_process_to_first_answer_s": _fresh_process(),
        "turns": len(turns),
        "turn_ms_p50": round(statistics.median(turns), 1),
        "turn_ms_p95": round(statistics.quantiles(turns, n=20)[-1], 1),
        **late,
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


async def growth(engine: Any, *, pairs: int = 3) -> dict[str, Any]:
    """
    What a turn costs around the 10th and around the 200th of a conversation.

    Each pair is a conversation of 188 turns and a new one; their turns are measured by turns, in
    one run, so that what else the machine does falls on both. Medians of wall time, of the
    processor time of the thread that thinks (Rasa, encoder, facts) and of the whole process; the
    ratio is of the last, which holds the records' work as well.
    """
    early, late = [], []
    for pair in range(pairs):
        old = await _aged(engine, 2 * pair, LATE.start)
        new = await _aged(engine, 2 * pair + 1, EARLY.start)
        for n, m in zip(EARLY, LATE, strict=True):
            early.append(await _cost(engine, new, _turn(n, 2 * pair + 1)))
            late.append(await _cost(engine, old, _turn(m, 2 * pair)))
    first, last = _medians(early), _medians(late)
    over = round(last["process_cpu_ms"] / first["process_cpu_ms"], 2)
    return {"turn_10": first, "turn_200": last, "turn_200_over_turn_10": over}


async def _aged(engine: Any, seat: int, turns: int) -> str:
    conversation: str = await engine.open("bench", f"seat {seat}")
    for text in (*OPENING, *(_turn(n, seat) for n in range(len(OPENING), turns))):
        await engine.converse(conversation, text)
    return conversation


def _turn(number: int, seat: int) -> str:
    """
    The same kinds of turns over and over, in a state that comes back to itself: a fact told anew,
    a question, a fact, a reason asked for. The hour makes each a text that no cache has seen.
    """
    hour, minute = divmod(number + 211 * seat, 60)
    weeks = f"{5 + number % 7} weeks and {number // 7 % 7} days, its {hour % 24:02}:{minute:02}"
    told = (f"im {weeks}", f"what are the side effects at {weeks}?")
    return (*told, f"sorry im {weeks}", "why do you ask?")[number % 4]


async def _cost(engine: Any, conversation: str, text: str) -> tuple[float, ...]:
    clocks = (time.perf_counter, time.thread_time, time.process_time)
    began = [clock() for clock in clocks]
    await engine.converse(conversation, text)
    return tuple((clock() - then) * 1000 for clock, then in zip(clocks, began, strict=True))


def _medians(costs: list[tuple[float, ...]]) -> dict[str, float]:
    names = ("wall_ms", "thread_cpu_ms", "process_cpu_ms")
    columns = zip(*costs, strict=True)
    return {n: round(statistics.median(c), 1) for n, c in zip(names, columns, strict=True)}


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
