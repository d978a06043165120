"""
How much one sender may write: enough for anybody in distress, too little to wear the bot out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.records.rates import LocalRates, Rates

MOST = 20  # messages of one sender in a minute


@dataclass
class Flood:
    """
    Counts by sender, over a sliding minute.
    """

    rates: Rates = field(default_factory=LocalRates)

    async def has_room(self, channel: str, address: str) -> bool:
        """
        Count one message; False where it is one too many.
        """
        return await self._first(f"{channel} from {address}", MOST)

    async def to_be_told(self, channel: str, address: str) -> bool:
        """
        True once in a minute of a flood.
        """
        return await self._first(f"{channel} told {address}")

    async def danger(self, channel: str, address: str, level: str) -> bool:
        """
        True where a danger told in a flood is to be answered: each level once in a minute.
        """
        return await self._first(f"{channel} {level} {address}")

    async def _first(self, name: str, most: int = 1) -> bool:
        return not await self.rates.take({name: most})
