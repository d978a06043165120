"""
How much one sender may write: enough for anybody in distress, too little to wear the bot out.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

MOST = 20  # messages of one sender in a window, counted in this process
WINDOW = 60.0  # seconds
MOST_SENDERS = 10_000


@dataclass
class Sender:
    """
    What is remembered of one sender, for a minute.
    """

    at: deque[float] = field(default_factory=deque)
    told: bool = False
    danger_at: dict[str, float] = field(default_factory=dict)


@dataclass
class Flood:
    """
    Counts by sender, over a sliding minute. Those who wrote last are remembered.
    """

    clock: Callable[[], float] = time.monotonic
    _senders: OrderedDict[tuple[str, str], Sender] = field(default_factory=OrderedDict)

    def has_room(self, channel: str, address: str) -> bool:
        """
        Count one message; False where it is one too many.
        """
        now, sender = self.clock(), self._of(channel, address)
        while sender.at and sender.at[0] <= now - WINDOW:
            sender.at.popleft()
        if len(sender.at) >= MOST:
            return False
        sender.at.append(now)
        sender.told = sender.told and len(sender.at) > 1
        return True

    def to_be_told(self, channel: str, address: str) -> bool:
        """
        True once in a flood.
        """
        sender = self._of(channel, address)
        told, sender.told = sender.told, True
        return not told

    def danger(self, channel: str, address: str, level: str) -> bool:
        """
        True where a danger told in a flood is to be answered: each level once in a window.
        """
        now, sender = self.clock(), self._of(channel, address)
        if now - sender.danger_at.get(level, -WINDOW) < WINDOW:
            return False
        sender.danger_at[level] = now
        return True

    def _of(self, channel: str, address: str) -> Sender:
        who = (channel, address)
        sender = self._senders.setdefault(who, Sender())
        self._senders.move_to_end(who)
        if len(self._senders) > MOST_SENDERS:
            self._senders.popitem(last=False)
        return sender
