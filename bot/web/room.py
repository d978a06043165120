"""
What the endpoints share: the engine, the sessions, where they stand, and how a page is drawn.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from gettext import GNUTranslations
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from bot.engine.contract import Converses
from bot.handover.call_backs import Window
from bot.handover.hours import Opening, opening_now
from bot.handover.standing import Standing
from bot.records.live import Live
from bot.web.card import day_in_words
from bot.web.line import newest
from bot.web.pace import Pace
from bot.web.place import Place
from bot.web.prose import paragraphs
from bot.web.session import Session, Sessions
from bot.web.support import after_a_loss, number
from bot.web.told import weeks_and_days
from bot.web.words import DRAFTS, LANGUAGE, LANGUAGES, marked, words

HERE = Path(__file__).parent
ASSETS = {
    "lutea.css": "text/css",
    "chat.js": "text/javascript",
    "mark.svg": "image/svg+xml",
}
NOTES = ("empty", "moved", "no_result")


class Desk(Protocol):
    """
    The helpline as the page sees it.
    """

    def standing(self, conversation: str) -> Standing:
        """
        Whether this conversation waits for a person, or has one.
        """

    async def withdraw(self, conversation: str, text: str) -> bool:
        """
        She no longer wants to wait; ``text`` says so in the chat.
        """

    def windows(self, conversation: str) -> tuple[Window, ...]:
        """
        When she can be rung; none where no call back is offered.
        """

    async def ask_call(
        self, conversation: str, number: str, window: Window, *, message: bool
    ) -> bool:
        """
        She wants to be rung; ``message`` is True where one may be left.
        """

    async def cancel_call(self, conversation: str) -> bool:
        """
        She no longer wants to be rung.
        """


@dataclass(frozen=True)
class Room:
    """
    One place's page. ``neutral`` is where quick exit leads; ``days`` how long a kept chat lives;
    ``live`` tells other tabs and other processes of something new (without it they look by turns);
    ``desk`` is the helpline, with its ``hours``; ``pace`` is how much one page may send.
    """

    engine: Converses
    sessions: Sessions
    place: Place
    helpline: str
    neutral: str
    days: int
    live: Live | None = None
    desk: Desk | None = None
    hours: Callable[[], Opening] = opening_now
    pace: Pace = field(default_factory=lambda: Pace(0))

    @property
    def words(self) -> GNUTranslations:
        return words(self.place.language)

    async def conversation(self, session: Session) -> str:
        return await self.engine.open("web", session.address)

    async def tell(self, conversation: str) -> None:
        """
        Let every open page of this conversation know that there is something new.
        """
        if self.live and conversation:
            await self.live.publish(conversation, "message")

    def draw(self, template: str, **context: Any) -> str:
        """
        A template's HTML, with what every page needs.
        """
        shown = {"note": "", **context}
        drawn = pages(self.place.language).get_template(template)
        return drawn.render(room=self, place=self.place, **shown)

    def page(
        self, request: Request, template: str, *, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """
        A whole page; a note named in the address is shown if it is one of ours.
        """
        note = context.pop("note", None) or request.query_params.get("note", "")
        known = note if note in NOTES else ""
        return HTMLResponse(self.draw(template, note=known, **context), status_code=status)

    def home(self, *, note: str = "", also: str = "", at: str = "latest") -> RedirectResponse:
        """
        Back to the chat after a form, at its newest message; ``note`` names a line to show there.
        """
        query = "&".join([*([f"note={note}"] if note in NOTES else []), *([also] if also else [])])
        address = f"{self.place.home}?{query}" if query else self.place.home
        return RedirectResponse(f"{address}#{at}", status_code=303)


@cache
def pages(language: str = LANGUAGE) -> Environment:
    """
    The templates in a language: everything escaped, and a name that is not given is an error.
    """
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    known = words(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        marked(language), known.ngettext, newstyle=True
    )
    environment.globals.update(asset=asset, language=language, once=fresh_token)
    environment.globals.update(english=words().gettext, languages=LANGUAGES, drafts=DRAFTS)
    environment.globals.update(number=number, after_a_loss=after_a_loss)
    environment.filters.update(prose=paragraphs, newest=newest)
    environment.filters.update(age=partial(weeks_and_days, words=known))
    environment.filters.update(day=partial(day_in_words, language=language))
    return environment


def fresh_token() -> str:
    """
    A name for one sending, so that a form sent twice counts once.
    """
    return secrets.token_urlsafe(12)


@cache
def asset(name: str) -> str:
    """
    The address of a file of ours; it changes when the file does, so that it can be kept for long.
    """
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/assets/{name}?v={digest}"
