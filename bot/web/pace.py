"""
How much one page may send: enough for anybody in distress, too little to wear the service out.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request

from bot.web.session import Session

WINDOW = 60.0  # seconds
SHARED = 10  # how many chats may come from one network address: a ward, a family, a phone network
MOST_REMEMBERED = 20_000


@dataclass
class Pace:
    """
    Counts what is sent in a sliding minute, in this process: by chat, and by network address.

    ``most`` is for one chat; an address has ten times as many. 0 counts nothing.
    """

    most: int
    clock: Callable[[], float] = time.monotonic
    _sent: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def wait(self, request: Request, session: Session | None) -> int:
        """
        Take one sending; seconds to wait where there is none left, 0 where it was taken.
        """
        if not self.most:
            return 0
        now = self.clock()
        limits = {f"from {request.client.host if request.client else ''}": self.most * SHARED}
        if session is not None:
            limits[f"chat {session.address}"] = self.most
        lists = {name: self._of(name, now) for name in limits}
        full = [sent[0] for name, sent in lists.items() if len(sent) >= limits[name]]
        if full:
            return math.ceil(max(full) + WINDOW - now)
        for sent in lists.values():
            sent.append(now)
        return 0

    def _of(self, name: str, now: float) -> deque[float]:
        sent = self._sent.setdefault(name, deque())
        self._sent.move_to_end(name)
        if len(self._sent) > MOST_REMEMBERED:
            self._sent.popitem(last=False)
        while sent and sent[0] <= now - WINDOW:
            sent.popleft()
        return sent
