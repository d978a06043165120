"""
Who writes first on SQLite: whoever erases goes before every writer that comes after her.

SQLite lets waiting writers in by chance, so steady writers could keep an erase outside until it
gives up. A lock on an empty file beside the database, which ends with the process that holds it,
makes them wait. It is a courtesy: where it cannot be had in time, everybody goes on without it.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUFFIX = "-way"
PATIENCE_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.002


class RightOfWay:
    """
    The right of way on one database file.
    """

    def __init__(self, database: Path) -> None:
        self._file = database.with_name(database.name + SUFFIX)
        self._mine = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """
        New writers wait until this ends; those who began before it finish first. Whoever holds it
        already just goes on.
        """
        if self._is_mine:
            yield
            return
        held = self._lock(fcntl.LOCK_EX)
        self._mine.held = True
        try:
            yield
        finally:
            self._mine.held = False
            _close(held)

    def give(self) -> None:
        """
        Wait while somebody else has the right of way.
        """
        if not self._is_mine:
            _close(self._lock(fcntl.LOCK_SH))

    @property
    def _is_mine(self) -> bool:
        return getattr(self._mine, "held", False)

    def _lock(self, how: int) -> int | None:
        """
        The locked file, to be closed; None where there can be none (the disk is full or read-only).
        """
        try:
            opened = os.open(self._file, os.O_CREAT | os.O_RDONLY | os.O_CLOEXEC, 0o600)
        except OSError:
            return None
        ends = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends:
            try:
                fcntl.flock(opened, how | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_LOOK_AGAIN_SECONDS)
            except OSError:
                break
            else:
                break
        return opened


def _close(opened: int | None) -> None:
    if opened is not None:
        os.close(opened)
