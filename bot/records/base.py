"""
What every part of the records shares: the database, the vault and the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.records.database import Database
from bot.records.vault import Vault

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """
    Now, aware.
    """
    return datetime.now(UTC)


@dataclass(frozen=True)
class Records:
    """
    Handed to every part. ``now`` gives an aware moment.
    """

    database: Database
    vault: Vault
    now: Clock = utc_now

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self.vault.ready()
        with self.database.read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        # The system key is fetched first: made inside our own transaction it would wait for us.
        self.vault.ready()
        with self.database.write() as connection:
            yield connection
