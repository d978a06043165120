"""
What the safety net found in one message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["crisis", "emergency", "urgent", "same_day", "routine"]
LEVELS: tuple[Level, ...] = ("crisis", "emergency", "urgent", "same_day", "routine")


@dataclass(frozen=True)
class RedFlag:
    """
    One danger sign: its code in ``data/safety``, its level, and where it stands in the text.
    """

    code: str
    level: Level
    words: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True)
class Reading:
    """
    Every danger sign of a message, the most urgent first.
    """

    flags: tuple[RedFlag, ...] = ()

    @property
    def level(self) -> Level | None:
        """
        The most urgent level found, or None.
        """
        return self.flags[0].level if self.flags else None

    @property
    def interrupts(self) -> bool:
        """
        True when the number must stand first and no question may follow it.
        """
        return self.level in ("crisis", "emergency", "urgent")
