"""
``lutea ask``: a question a line in, what the library says to it a line out.
"""

from __future__ import annotations

import json
from typing import Any, TextIO

from bot.knowledge.search import Asked, Library, Scores
from bot.safety.net import read


def ask_lines(stream_in: TextIO, stream_out: TextIO) -> None:
    """
    Answer ``{"id", "text"}`` a line until the input ends; each line is flushed.
    """
    library = Library.ready()
    for line in stream_in:
        if line.strip():
            stream_out.write(json.dumps(ask_line(library, json.loads(line))) + "\n")
            stream_out.flush()


def ask_line(library: Library, row: dict[str, Any]) -> dict[str, Any]:
    """
    One line's answer; a danger sign goes before anything that the library could say.
    """
    text = str(row.get("text") or "")
    asked = library.ask(text, topic=row.get("topic"), facts=row.get("facts"))
    decision = "safety" if read(text).interrupts else asked.decision
    return {"id": row.get("id"), "decision": decision, **_shown(asked)}


def _shown(asked: Asked) -> dict[str, Any]:
    parts = [
        {"text": part.text, "decision": part.decision, "entries": _rows(part.entries)}
        for part in asked.parts
    ]
    shown: dict[str, Any] = {"entries": _rows(asked.entries), "parts": parts}
    if asked.noticed:
        shown["noticed"] = {"kind": asked.noticed.kind, "name": asked.noticed.name}
    return shown


def _rows(entries: Scores) -> list[dict[str, Any]]:
    return [{"id": entry, "score": round(score, 4)} for entry, score in entries]
