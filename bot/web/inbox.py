"""
What a form sends, read with care: bounded, cleaned, and with nothing in it believed.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

MOST_BYTES = 512_000  # a long paste in any script, form-encoded; far more than is read
MOST_CHARACTERS = 4_000
MOST_FIELDS = 20
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}")


class TooLong(Exception):
    """
    The body is larger than any message could be.
    """


@dataclass(frozen=True)
class Posted:
    """
    One sent message.

    ``text`` is cleaned, and one character longer than is read where there was more, so that the
    engine can say so. ``tapped`` is True for a button. ``asked`` is the entry that her page showed
    as the question; ``once`` names this sending, so that a second press counts once; ``after`` is
    the last entry her page has.
    """

    text: str
    tapped: bool = False
    asked: str = ""
    once: str | None = None
    after: str | None = None


async def posted(request: Request) -> Posted:
    """
    The message of a form; raises TooLong.
    """
    form = await fields(request)
    tapped = form.get("choice", "")
    text = clean(tapped or form.get("text", ""))
    return Posted(
        text=text[: MOST_CHARACTERS + 1],
        tapped=bool(tapped),
        asked=form.get("asked", "")[:64],
        once=_once(form.get("once", ""), text),
        after=form.get("after", "")[:64] or None,
    )


def clean(text: str) -> str:
    """
    Text without control characters, line ends as one sign, nothing at its edges.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in lines if c in "\n\t" or unicodedata.category(c) not in _UNSEEN
    ).strip()


_UNSEEN = ("Cc", "Cs")


def _once(token: str, text: str) -> str | None:
    """
    The name of one sending. It holds a digest of the text: a page that came back from the
    browser's history may send another message under the old token, and that one counts.
    """
    if not TOKEN.fullmatch(token):
        return None
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"{token}.{digest}"


async def fields(request: Request) -> dict[str, str]:
    """
    The fields of a form as browsers send it; the first of each name, none where it is malformed.
    """
    body = (await _body(request)).decode("utf-8", "replace")
    try:
        found = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return dict(reversed(found))


async def _body(request: Request) -> bytes:
    pieces = bytearray()
    async for piece in request.stream():
        pieces += piece
        if len(pieces) > MOST_BYTES:
            raise TooLong
    return bytes(pieces)
