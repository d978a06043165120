"""
How every command speaks: words to standard error, figures as JSON to standard output.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import typer


def say(text: str) -> None:
    """
    A line for the person at the keyboard; programs read standard output only.
    """
    typer.echo(text, err=True)


def show(figures: Any) -> None:
    """
    Figures as JSON.
    """
    typer.echo(json.dumps(figures, indent=2, ensure_ascii=False, default=str))


def day(today: str | None) -> date:
    """
    The ISO date given, or the day of the engine's clock.
    """
    from bot.engine import clock

    return date.fromisoformat(today) if today else clock.today()
