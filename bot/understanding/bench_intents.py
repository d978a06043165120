"""
The intents on messages kept aside, beside the nearest cosine, character TF-IDF and key words.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot import settings
from bot.understanding import bench_rasa
from bot.understanding.classify import examples, intent_model
from bot.understanding.intents import OUT_OF_SCOPE, vectors
from bot.understanding.short_turns import short_turn

HELD_BACK = settings.ROOT / "data" / "held_back" / "intents.yml"
Guess = Callable[[str], str | None]


def measure(data: Path | None = None) -> dict[str, Any]:
    """
    Accuracy and mean F1 of each way on the messages kept aside, the calibration of ours, and,
    with a labelled file, how well scope is told.
    """
    asked = held_back()
    model = intent_model()
    found = [model.classify(text) for text, _ in asked]
    ways = {"Lutea": _scores(asked, [c.intent for c in found])}
    for name, guess in _baselines(examples()).items():
        ways[name] = _scores(asked, [guess(text) for text, _ in asked])
    for name in bench_rasa.PIPELINES:
        if kept := bench_rasa.intents(name, [text for text, _ in asked]):
            ways[f"stock Rasa, {name}"] = _scores(asked, kept)
    right = [c.intent == intent for c, (_, intent) in zip(found, asked, strict=True)]
    measured: dict[str, Any] = {
        "messages": len(asked),
        "ways": ways,
        "calibration_error": _calibration([c.confidence for c in found], right),
        "confused": _confused(asked, [c.intent for c in found]),
        "p95_ms": _p95([text for text, _ in asked]),
    }
    return measured | ({"scope": _scope(data)} if data else {})


def held_back() -> list[tuple[str, str]]:
    """
    The (text, intent) pairs that no model has seen.
    """
    table = yaml.safe_load(HELD_BACK.read_text("utf-8"))
    return [(str(text), intent) for intent, texts in table.items() for text in texts]


def _scores(asked: Sequence[tuple[str, str]], guessed: Sequence[str | None]) -> dict[str, float]:
    pairs = list(zip([intent for _, intent in asked], guessed, strict=True))
    each = [_f1(pairs, intent) for intent in {intent for _, intent in asked}]
    accuracy = sum(a == b for a, b in pairs) / len(pairs)
    return {"accuracy": round(accuracy, 4), "mean_f1": round(float(np.mean(each)), 4)}


def _f1(pairs: Sequence[tuple[str, str | None]], intent: str) -> float:
    hits = sum(a == b == intent for a, b in pairs)
    named = sum(a == intent for a, _ in pairs) + sum(b == intent for _, b in pairs)
    return 2 * hits / named if named else 0.0


def _confused(
    asked: Sequence[tuple[str, str]], guessed: Sequence[str | None]
) -> list[tuple[str, str | None, int]]:
    wrong = Counter((i, g) for (_, i), g in zip(asked, guessed, strict=True) if i != g)
    return [(intent, guess, count) for (intent, guess), count in wrong.most_common(8)]


def _calibration(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """
    The mean distance between how sure it was and how often it was right, over ten bins.
    """
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sure, hit in zip(confidence, right, strict=True):
        bins[min(9, int(sure * 10))].append((sure, hit))
    gaps = (
        len(rows) * abs(float(np.mean([s for s, _ in rows]) - np.mean([h for _, h in rows])))
        for rows in bins.values()
    )
    return round(sum(gaps) / len(right), 4)


def _p95(texts: Sequence[str]) -> float:
    model, times = intent_model(), []
    for number, text in enumerate(texts):
        begun = time.perf_counter()
        model.classify(f"{text} {number}")
        times.append((time.perf_counter() - begun) * 1000)
    return round(sorted(times)[int(len(times) * 0.95)], 2)


def _scope(data: Path) -> dict[str, float]:
    model = intent_model()
    rows = [json.loads(line) for line in data.read_text("utf-8").splitlines() if line.strip()]
    sure = [(model.classify(row["text"]).p_out_of_scope, row) for row in rows]
    ours = np.array([p for p, row in sure if row["core_topic"]])
    off = np.array([p for p, row in sure if not row["on_topic"]])
    return {
        "auroc": round(float((off[:, None] > ours[None]).mean()), 4),
        "ours_called_out": round(float((ours > 0.5).mean()), 4),
        "off_topic_called_out": round(float((off > 0.5).mean()), 4),
    }


# Plain ways
# ----------


def _baselines(taught: Sequence[tuple[str, str]]) -> dict[str, Guess]:
    texts, labels = [text for text, _ in taught], [intent for _, intent in taught]
    return {
        "nearest cosine, same encoder": _cosine(texts, labels),
        "TF-IDF of characters, logistic regression": _tfidf(texts, labels),
        "short turns and key words": _words(texts, labels),
    }


def _cosine(texts: list[str], labels: list[str]) -> Guess:
    rows = vectors(texts)
    return lambda text: labels[int((rows @ vectors([text])[0]).argmax())]


def _tfidf(texts: list[str], labels: list[str]) -> Guess:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    made = make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2),
        LogisticRegression(C=10, max_iter=200, tol=1e-2),
    ).fit(texts, labels)
    return lambda text: str(made.predict([text])[0])


def _words(texts: list[str], labels: list[str]) -> Guess:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text, label in zip(texts, labels, strict=True):
        counts[label].update(set(text.lower().split()))

    def guess(text: str) -> str | None:
        known = short_turn(text)
        words = set(text.lower().split())
        best = max(counts, key=lambda i: sum(counts[i][w] for w in words) / counts[i].total())
        return known or (best if any(counts[best][word] for word in words) else OUT_OF_SCOPE)

    return guess
