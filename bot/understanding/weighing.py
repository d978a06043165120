"""
A second reading of each number of weeks: does it say how far along she is now?

The rules know ways of telling; this knows none. It takes the number as the encoder sees it among
its neighbours, and a logistic regression learnt on invented posts says how likely it is. What it
finds alone is only ever read back, never taken as said; ``docs/weighing.md`` has its figures.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bot import settings
from bot.understanding.encoder import encoder, file_digest
from bot.understanding.labels import agrees
from bot.understanding.logistic import Floats, Logistic, fit
from bot.understanding.page import Page, lay_out
from bot.understanding.stretch import possible, stretch_of

POSTS = settings.ROOT / "data" / "posts"
NAME, NOW, NOT = "weeks", "now", "not"
AROUND = 45  # words on either side that are read with a number
MOST = 12  # numbers of one message that are weighed: the first and the last of them
# Log odds that are likely enough, by the fewest tokens of a message: the shorter it is, the more
# of it the rules know. The curve that chose them is in docs/weighing.md.
LIKELY = ((16, 1.0), (8, 2.0), (5, 6.0))
HARDLY = -3.0  # below it a doubtful reading of the rules is not taken
STRENGTH = 0.3
DAY = date(2026, 1, 1)  # the day on which the posts are read; their labels need none
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Weights:
    """
    The trained regression; immutable, so that one may serve every conversation.
    """

    regression: Logistic

    def log_odds(self, rows: Floats) -> Floats:
        """
        For each row of states, the log odds that it is how far along she is now.
        """
        now, other = (self.regression.labels.index(label) for label in (NOW, NOT))
        scores = rows @ self.regression.weights.T + self.regression.bias
        return np.asarray(scores[:, now] - scores[:, other], np.float32)


def weigh(page: Page, spans: Sequence[Any]) -> list[float] | None:
    """
    The log odds of each span of weeks that it is this pregnancy's age today; None where the
    encoder or the weights are not there, and the rules must do alone.
    """
    weights = trained()
    if weights is None or not spans:
        return None
    kept = spans if len(spans) <= MOST else [*spans[: MOST // 2], *spans[-MOST // 2 :]]
    found = dict(zip(kept, weights.log_odds(seen(page, kept)).tolist(), strict=True))
    return [found.get(span, -np.inf) for span in spans]


def likely(page: Page, odds: float) -> bool:
    """
    True where log odds are high enough for a message of this length.
    """
    return any(len(page.doc) >= tokens and odds >= limit for tokens, limit in LIKELY)


def seen(page: Page, spans: Sequence[Any]) -> Floats:
    """
    One row a span: the number as the encoder sees it among its neighbours.
    """
    read: dict[tuple[int, int], Floats] = {}
    rows = []
    for span in spans:
        begin, end = max(0, span.start - AROUND), min(len(page.doc), span.end + AROUND)
        if (begin, end) not in read:
            read[begin, end] = encoder().states([t.text for t in page.doc[begin:end]])
        rows.append(read[begin, end][span.start - begin : span.end - begin].mean(0))
    return np.stack(rows)


# Training
# --------


def train() -> Weights:
    """
    Weights from the invented posts: each number of weeks in them is the labelled one or is not.
    """
    rows, labels = [], []
    for post in posts():
        page = lay_out(post["text"], DAY)
        spans = [span for span in page.mentions("gest") if can_be_weighed(span)]
        if spans:
            rows.append(seen(page, spans))
            labels += [label_of(post["gestation_weeks"], span) for span in spans]
    return Weights(fit(np.concatenate(rows), labels, strength=STRENGTH, balance=0))


def can_be_weighed(span: Any) -> bool:
    """
    True for a length of time that a pregnancy can have.
    """
    stretch = stretch_of(span[0])
    return stretch is not None and possible(stretch.value)


def label_of(stated: str | None, span: Any) -> str:
    """
    "now" where this length is the one that the post's label states, else "not".
    """
    stretch = stretch_of(span[0])
    right = stretch and stated is not None and agrees("gestation_weeks", stated, stretch.value)
    return NOW if right else NOT


def posts(folder: Path = POSTS) -> Iterator[dict[str, Any]]:
    """
    Every invented post whose weeks are labelled, in order of file and place.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            post = json.loads(line)
            if "gestation_weeks" in post:
                yield post


# The weights of this process
# ---------------------------


@lru_cache(maxsize=1)
def trained() -> Weights | None:
    """
    The weights as kept by ``lutea train``; None, with a line for the operator, without them.
    """
    try:
        encoder()
        return Weights(Logistic.load(_folder(), NAME))
    except Exception as problem:  # noqa: BLE001  a file half written is no reason to read nothing
        _log.warning("weeks are read by the rules alone: %s", type(problem).__name__)
        return None


def make_ready() -> None:
    """
    Train and keep the weights, unless they were made from the posts and the encoder of today.
    """
    mark, now = _folder() / f"{NAME}_digest.json", _digest()
    if mark.is_file() and json.loads(mark.read_text("utf-8")) == now:
        return
    trained.cache_clear()
    train().regression.save(_folder(), NAME)
    mark.write_text(json.dumps(now), "utf-8")
    trained.cache_clear()


def _folder() -> Path:
    return settings.folder("LUTEA_MODELS") / "readers"


def _digest() -> dict[str, str]:
    manifest = settings.folder("LUTEA_MODELS") / "minilm" / "manifest.json"
    return {path.name: file_digest(path) for path in (*sorted(POSTS.glob("*.jsonl")), manifest)}
