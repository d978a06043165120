"""
A reply's plain text as HTML: paragraphs, bold words, and numbers that a phone can ring.

Everything is escaped first; the only tags are the ones made here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from markupsafe import Markup, escape

from bot.knowledge.services import load_services

BOLD = re.compile(r"\*\*(.+?)\*\*")
NUMBER = re.compile(
    r"(?<![\d+])(?:999|111|116\s?123|0\d{2,4}(?:\s?\d{2,4}){2,3})(?![\d%]|\s?(?:mg|mm|weeks|babies))"
)
ITEM = "- "
RUNS_AT_FIRST = 3
LONG = 700  # characters: about a phone's screen


def paragraphs(text: str) -> list[Markup]:
    """
    The blocks of a text as HTML: a paragraph each, and a real list for lines that begin "- ".
    """
    blocks = re.split(r"\n\s*\n", text.strip())
    return [part for block in blocks for part in _parts(block.split("\n"))]


def _parts(lines: list[str]) -> Iterator[Markup]:
    for is_list, group in groupby(lines, key=lambda line: line.startswith(ITEM)):
        if is_list:
            items = [_line(line.removeprefix(ITEM)) for line in group]
            yield Markup("<ul>{}</ul>").format(
                Markup("").join(map(Markup("<li>{}</li>").format, items))
            )
        else:
            yield Markup("<p>{}</p>").format(Markup("<br>").join(map(_line, group)))


def folded(text: str) -> tuple[list[Markup], list[Markup]]:
    """
    The blocks to show at once, and those behind "Read more" in a long answer.
    """
    whole = paragraphs(text)
    if len(text) <= LONG or len(whole) <= RUNS_AT_FIRST:
        return whole, []
    return whole[:RUNS_AT_FIRST], whole[RUNS_AT_FIRST:]


def _line(line: str) -> Markup:
    pieces = BOLD.split(line)
    return Markup("").join(
        Markup("<strong>{}</strong>").format(_numbers(piece)) if at % 2 else _numbers(piece)
        for at, piece in enumerate(pieces)
    )


def _numbers(piece: str) -> Markup:
    linked = NUMBER.sub(lambda m: _link("tel", m[0]), str(escape(piece)))
    return Markup(_text_lines().sub(lambda m: _link("sms", m[0]), linked))


@cache
def _text_lines() -> re.Pattern[str]:
    """
    The short numbers of the directory that take a text, not a call.
    """
    short = [service.text for service in load_services() if service.text.isdigit()]
    return re.compile(rf"(?<!\d)(?:{'|'.join(short)})(?!\d)")


def _link(scheme: str, number: str) -> str:
    return f'<a href="{scheme}:{re.sub(r"[^0-9]", "", number)}">{number}</a>'
