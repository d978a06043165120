"""
Forty weeks as a line, the weeks that the guidance names, and where she is on it.

Weeks 16, 16 to 24 and 34 are those of NICE NG126 (2021) and NG25 (2019); the picture only shows
them, the rules live in ``bot.eligibility``.
"""

from __future__ import annotations

from dataclasses import dataclass

WEEKS = 40
LEFT = 16.0  # where week 0 stands, in units of the drawing
WIDTH = 328.0
TICKS = (0, 8, 16, 24, 34, 40)


@dataclass(frozen=True)
class Timeline:
    """
    The drawing's measures. ``gest`` is days of pregnancy, ``here`` its place on the line.
    """

    gest: int
    here: float

    def at(self, week: float) -> float:
        return at(week)

    @property
    def ticks(self) -> tuple[int, ...]:
        return TICKS

    @property
    def label_at(self) -> float:
        """
        Where the words "you are here" stand, kept inside the drawing at both ends.
        """
        return min(max(self.here, LEFT + 84), LEFT + WIDTH - 84)


def at(week: float) -> float:
    """
    Where a week stands on the line.
    """
    return round(LEFT + WIDTH * week / WEEKS, 1)


def timeline(gest: object) -> Timeline | None:
    """
    The picture for a pregnancy of ``gest`` days; None where that is not known or cannot be.
    """
    if not isinstance(gest, int) or isinstance(gest, bool) or not 0 <= gest <= 7 * WEEKS + 14:
        return None
    return Timeline(gest=gest, here=at(min(gest / 7, WEEKS)))
