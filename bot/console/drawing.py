"""
Pictures as SVG, drawn here so that no script is needed and nothing leaves this service.
"""

from __future__ import annotations

from collections.abc import Mapping

import segno
from markupsafe import Markup, escape

from bot.records.reports import SMALLEST, Sum

WIDTH, ROW, LABEL, BAR, TEXT = 400, 44, 18, 15, 90  # the name stands above its bar
LONGEST_NAME = 52  # letters


Number = int | None | Sum


def bars(title: str, numbers: Mapping[str, Number]) -> Markup:
    """
    One bar for each name. A masked number (None) has a grey stub and the words "under 5".
    """
    most = max([_long(number) or 0 for number in numbers.values()], default=0)
    rows = "".join(_row(n, name, number, most) for n, (name, number) in enumerate(numbers.items()))
    height = ROW * len(numbers) + 8
    return Markup(  # every name is escaped where it is put in
        f'<svg class="bars" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}: {escape(described(numbers))}">{rows}</svg>'
    )


def qr_code(text: str, title: str) -> Markup:
    """
    A QR code, dark on light at any colour of the page, for a phone reads no other.
    """
    made = segno.make(text, error="m", micro=False)
    drawn = made.svg_inline(
        dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None, title=title
    )
    # A title alone is not read as the name of a picture everywhere.
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))


def described(numbers: Mapping[str, Number]) -> str:
    """
    The same in words, for whoever does not see the picture.
    """
    return "; ".join(f"{name or 'all'} {shown(number)}" for name, number in numbers.items())


def shown(number: Number) -> str:
    if isinstance(number, Sum) and number.or_more:
        return f"{number.number} or more"
    long = _long(number)
    return f"under {SMALLEST}" if long is None else str(long)


def _long(number: Number) -> int | None:
    return number.number if isinstance(number, Sum) else number


def _row(place: int, name: str, number: Number, most: int) -> str:
    top = 4 + place * ROW
    room = WIDTH - TEXT
    length = _long(number)
    long = 6.0 if length is None else round(room * length / most, 1) if most else 0.0
    kind = "few" if length is None else "bar"
    return (
        f'<text x="0" y="{top + LABEL - 5}">{escape(_cut(name or "all"))}</text>'
        f'<rect class="{kind}" x="0" y="{top + LABEL}" width="{long}" height="{BAR}" rx="3"/>'
        f'<text x="{long + 6}" y="{top + LABEL + BAR - 3}">{shown(number)}</text>'
    )


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
