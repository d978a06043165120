"""
What every page of the staff room works with, and how a page is drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from bot.console import words
from bot.console.visit import Visit
from bot.engine import clock
from bot.engine.contract import Converses
from bot.handover.helpline import Helpline
from bot.handover.hours import LONDON, Opening, opening_now
from bot.records.sql_store import SqlStore
from bot.settings import folder

HERE = Path(__file__).parent
ASSETS = {"staff.css": "text/css", "staff.js": "text/javascript", "mark.svg": "image/svg+xml"}


@dataclass(frozen=True)
class Desk:
    """
    The engine, the records and the helpline. ``demo`` lets accounts in without a second factor:
    only ``make demo`` sets it. ``looks_every`` and ``stream_lasts`` are seconds: a live page comes
    back each minute, so that a removed account sees nothing more. ``proposals`` is the folder of
    proposed changes to the library.
    """

    engine: Converses
    store: SqlStore
    helpline: Helpline
    demo: bool = False
    secure: bool = False
    today: Callable[[], date] = clock.today
    opening: Callable[[], Opening] = opening_now
    looks_every: float = 2.0
    stream_lasts: float = 60.0
    proposals: Path = field(default_factory=lambda: folder("LUTEA_VAR") / "proposals")

    def page(
        self, visit: Visit, template: str, *, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """
        A whole page for whoever is signed in.
        """
        shown = {"note": words.NOTES.get(visit.query("note"), ""), **context}
        html = self.draw(template, visit=visit, me=visit.member, **shown)
        return HTMLResponse(html, status_code=status)

    def draw(self, template: str, **context: Any) -> str:
        """
        A template's HTML, everything in it escaped.
        """
        return pages().get_template(template).render(desk=self, **context)

    def names(self) -> dict[str, str]:
        """
        The shown name of every account by its id, removed ones too.
        """
        return {one.id: one.shown_name for one in self.store.accounts.all()}


def go(path: str, note: str = "") -> RedirectResponse:
    """
    On to a page after a form; ``note`` is a key of the notes that a page may show.
    """
    return RedirectResponse(f"{path}?note={note}" if note else path, status_code=303)


@cache
def pages() -> Environment:
    """
    The templates; a name that is not given is an error.
    """
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(asset=asset, words=words, menu=words.MENU)
    environment.filters.update(
        clock=_clock, day=_day, moment=_moment, mask=words.masked, rich=words.rich, waited=_waited
    )
    return environment


@cache
def asset(name: str) -> str:
    """
    The address of a file of ours; it changes when the file does.
    """
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/staff/assets/{name}?v={digest}"


def _clock(at: datetime) -> str:
    return at.astimezone(LONDON).strftime("%H:%M")


def _day(at: date) -> str:
    return at.strftime("%A %-d %B")


def _moment(at: datetime | str) -> str:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return moment.astimezone(LONDON).strftime("%-d %b %Y, %H:%M")


def _waited(since: datetime, now: datetime) -> str:
    """
    How long ago, in words.
    """
    minutes = max(int((now - since).total_seconds() // 60), 0)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours < 48 else f"{hours // 24} days"
