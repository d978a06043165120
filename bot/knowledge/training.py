"""
Teaches the search: phrasings and answers of every entry, and the texts that are not ours.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot import settings
from bot.knowledge.entries import DATA, Entry, load_entries
from bot.understanding.encoder import encoder
from bot.understanding.logistic import Floats, Logistic, fit
from bot.understanding.normalise import for_encoder
from bot.understanding.pieces import pieces

OUTSIDE = "out_of_scope"
NAME = "library"
ASKED = "asked.npz"
POSTS = DATA / "library" / "posts.yml"
MOST_KEPT = 50_000  # vectors; past that, those no longer used are dropped
ANSWER_WEIGHT = 0.3  # a sentence of an answer teaches less than a question does
STRENGTH = 10.0
CODE = 3  # raise when what is learnt from the same files changes


@dataclass(frozen=True)
class Lesson:
    """
    One text, the entry it belongs to (or OUTSIDE), and how much it counts.
    """

    text: str
    label: str
    weight: float = 1.0


def models() -> Path:
    """
    The folder of the trained library.
    """
    return settings.folder("LUTEA_MODELS") / "library"


def digest() -> str:
    """
    Changes with any byte that the search learns from.
    """
    made = hashlib.sha256(str(CODE).encode())
    manifest = settings.folder("LUTEA_MODELS") / "minilm" / "manifest.json"
    for path in (*_files(), manifest):
        made.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()[:16]


def _files() -> Iterator[Path]:
    yield from sorted((DATA / "faq").glob("*.yml"))
    yield from sorted((DATA / "library").glob("*.yml"))
    yield DATA / "nlu" / "out_of_scope.yml"


def is_stale() -> bool:
    """
    True when there is no trained library, or it learnt from other files than these.
    """
    try:
        return bool(json.loads((models() / "digest.json").read_text("utf-8")) != digest())
    except (OSError, ValueError):
        return True


def train() -> str:
    """
    Train from the data files into the models folder; gives the digest of what it learnt from.

    A text that was encoded before is not encoded again.
    """
    made = digest()
    taught = lessons(load_entries.__wrapped__())
    rows = cached_vectors([for_encoder(lesson.text) for lesson in taught])
    model = teach(rows, taught)
    _keep(model, rows, taught, made)
    return made


def teach(rows: Floats, taught: Sequence[Lesson]) -> Logistic:
    """
    The regression over lessons and their vectors.
    """
    weights = np.array([lesson.weight for lesson in taught], np.float32)
    return fit(rows, [lesson.label for lesson in taught], strength=STRENGTH, weights=weights)


def lessons(entries: Sequence[Entry]) -> list[Lesson]:
    """
    Everything the search learns from, entries first.
    """
    taught = [lesson for entry in entries for lesson in lessons_of(entry)]
    known = {entry.id for entry in entries} | {OUTSIDE}
    told = [Lesson(text, i) for i, texts in posts().items() if i in known for text in texts]
    return [*taught, *told, *(Lesson(text, OUTSIDE) for text in outside_texts())]


def posts(path: Path = POSTS) -> dict[str, list[str]]:
    """
    Longer messages by the entry that answers them; those that are not ours under OUTSIDE.
    """
    read: dict[str, list[str]] = yaml.safe_load(path.read_text("utf-8"))
    return read


def lessons_of(entry: Entry) -> Iterator[Lesson]:
    """
    The question, the phrasings and, counting less, the sentences of the answers.
    """
    for text in (entry.question, *entry.phrasings):
        yield Lesson(text, entry.id)
    for sentence in pieces(f"{entry.short}\n{entry.longer}"):
        yield Lesson(sentence, entry.id, ANSWER_WEIGHT)


def outside_texts(path: Path = DATA / "nlu" / "out_of_scope.yml") -> list[str]:
    """
    The texts that are not ours, as the intents know them too.
    """
    blocks = yaml.safe_load(path.read_text("utf-8"))["nlu"]
    return [line[2:].strip() for block in blocks for line in block["examples"].splitlines()]


def cached_vectors(texts: Sequence[str]) -> Floats:
    """
    Vectors of plain texts; one that was encoded before is read from the models folder.
    """
    kept = settings.folder("LUTEA_MODELS") / "vectors.npz"
    known = _known(kept)
    keys = [hashlib.blake2b(text.encode(), digest_size=16).hexdigest() for text in texts]
    fresh = {k: text for k, text in zip(keys, texts, strict=True) if k not in known}
    if fresh:
        known |= dict(zip(fresh, encoder().encode(list(fresh.values())), strict=True))
        _remember(kept, known if len(known) < MOST_KEPT else {k: known[k] for k in keys})
    return np.stack([known[key] for key in keys])


def _remember(kept: Path, known: Mapping[str, Floats]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept.parent, suffix=".npz", delete=False) as file:
        np.savez(file, keys=np.array(list(known)), rows=np.stack(list(known.values())))
    Path(file.name).replace(kept)


def _known(kept: Path) -> dict[str, Floats]:
    built = settings.folder("LUTEA_MODELS") / "minilm" / "manifest.json"
    if not kept.is_file() or kept.stat().st_mtime < built.stat().st_mtime:
        return {}
    with np.load(kept, allow_pickle=False) as arrays:
        return dict(zip(arrays["keys"].tolist(), arrays["rows"], strict=True))


def load_asked() -> tuple[Floats, list[Lesson]]:
    """
    The vectors of every question, phrasing and post with their labels; their texts are not kept.
    """
    with np.load(models() / ASKED, allow_pickle=False) as arrays:
        rows: Floats = arrays["rows"]
        return rows, [Lesson("", label) for label in arrays["labels"].tolist()]


def _keep(model: Logistic, rows: Floats, taught: Sequence[Lesson], made: str) -> None:
    # Written beside and swapped in, so that a running service never reads half a library.
    folder = models()
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=folder.parent))
    model.save(beside, NAME)
    asked = [n for n, lesson in enumerate(taught) if lesson.weight == 1.0]
    np.savez(beside / ASKED, rows=rows[asked], labels=np.array([taught[n].label for n in asked]))
    (beside / "digest.json").write_text(json.dumps(made), "utf-8")
    folder.mkdir(exist_ok=True)
    for path in sorted(beside.iterdir(), key=lambda p: p.name == "digest.json"):
        path.replace(folder / path.name)
    shutil.rmtree(beside)
