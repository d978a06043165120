"""
A message to a vector: all-MiniLM-L6-v2 on onnxruntime, one thread, no torch.

``scripts/build_encoder.py`` makes the files that this module reads.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot import settings

DIM = 384
STATES = 3 * DIM  # a word's state after three of the layers, side by side
MAX_TOKENS = 256
CACHED = 4096
MODEL, VOCAB, MANIFEST = "minilm.onnx", "vocab.txt", "manifest.json"
COMMAND = "python scripts/build_encoder.py"
CHECK_TEXT = "progesterone pessary"
CHECK = (-0.057893, 0.010110, -0.046510, -0.041029, -0.049362, 0.004497)
CHECK_WITHIN = 0.03  # int8 moves an entry by about 0.005; a wrong build by far more

Vectors = NDArray[np.float32]


class EncoderMissing(RuntimeError):
    """
    The encoder's files are not there, or are not the ones that were built.
    """


class Encoder:
    """
    Texts to unit vectors. A text has one vector, whatever stood beside it in the call.
    """

    def __init__(self, folder: Path) -> None:
        _check_files(folder)
        self._ids = Tokeniser(folder / VOCAB)
        self._session = _session(folder / MODEL)
        self._seen: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        self._check_itself(folder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """
        One row of 384 numbers a text, each row of length 1, so that a dot product is a cosine.
        """
        if not texts:
            return np.empty((0, DIM), np.float32)
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        # Keyed by a digest: nobody's words stay in memory for the cache's sake.
        key = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
        with self._lock:
            if key in self._seen:
                self._seen.move_to_end(key)
                return self._seen[key]
        vector = self._run(text)
        with self._lock:
            self._seen[key] = vector
            while len(self._seen) > CACHED:
                self._seen.popitem(last=False)
        return vector

    def _run(self, text: str) -> Vectors:
        # One text a run: int8 scales are taken over a batch, so a batch would change the vectors.
        ids = np.array([self._ids(text)], np.int64)
        (out,) = self._session.run(["vector"], {"ids": ids})
        vector: Vectors = out[0]
        vector.setflags(write=False)
        return vector

    def states(self, words: Sequence[str]) -> Vectors:
        """
        One row of 1,152 numbers a word: the word as the others around it make it mean.

        A word of several pieces has their mean; one beyond the encoder's reach has zeros.
        """
        pieces = [self._ids(word)[1:-1] for word in words]
        ids = [i for part in pieces for i in part][: MAX_TOKENS - 2]
        (out,) = self._session.run(["states"], {"ids": np.array([self._ids.framed(ids)], np.int64)})
        rows = np.zeros((len(words), STATES), np.float32)
        start = 1
        for row, part in zip(rows, pieces, strict=True):
            within = out[0, start : min(start + len(part), len(ids) + 1)]
            row[:] = within.mean(0) if len(within) else 0
            start += len(part)
        return rows

    def _check_itself(self, folder: Path) -> None:
        found = self._run(CHECK_TEXT)[: len(CHECK)]
        if not np.allclose(found, CHECK, atol=CHECK_WITHIN):
            raise EncoderMissing(
                f"{folder / MODEL}: the encoder computes wrong numbers on this machine: "
                f"found {found.round(3).tolist()}, expected about {list(CHECK)}"
            )


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """
    The one encoder of this process; raises EncoderMissing when it has not been built.
    """
    return Encoder(settings.folder("LUTEA_MODELS") / "minilm")


def _check_files(folder: Path) -> None:
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise EncoderMissing(f"{folder}: no sentence encoder here; run: {COMMAND}")
    for name, expected in json.loads(manifest.read_text("utf-8"))["files"].items():
        path = folder / name
        found = file_digest(path) if path.is_file() else "no file"
        if found != expected:
            raise EncoderMissing(
                f"{path}: found {found}, expected sha256 {expected}; run: {COMMAND}"
            )


def file_digest(path: Path) -> str:
    """
    The sha256 of a file, in hex.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _session(path: Path) -> Any:
    # Read once, when it is imported: otherwise it reports its use to its maker by HTTPS.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Tokeniser:
    """
    Text to token ids. "[CLS]" typed by a person is text, never a control token.
    """

    def __init__(self, vocab: Path) -> None:
        from tokenizers import Tokenizer
        from tokenizers.models import WordPiece
        from tokenizers.normalizers import BertNormalizer
        from tokenizers.pre_tokenizers import BertPreTokenizer

        words = {word: i for i, word in enumerate(vocab.read_text("utf-8").splitlines())}
        self._tokens = Tokenizer(WordPiece(words, unk_token="[UNK]"))
        self._tokens.normalizer = BertNormalizer(lowercase=True)
        self._tokens.pre_tokenizer = BertPreTokenizer()
        self._first, self._last = words["[CLS]"], words["[SEP]"]

    def __call__(self, text: str) -> list[int]:
        readable = text.encode("utf-8", "replace").decode("utf-8")  # half a character is no text
        return self.framed(self._tokens.encode(readable, add_special_tokens=False).ids)

    def framed(self, ids: Sequence[int]) -> list[int]:
        """
        Ids between the marks of beginning and end, cut to what the encoder reads.
        """
        return [self._first, *ids[: MAX_TOKENS - 2], self._last]
