"""
``lutea understand``: a message a line in, its intent, facts and danger signs a line out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import yaml

from bot import settings
from bot.safety.net import read
from bot.understanding.encoder import file_digest
from bot.understanding.facts import Fact
from bot.understanding.intents import IntentModel, train
from bot.understanding.reader import as_understood, read_facts
from bot.understanding.second_look import look_again

NLU = settings.ROOT / "data" / "nlu"


def understand_lines(
    stream_in: TextIO, stream_out: TextIO, *, today: date, model: IntentModel | None = None
) -> None:
    """
    Read ``{"id", "text"}`` a line until the input ends; each line is flushed.
    """
    from bot.understanding.second_look_training import make_ready

    model = model or intent_model()
    make_ready()
    for line in stream_in:
        if line.strip():
            stream_out.write(json.dumps(understand_line(model, json.loads(line), today)) + "\n")
            stream_out.flush()


def understand_line(model: IntentModel, row: dict[str, Any], today: date) -> dict[str, Any]:
    """
    One line's reading.
    """
    text = str(row.get("text") or "")
    found = model.classify(text)
    flags = look_again(text, read(text)).flags
    return {
        "id": row.get("id"),
        "intent": found.intent,
        "confidence": round(found.confidence, 4),
        "facts": understood(read_facts(text, today=today)),
        "red_flags": [{"code": flag.code, "level": flag.level} for flag in flags],
    }


def understood(facts: Iterable[Fact]) -> dict[str, Any]:
    """
    The facts of this person, those told with doubt too (a conversation reads these back for a
    yes before they become answers); sets as sorted lists.
    """
    return {name: _plain(value) for name, value in as_understood(facts).items()}


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, set | frozenset) else value


# The model of these commands
# ---------------------------


def intent_model() -> IntentModel:
    """
    The intents as trained on ``data/nlu``, trained now when those files have changed.
    """
    folder = settings.folder("LUTEA_MODELS") / "intents"
    mark, now = folder / "digest.json", _digest()
    if mark.is_file() and json.loads(mark.read_text("utf-8")) == now:
        return IntentModel.load(folder)
    model = train(examples())
    model.save(folder)
    mark.write_text(json.dumps(now), "utf-8")
    return model


def examples(folder: Path = NLU) -> list[tuple[str, str]]:
    """
    Every (text, intent) of the training files, in order of file and place.
    """
    return [
        (line[2:].strip(), block["intent"])
        for path in sorted(folder.glob("*.yml"))
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]
        for line in block["examples"].splitlines()
    ]


def _digest() -> dict[str, str]:
    manifest = settings.folder("LUTEA_MODELS") / "minilm" / "manifest.json"
    return {path.name: file_digest(path) for path in (*sorted(NLU.glob("*.yml")), manifest)}
