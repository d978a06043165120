"""
The safety net, before anything else: works with Rasa, the database and the library gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.engine import history
from bot.replies import Reply
from bot.safety import net
from bot.safety.reading import LEVELS, Reading, RedFlag
from bot.safety.weeks import weeks_in
from bot.safety.words import reply_for

# What a "yes" to the danger question means until more is known: heavy bleeding or worse.
SAID_YES = Reading((RedFlag("RF1", "emergency"),))


@dataclass(frozen=True)
class Alarm:
    """
    What the net found, and what is said about it (None when nothing is).
    """

    reading: Reading
    reply: Reply | None

    @property
    def interrupts(self) -> bool:
        return self.reading.interrupts


def look(text: str, slots: Mapping[str, Any], asked: str | None, said: list[str]) -> Alarm:
    """
    Read one message. ``said`` are the levels this conversation has heard about: the same-day
    line is said once, and again only when it gets worse.
    """
    stated = weeks_in(text)
    known = {**slots, "gest": stated} if stated is not None else slots
    gest = known.get("gest")
    reading = net.read(text, gest=gest if isinstance(gest, int) else None, asked=asked)
    return Alarm(reading, _reply(reading, known, said))


def _reply(reading: Reading, slots: Mapping[str, Any], said: list[str]) -> Reply | None:
    level = reading.level
    if level is None:
        return None
    if not reading.interrupts and any(LEVELS.index(s) <= LEVELS.index(level) for s in said):
        return None
    return say(reading, slots)


def say(reading: Reading, slots: Mapping[str, Any]) -> Reply | None:
    """
    The words for a reading: the number on its own line, and no question.
    """
    gest = slots.get("gest")
    text = reply_for(
        reading,
        nation=slots.get("nation"),
        gest=gest if isinstance(gest, int) else None,
        lost=history.lost(slots),
    )
    return Reply(text, "safety") if text else None
