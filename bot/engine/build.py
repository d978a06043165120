"""
Puts an engine together from the settings. A part that cannot start is left out, loudly.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from bot.engine import clock
from bot.engine.effects import Effects, Helpline
from bot.engine.engine import Engine
from bot.engine.train import model_path
from bot.records.locks import open_locks
from bot.records.store import Store

if TYPE_CHECKING:
    from bot.engine.mind import Mind

log = logging.getLogger(__name__)


def build_engine(
    store: Store,
    *,
    helpline: Helpline | None = None,
    holds: Callable[[str], bool] | None = None,
    today: Callable[[], date] = clock.today,
) -> Engine:
    """
    An engine on a store. Without a working dialogue it still runs the safety net.
    """
    return Engine(
        store,
        load_mind(),
        open_locks(),
        today=today,
        holds=holds,
        effects=Effects(store, helpline),
    )


def load_mind() -> Mind | None:
    """
    The dialogue, or None when it cannot be loaded; the reason is logged.
    """
    try:
        from bot.engine import lean, speed

        lean.install()
        speed.install()
        from bot.engine.mind import Mind

        return Mind(model_path())
    except Exception as error:
        log.error("the dialogue is not available: %s: %s", type(error).__name__, error)
        return None
