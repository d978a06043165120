"""
One request of the staff room: who asks, and what the form holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.requests import Request

from bot.records.members import Member
from bot.records.sessions import Session

MOST_BYTES = 200_000
MOST_FIELDS = 300


class TooLarge(Exception):
    """
    A form that is larger than any of ours.
    """


class NotSignedIn(Exception):
    """
    A page that needs a person was reached without one.
    """


@dataclass(frozen=True)
class Visit:
    """
    ``session`` is None before sign-in; ``form`` holds every value of each field, in order;
    ``counts`` says how much waits behind a path of the menu.
    """

    request: Request
    session: Session | None = None
    form: Mapping[str, list[str]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def member(self) -> Member | None:
        return self.session.member if self.session else None

    @property
    def me(self) -> Member:
        """
        Who is signed in; raises NotSignedIn.
        """
        if self.session is None:
            raise NotSignedIn
        return self.session.member

    @property
    def csrf(self) -> str:
        return self.session.csrf if self.session else ""

    def get(self, name: str, longest: int = 4_000) -> str:
        """
        A field of the form, without blanks at its edges; empty where there is none.
        """
        return self.form.get(name, [""])[0].strip()[:longest]

    def all(self, name: str) -> list[str]:
        return list(self.form.get(name, []))

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "")[:200]

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])


async def form_of(request: Request) -> dict[str, list[str]]:
    """
    The fields of a form; raises TooLarge.
    """
    pieces = bytearray()
    async for piece in request.stream():
        pieces += piece
        if len(pieces) > MOST_BYTES:
            raise TooLarge
    try:
        return parse_qs(
            pieces.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise TooLarge from None
