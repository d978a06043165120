"""
Teaches the second reader of danger from the invented posts, and asks it about posts left aside.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np

from bot import settings
from bot.safety.net import mentions, read
from bot.safety.reading import Reading
from bot.understanding.classify import NLU, examples
from bot.understanding.encoder import file_digest
from bot.understanding.logistic import fit
from bot.understanding.opinion import Opinion, Words, form
from bot.understanding.second_look import (
    CALM,
    CRISIS,
    HAPPENING,
    LOW,
    OVER,
    SecondLook,
    Seen,
    folder,
    is_alarm,
    seen,
    trained,
)

POSTS = settings.ROOT / "data" / "posts"
MIND = "mind"
PARTS = 5
BESIDE = 0.3  # what a piece of a post, or a turn of the dialogue, counts beside a short message
MIND_STRENGTH = 10.0
WORDS_STRENGTH, MEANING_STRENGTH = 30.0, 3.0
MIND_SHARE, TIME_SHARE = 0.6, 0.5


@dataclass(frozen=True)
class Post:
    """
    One labelled text. ``kin`` names those that are too much alike to be taught and asked apart.
    """

    id: str
    text: str
    label: str
    code: str | None
    file: str
    kin: str

    @property
    def part(self) -> int:
        return blake2b(self.kin.encode(), digest_size=4).digest()[0] % PARTS

    @cached_property
    def seen(self) -> Seen:
        return seen(self.text)

    @cached_property
    def net(self) -> Reading:
        return read(self.text)

    @cached_property
    def mentions(self) -> Reading:
        return mentions(self.text)

    @property
    def alarming(self) -> bool:
        """
        True where words of an alarm stand in it, whatever the net made of them.
        """
        return any(map(is_alarm, (*self.mentions.flags, *self.net.flags)))

    @property
    def found(self) -> Reading:
        return self.net if any(map(is_alarm, self.net.flags)) else self.mentions


def posts(where: Path = POSTS) -> list[Post]:
    """
    Every invented text that is labelled with danger or with a state of mind.
    """
    return [
        _post(path.stem, number, json.loads(line))
        for path in sorted(where.glob("*.jsonl"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line and ("red_flag" in json.loads(line) or path.stem == MIND)
    ]


def _post(file: str, number: int, row: dict[str, Any]) -> Post:
    name = str(row.get("id") or f"{file}-{number}")
    label = str(row["label"] if file == MIND else row["red_flag"])
    alike = row.get("kind") or row.get("pair") or name
    return Post(name, row["text"], label, row.get("red_flag_code"), file, f"{file} {alike}")


def train(taught: Sequence[Post], turns: Iterable[tuple[str, str]]) -> SecondLook:
    """
    Both opinions; ``turns`` are the dialogue's own phrasings, each with its intent.
    """
    with ThreadPoolExecutor() as several:  # the encoder runs beside itself
        list(several.map(attrgetter("seen"), taught))
    return SecondLook(_mind(taught, turns), _time([p for p in taught if p.file != MIND]))


def _mind(taught: Sequence[Post], turns: Iterable[tuple[str, str]]) -> Opinion:
    rows: list[tuple[Any, str, str, float]] = []
    for post in taught:
        if post.file == MIND:
            rows.append((post.seen.vectors[0], post.text, post.label, 1.0))
        elif post.label != CRISIS:  # of a crisis it is not known which piece tells it
            label = LOW if post.code == "mental_health" else CALM
            weight = BESIDE if len(post.seen.parts) > 1 else 1.0
            rows += [
                (vector, text, label, weight)
                for vector, text in zip(post.seen.vectors, post.seen.parts, strict=True)
            ]
    for text, intent in turns:
        rows.append((seen(text).vectors[0], text, LOW if intent == "upset" else CALM, BESIDE))
    vectors, texts, labels, weights = zip(*rows, strict=True)
    return form(
        np.stack(vectors), texts, labels,
        weights=np.array(weights, np.float32), strength=MIND_STRENGTH, share=MIND_SHARE,
    )  # fmt: skip


def _time(taught: Sequence[Post]) -> Opinion:
    """
    The words are learnt from every post, the meaning only from those that an alarm is about.
    """
    words = Words.of([post.text for post in taught])
    spelt = fit(
        words.matrix([post.text for post in taught]), [_when(p) for p in taught],
        strength=WORDS_STRENGTH, balance=1.0,
    )  # fmt: skip
    alarming = [post for post in taught if post.alarming]
    meaning = fit(
        np.stack([post.seen.around(post.found) for post in alarming]),
        [_when(post) for post in alarming],
        strength=MEANING_STRENGTH, balance=1.0,
    )  # fmt: skip
    return Opinion(meaning, words, spelt, TIME_SHARE)


def _when(post: Post) -> str:
    return OVER if post.label == "none" else HAPPENING


# Posts left aside
# ----------------


def left_aside(
    rows: Sequence[Post], turns: Sequence[tuple[str, str]], *, say: Callable[[str], None] = print
) -> list[tuple[Post, SecondLook]]:
    """
    Every post with a second reader that saw neither it nor its kin.
    """
    out = []
    for part in range(PARTS):
        taught = train([post for post in rows if post.part != part], turns)
        out += [(post, taught) for post in rows if post.part == part]
        say(f"part {part + 1} of {PARTS}")
    return out


# What this process keeps
# -----------------------


def make_ready() -> None:
    """
    Train and keep the weights, unless they were made from the files of today.
    """
    mark, now = folder() / "digest.json", _digest()
    if mark.is_file() and json.loads(mark.read_text("utf-8")) == now:
        return
    train(posts(), examples()).save(folder())
    mark.write_text(json.dumps(now), "utf-8")
    trained.cache_clear()


def _digest() -> dict[str, str]:
    room = settings.ROOT / "bot"
    code = [
        *sorted((room / "understanding").glob("second_look*.py")),
        room / "understanding" / "opinion.py",
        *sorted((room / "safety").glob("*.py")),
        *sorted((settings.ROOT / "data" / "safety").rglob("*.yml")),
    ]
    manifest = settings.folder("LUTEA_MODELS") / "minilm" / "manifest.json"
    files = (*sorted(POSTS.glob("*.jsonl")), *sorted(NLU.glob("*.yml")), *code, manifest)
    # With the folder: the ideas of a danger and its signs have files of one name.
    return {f"{path.parent.name}/{path.name}": file_digest(path) for path in files}
