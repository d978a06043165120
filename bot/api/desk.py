"""
What every operation works with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from bot.api.metrics import Metrics
from bot.api.tokens import Meter
from bot.engine import clock
from bot.engine.contract import Converses
from bot.records.live import Live
from bot.records.sql_store import SqlStore


@dataclass
class Desk:
    """
    The engine, the records and the meters of one process.

    ``ready`` says whether the dialogue is there; ``lasts`` bounds a stream, ``looks_every`` is how
    often it looks for itself, in seconds.
    """

    engine: Converses
    store: SqlStore
    live: Live | None = None
    ready: Callable[[], bool] = lambda: True
    today: Callable[[], date] = clock.today
    meter: Meter = field(default_factory=Meter)
    metrics: Metrics = field(default_factory=Metrics)
    lasts: float = 600.0
    looks_every: float = 1.5
