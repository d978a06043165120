"""
Passwords and the random tokens that stand for somebody: only their hashes are kept.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 512
SHORTEST = 12


class WeakPassword(Exception):
    """
    A password outside the allowed lengths.
    """


class Passwords:
    """
    Argon2 with the library's own recommended costs, unless told otherwise.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str) -> str:
        """
        The hash to keep; raises WeakPassword.
        """
        if not SHORTEST <= len(password) <= LONGEST:
            raise WeakPassword(f"a password has {SHORTEST} to {LONGEST} characters")
        return self._hasher.hash(password)

    def matches(self, hashed: str | None, password: str) -> bool:
        """
        Whether a password is the right one; never for an account that has none, which takes as
        long to say as a wrong password.
        """
        try:
            good = self._hasher.verify(hashed or self._nobody, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return good and hashed is not None

    def hash_again(self, hashed: str, password: str) -> str | None:
        """
        A new hash when the old one was made with weaker settings than today's.
        """
        return self._hasher.hash(password) if self._hasher.check_needs_rehash(hashed) else None

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash(secrets.token_hex(16))


def hash_token(token: str) -> str:
    """
    The hash under which a random token is kept. It is long and random, so no salt is needed.
    """
    return hashlib.sha256(token.encode()).hexdigest()
