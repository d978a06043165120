"""
How much one page may send: enough for anybody in distress, too little to wear the service out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from starlette.requests import Request

from bot.records.rates import LocalRates, Rates
from bot.web.session import Session

SHARED = 10  # how many chats may come from one network address: a ward, a family, a phone network


@dataclass
class Pace:
    """
    Counts what is sent in a sliding minute: by chat, and by network address.

    ``most`` is for one chat; an address has ten times as many. 0 counts nothing.
    """

    most: int
    rates: Rates = field(default_factory=LocalRates)

    async def wait(self, request: Request, session: Session | None) -> int:
        """
        Take one sending; seconds to wait where there is none left, 0 where it was taken.
        """
        if not self.most:
            return 0
        host = request.client.host if request.client else ""
        most = {f"web from {host}": self.most * SHARED}
        if session is not None:
            most[f"web chat {session.address}"] = self.most
        return math.ceil(await self.rates.take(most))
