"""
Where a page stands: on its own at ``/``, or inside another site's frame at ``/embed``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Place:
    """
    One home of the chat: its path, its language, the name of its cookie and the path that
    the cookie is for, and whether another site frames it.
    """

    base: str = ""
    cookie: str = "lutea"
    framed: bool = False
    language: str = "en"
    cookie_path: str = "/"

    @property
    def others(self) -> tuple[Place, ...]:
        """
        The same place in the other languages.
        """
        return tuple(p for p in PLACES if p.framed == self.framed and p.language != self.language)

    @property
    def home(self) -> str:
        return self.base or "/"

    def path(self, tail: str) -> str:
        """
        The address of ``/tail`` in this place.
        """
        return f"{self.base}/{tail}"


ALONE = Place()
FRAMED = Place(base="/embed", cookie="lutea_embed", framed=True, cookie_path="/embed")
ALONE_IN_WELSH = Place(base="/cy", language="cy")
FRAMED_IN_WELSH = replace(FRAMED, base="/embed/cy", language="cy")
PLACES = (ALONE, FRAMED, ALONE_IN_WELSH, FRAMED_IN_WELSH)
