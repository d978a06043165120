"""
``lutea talk``: hold conversations with the real engine from a terminal or another program.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from bot.engine.contract import Answered
from bot.engine.engine import Engine


async def run_script(engine: Engine, lines: Iterable[str], out: TextIO) -> None:
    """
    JSON lines in, JSON lines out; each is answered and flushed before the next is read.
    """
    for line in lines:
        if line.strip():
            out.write(json.dumps(await _one(engine, line), ensure_ascii=False) + "\n")
            out.flush()


async def _one(engine: Engine, line: str) -> dict[str, Any]:
    try:
        turn = json.loads(line)
        name, text = str(turn["conversation"]), turn["text"] + ""
    except (ValueError, KeyError, TypeError):
        return {"error": "each line must be an object with the texts conversation and text"}
    conversation = await engine.open("script", name)
    answered = await engine.converse(conversation, text)
    return {"conversation": name, **as_json(answered)}


def as_json(answered: Answered) -> dict[str, Any]:
    """
    The outcome of one message as other programs read it.
    """
    return {
        "replies": [
            {"text": s.reply.text, "choices": [c.title for c in s.reply.choices]}
            for s in answered.replies
        ],
        "asking": answered.asking,
        "facts": answered.facts,
        "outcomes": answered.outcomes,
    }


async def chat(engine: Engine, read: Any, write: Any) -> None:
    """
    A conversation in a terminal; an empty line or end of input leaves it.
    """
    conversation = await engine.open("terminal", "terminal")
    text = "hello"
    while text:
        answered = await engine.converse(conversation, text)
        for stored in answered.replies:
            write(stored.reply.text.replace("**", ""))
            for cited in stored.reply.citations:
                write("  From: " + ", ".join(filter(None, (cited.title, cited.place, cited.date))))
            for number, choice in enumerate(stored.reply.choices, start=1):
                write(f"  {number}. {choice.title}")
        try:
            text = read()
        except EOFError:
            return
