"""
What stock Rasa read, as ``scripts/stock_rasa.sh`` kept it in ``var/stock_rasa``.

Rasa as it comes needs TensorFlow and an older Python, so that it runs in an environment of its
own; a bench run only scores the lines that it left.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot import settings

FOLDER = settings.ROOT / "var" / "stock_rasa"
PIPELINES = ("diet", "crf")  # DIET for both; CRF and logistic regression


def facts(pipeline: str, ids: Sequence[str]) -> list[dict[str, Any]] | None:
    """
    The facts of each labelled message in order, or None when it did not read all of them.
    """
    read = _lines(pipeline, "fact", "facts")
    return [read[each] for each in ids] if ids and set(ids) <= set(read) else None


def intents(pipeline: str, texts: Sequence[str]) -> list[str | None] | None:
    """
    The intent of each message kept aside, or None when it did not read all of them.
    """
    read = _lines(pipeline, "intent", "intent")
    return [read[text] for text in texts] if set(texts) <= set(read) else None


def _lines(pipeline: str, kind: str, field: str) -> dict[str, Any]:
    path = FOLDER / f"{pipeline}.jsonl"
    if not path.is_file():
        return {}
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return {str(row["id"]): row[field] for row in rows if row["kind"] == kind}
