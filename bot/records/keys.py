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
from bot.records.errors import KeyMissing, Misconfigured, Tampered

log = logging.getLogger(__name__)

FILE = "keys.json"
SETTING = "LUTEA_KEYS"


@dataclass(frozen=True)
class Keyring:
    """
    Master keys, newest first; ``path`` is None when they come from the environment.
    """

    keys: tuple[Key, ...]
    path: Path | None = None

    def __post_init__(self) -> None:
        if not self.keys:
            raise Misconfigured(f"{self.place}: no key given")
        if len({key.id for key in self.keys}) != len(self.keys):
            raise Misconfigured(f"{self.place}: two keys have the same id")

    @property
    def place(self) -> str:
        """
        Where the keys come from, for an error.
        """
        return str(self.path or SETTING)

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
                return self._open(key, wrapped, owner)
        raise self.missing(wanted)

    def missing(self, wanted: str) -> KeyMissing:
        """
        The error for a master key that is needed and not held.
        """
        held = ", ".join(key.id for key in self.keys)
        return KeyMissing(f"the records need master key {wanted}; {self.place} holds {held}")

    def _open(self, key: Key, wrapped: bytes, owner: str) -> bytes:
        try:
            return unseal(key, wrapped, f"key:{owner}")
        except Tampered:
            raise Tampered(
                f"master key {key.id} of {self.place} does not open the records: it is another "
                "key of that name, or they were changed"
            ) from None

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


def load_keys(*, first_run: bool = True) -> Keyring:
    """
    The keys of LUTEA_KEYS, else of the file in LUTEA_VAR, which a first run makes. Raises
    Misconfigured, and KeyMissing where there is no file and this is no first run.
    """
    given = settings.get(SETTING)
    if given:
        return Keyring(parse_keys(given))
    path = settings.folder("LUTEA_VAR") / FILE
    if path.exists():
        return read_keys(path)
    if not first_run:
        raise KeyMissing(
            f"{path} is not there, and without it nothing in the records can be read: "
            f"put it back, or set {SETTING}"
        )
    try:
        _make_first(path)
    except OSError as error:
        raise Misconfigured(f"{path} cannot be made: {error.strerror}") from None
    return read_keys(path)


def parse_keys(text: str) -> tuple[Key, ...]:
    """
    Keys from ``id:base64[,id:base64]``; an error names the id, never the key.
    """
    return tuple(
        _parse_key(*part.strip().partition(":")) for part in text.split(",") if part.strip()
    )


def _parse_key(key_id: str, colon: str, secret: str, *, place: str = SETTING) -> Key:
    if not colon:
        raise Misconfigured(
            f"{place}: expected id:base64[,id:base64], found a part without a colon"
        )
    try:
        return Key(key_id, base64.b64decode(secret, validate=True))
    except binascii.Error:
        raise Misconfigured(f"{place}: key {key_id} is not base64") from None
    except ValueError as error:
        raise Misconfigured(f"{place}: {error}") from None


def read_keys(path: Path) -> Keyring:
    """
    The keys of a key file, newest first. Raises Misconfigured.
    """
    try:
        listed = [(key["id"], key["key"]) for key in json.loads(path.read_text("utf-8"))["keys"]]
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise Misconfigured(f"{path} is not a key file, or only a part of one") from None
    return Keyring(tuple(_parse_key(name, ":", key, place=str(path)) for name, key in listed), path)


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
