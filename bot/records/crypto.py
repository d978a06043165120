"""
Sealing values: AES-GCM with the key's id in front, bound to the field and to the person.

A sealed value is: one byte version, one byte length of the key's id, the id, 12 bytes nonce,
ciphertext and tag. A value moved to another field or another person does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.records.errors import KeyMissing, Tampered

KEY_BYTES = 32
NONCE_BYTES = 12
_VERSION = 1


@dataclass(frozen=True)
class Key:
    """
    A named AES key of 32 bytes.
    """

    id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ValueError(f"key {self.id} has {len(self.secret)} bytes, expected {KEY_BYTES}")
        if not 1 <= len(self.id) <= 64 or not self.id.isascii():
            raise ValueError("a key's id is 1 to 64 plain characters")


def new_key(key_id: str) -> Key:
    """
    A fresh random key.
    """
    return Key(key_id, AESGCM.generate_key(bit_length=8 * KEY_BYTES))


def seal(key: Key, plain: bytes, place: str) -> bytes:
    """
    Encrypt for one place: the same bytes do not open anywhere else.
    """
    nonce = os.urandom(NONCE_BYTES)
    name = key.id.encode()
    ciphertext = AESGCM(key.secret).encrypt(nonce, plain, place.encode())
    return bytes([_VERSION, len(name)]) + name + nonce + ciphertext


def key_id_of(sealed: bytes) -> str:
    """
    The id of the key that opens a sealed value.
    """
    if len(sealed) < 2 or sealed[0] != _VERSION:
        raise Tampered("not a sealed value")
    return sealed[2 : 2 + sealed[1]].decode("ascii", "replace")


def unseal(key: Key, sealed: bytes, place: str) -> bytes:
    """
    Decrypt; raises KeyMissing for another key's value and Tampered for a changed or moved one.
    """
    if key_id_of(sealed) != key.id:
        raise KeyMissing(f"sealed with key {key_id_of(sealed)}, not {key.id}")
    start = 2 + sealed[1]
    nonce, ciphertext = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    try:
        return AESGCM(key.secret).decrypt(nonce, ciphertext, place.encode())
    except (InvalidTag, ValueError):
        raise Tampered(f"a sealed value of {place.partition(':')[0]} does not open") from None


def keyed_hash(secret: bytes, *parts: str) -> str:
    """
    A hash for looking up, useless without the secret. Parts cannot run into each other.
    """
    message = json.dumps(parts).encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Box:
    """
    Seals any JSON value with one key for one owner (a person's id, or "lutea").
    """

    key: Key
    owner: str

    def put(self, field_name: str, value: Any) -> bytes:
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return seal(self.key, plain, f"{field_name}:{self.owner}")

    def get(self, field_name: str, sealed: bytes) -> Any:
        return json.loads(unseal(self.key, sealed, f"{field_name}:{self.owner}"))

    def index(self, *parts: str) -> str:
        """
        A hash for finding a row of this owner again without opening every row.
        """
        return keyed_hash(self.key.secret, "index", *parts)
