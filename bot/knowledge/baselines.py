"""
Plain ways to search the same phrasings, to hold our own against: BM25, TF-IDF, nearest cosine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from bot.knowledge.training import OUTSIDE, Lesson, cached_vectors
from bot.understanding.encoder import encoder
from bot.understanding.logistic import Floats
from bot.understanding.normalise import for_encoder

Search = Callable[[str], list[tuple[str, float]]]
_WORD = re.compile(r"[a-z0-9]+")


def baselines(taught: Sequence[Lesson]) -> dict[str, Search]:
    """
    Each baseline by its name; it gives (entry, score) pairs, best first, out of scope left out.
    """
    asked = [lesson for lesson in taught if lesson.weight == 1.0 and lesson.label != OUTSIDE]
    labels = [lesson.label for lesson in asked]
    texts = [lesson.text for lesson in asked]
    return {
        "BM25": _bm25(texts, labels),
        "TF-IDF, words": _tfidf(texts, labels, analyzer="word", ngram_range=(1, 2)),
        "TF-IDF, characters": _tfidf(texts, labels, analyzer="char_wb", ngram_range=(2, 5)),
        "nearest cosine, same encoder": _cosine(texts, labels),
    }


def _bm25(texts: list[str], labels: list[str]) -> Search:
    import bm25s

    index = bm25s.BM25()
    index.index([_WORD.findall(text.lower()) for text in texts], show_progress=False)

    def search(text: str) -> list[tuple[str, float]]:
        words = _WORD.findall(text.lower())
        return _best(np.asarray(index.get_scores(words)), labels) if words else []

    return search


def _tfidf(texts: list[str], labels: list[str], **options: object) -> Search:
    from sklearn.feature_extraction.text import TfidfVectorizer

    made = TfidfVectorizer(sublinear_tf=True, **options)
    rows = made.fit_transform(texts)
    return lambda text: _best((rows @ made.transform([text]).T).toarray().ravel(), labels)


def _cosine(texts: list[str], labels: list[str]) -> Search:
    rows = cached_vectors([for_encoder(text) for text in texts])
    return lambda text: _best(rows @ encoder().encode([for_encoder(text)])[0], labels)


def _best(scores: Floats, labels: list[str]) -> list[tuple[str, float]]:
    best: dict[str, float] = {}
    for label, score in zip(labels, scores.tolist(), strict=True):
        best[label] = max(score, best.get(label, -1e9))
    return sorted(best.items(), key=lambda pair: -pair[1])
