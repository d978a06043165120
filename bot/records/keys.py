"""
The master keys: from LUTEA_KEYS, or from a file that a first run makes.

Every data key in the database is wrapped with the newest master key; older ones only open.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import logging
import os
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot import settings
from bot.records.crypto import Box, Key, key_id_of, new_key, seal, unseal
from bot.records.errors import KeyMissing

log = logging.getLogger(__name__)

FILE = "keys.json"


@dataclass(frozen=True)
class Keyring:
    """
    Master keys, newest first; ``path`` is None when they come from the environment.
    """

    keys: tuple[Key, ...]
    path: Path | None = None

    def __post_init__(self) -> None:
        if not self.keys:
            raise ValueError("LUTEA_KEYS: no key given; expected id:base64[,id:base64]")
        if len({key.id for key in self.keys}) != len(self.keys):
            raise ValueError("LUTEA_KEYS: two keys have the same id")

    @property
    def newest(self) -> Key:
        return self.keys[0]

    def wrap(self, secret: bytes, owner: str) -> bytes:
        """
        Seal a data key with the newest master key.
        """
        return seal(self.newest, secret, f"key:{owner}")

    def unwrap(self, wrapped: bytes, owner: str) -> bytes:
        """
        Open a data key with whichever master key sealed it.
        """
        wanted = key_id_of(wrapped)
        for key in self.keys:
            if key.id == wanted:
                return unseal(key, wrapped, f"key:{owner}")
        held = ", ".join(key.id for key in self.keys)
        raise KeyMissing(f"the records need master key {wanted}; LUTEA_KEYS holds {held}")

    def read_again(self) -> Keyring:
        """
        The keyring as its file has it now.
        """
        if self.path is None or not self.path.exists():
            return self
        return replace(self, keys=read_keys(self.path).keys)

    def box(self, key: Key, owner: str) -> Box:
        """
        What seals one owner's values.
        """
        return Box(key, owner)


def load_keys() -> Keyring:
    """
    The keys of LUTEA_KEYS, else of the file in LUTEA_VAR, made on a first run.
    """
    given = settings.get("LUTEA_KEYS")
    if given:
        return Keyring(parse_keys(given))
    path = settings.folder("LUTEA_VAR") / FILE
    if not path.exists():
        _make_first(path)
    return read_keys(path)


def parse_keys(text: str) -> tuple[Key, ...]:
    """
    Keys from ``id:base64[,id:base64]``; an error names the id, never the key.
    """
    return tuple(
        _parse_key(*part.strip().partition(":")) for part in text.split(",") if part.strip()
    )


def _parse_key(key_id: str, colon: str, secret: str) -> Key:
    if not colon:
        raise ValueError("LUTEA_KEYS: expected id:base64[,id:base64], found a part without a colon")
    try:
        return Key(key_id, base64.b64decode(secret, validate=True))
    except binascii.Error:
        raise ValueError(f"LUTEA_KEYS: key {key_id} is not base64") from None


def read_keys(path: Path) -> Keyring:
    """
    The keys of a key file, newest first.
    """
    listed = json.loads(path.read_text("utf-8"))["keys"]
    return Keyring(tuple(_parse_key(k["id"], ":", k["key"]) for k in listed), path)


def write_keys(path: Path, keys: tuple[Key, ...]) -> Keyring:
    """
    Replace a key file in one step, readable by its owner only.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    _write_private(fresh, keys)
    fresh.replace(path)
    return Keyring(keys, path)


def fresh_key(now: datetime | None = None) -> Key:
    """
    A new master key, named after its day.
    """
    day = (now or datetime.now(UTC)).strftime("%Y%m%d")
    return new_key(f"k{day}-{secrets.token_hex(2)}")


def _make_first(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    _write_private(fresh, (fresh_key(),))
    try:
        # Of two processes that start together one makes the key; link() never replaces a file.
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
            log.warning(
                "Made a new encryption key in %s. Keep a copy apart from the database: "
                "without it nothing in the records can be read.",
                path,
            )
    finally:
        fresh.unlink()


def _write_private(path: Path, keys: tuple[Key, ...]) -> None:
    listed = [{"id": k.id, "key": base64.b64encode(k.secret).decode()} for k in keys]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"keys": listed}, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
