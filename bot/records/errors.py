"""
What can go wrong with the records. No message here ever holds what a person wrote.
"""

from __future__ import annotations


class RecordsUnavailable(Exception):
    """
    The records cannot be read or written now: disk full, read-only, the server is away, or the
    keys are.
    """


class NoSuchConversation(LookupError):
    """
    There is no such conversation: it was erased, it ran out, or it never was.
    """


class StaleTurn(Exception):
    """
    Another turn was stored since this one was loaded; nothing of this one was kept.
    """


class KeyMissing(RecordsUnavailable):
    """
    Something is sealed with a key that the keyring does not hold.
    """


class Tampered(Exception):
    """
    A sealed value does not open: it was changed, or moved to another place.
    """


class Misconfigured(ValueError):
    """
    A setting or a key file that cannot be used. Names it, and shows no secret of it.
    """
