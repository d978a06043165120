"""
Which day it is: the one place above the rules that asks.
"""

from __future__ import annotations

from datetime import date

from bot import settings


def today() -> date:
    """
    Today, or the day that LUTEA_TODAY names.
    """
    fixed = settings.get("LUTEA_TODAY")
    return date.fromisoformat(fixed) if fixed else date.today()
