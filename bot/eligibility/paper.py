"""
A handout as plain text, and as a page of HTML that prints on A4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from bot.eligibility.guidance import Guidance, Line
from bot.eligibility.handout import LOSS, Handout, Part, Reference

MARKS = {"met": "✔", "not_met": "✘", "not_known": "?"}
STATES = {
    "A": {"met": "Fits", "not_met": "Doesn't fit", "not_known": "Open"},
    "B": {"met": "Applies", "not_met": "Doesn't apply", "not_known": "Open"},
}
TOLD = "From what you've told me, this is what the guidance says."
UNCHECKED = (
    "A computer program made this from published guidance. No doctor, nurse or midwife has checked "
    "it. Your own team decides with you."
)
EMERGENCY = (
    "Ring **999** now if you soak more than one pad in an hour, feel faint, or have bad tummy pain "
    "or pain at the tip of your shoulder."
)
LEVELS = {"V": "", "V2": "read second-hand", "M": "to be checked"}
STYLE = (
    "@page{size:A4;margin:18mm}body{font:12pt/1.45 sans-serif;max-width:44em;margin:1em auto;"
    "padding:0 1em;color:#1b1b1b}h1{font-size:1.4em}h2{font-size:1.15em;margin-top:1.4em}"
    "body{overflow-wrap:anywhere}ul{padding-left:1.3em}h2,h3{break-after:avoid}h3{font-size:1em}"
    "li,p{break-inside:avoid}.urgent{border:2px solid #b00020;padding:.5em .8em}"
    ".first,.say{border-left:.3em solid #6b3fa0;padding-left:.8em}"
    "section>p:first-of-type{break-after:avoid}section:last-of-type{font-size:.85em}"
    "cite{font-size:.85em;color:#444}small{color:#444}li{margin:.25em 0}"
)


def cited(line: Line, guidance: Guidance) -> str:
    """
    The source behind a sentence, short: "NICE, 2021".
    """
    source = guidance.sources[line.source]
    year = "" if re.search(r"\d{4}", source.short) else f", {source.shown_date}"
    return f"{source.short}{year}"


def as_text(made: Handout, guidance: Guidance) -> str:
    """
    Plain text, blank lines between its paragraphs.
    """
    blocks = ["\n".join(made.first), _intro(made)]
    for each in made.parts:
        blocks += _part_text(each, guidance)
    notes = [f"{n.text} ({cited(n, guidance)})" for n in made.notes]
    blocks += ["\n".join([*notes, *made.medicine])]
    blocks += [f'What you could say: "{made.phone}"'] if made.phone else []
    blocks += ["\n".join(f"{n.text} ({cited(n, guidance)})" for n in made.nation)]
    blocks += [EMERGENCY, "Sources\n" + "\n".join(_with_url(r) for r in made.sources)]
    blocks += [f"{UNCHECKED}\nGuidance read for {made.day}, version {made.guidance}."]
    return "\n\n".join(block for block in blocks if block).replace("**", "") + "\n"


def _intro(made: Handout) -> str:
    return "" if any(each.outcome in LOSS for each in made.parts) else TOLD


def _part_text(each: Part, guidance: Guidance) -> list[str]:
    return [
        f"{each.head}\n{each.title}",
        "\n".join(f"{line.text} ({cited(line, guidance)})" for line in each.says),
        "\n".join(f"{MARKS[p.state]} {p.sentence}" for p in each.points),
        f"Next: {each.next_step}",
        "\n".join(["What to ask", *(f"- {ask}" for ask in each.ask)]) if each.ask else "",
        "\n".join(["Who to ring", *(f"- {line.text}" for line in each.ring)]),
    ]


def _reference(source: Reference) -> str:
    how = LEVELS[source.level]
    return "; ".join(part for part in (source.title, source.place, source.date, how) if part)


def _with_url(source: Reference) -> str:
    return "- " + "; ".join(part for part in (_reference(source), source.url) if part)


def _linked(source: Reference) -> str:
    url = escape(source.url)
    link = f'; <a href="{url}">{url}</a>' if url else ""
    return escape(_reference(source)) + link


def as_html(made: Handout, guidance: Guidance) -> str:
    """
    One whole page with its own style and no script.
    """
    medicine = [_rich(text) for text in made.medicine]
    body = [
        _paragraphs("first", made.first),
        _paragraphs("told", [_intro(made)] if _intro(made) else []),
        *(_part_html(each, guidance) for each in made.parts),
        _section("Good to know", _list([*_with_source(made.notes, guidance), *medicine])),
        _section("What you could say", _paragraphs("say", (made.phone,) if made.phone else ())),
        _section("Where you live", _list(_with_source(made.nation, guidance))),
        _paragraphs("urgent", [EMERGENCY]),
        _section("Sources", _list(_linked(r) for r in made.sources)),
        f"<p><small>{escape(UNCHECKED)} Guidance read for {escape(made.day)}, version "
        f"{escape(made.guidance)}.</small></p>",
    ]  # fmt: skip
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>What the guidance says</title>'
        f"<style>{STYLE}</style></head><body><main><h1>What the guidance says</h1>"
        + "".join(body)
        + "</main></body></html>"
    )


def _part_html(each: Part, guidance: Guidance) -> str:
    points = (
        f"{MARKS[p.state]} <b>{STATES[each.pathway][p.state]}:</b> {escape(p.sentence)}"
        for p in each.points
    )
    inside = (
        f"<p><b>{escape(each.title)}</b></p>"
        + _list(_with_source(each.says, guidance))
        + _list(points)
        + f"<p><b>Next:</b> {_rich(each.next_step)}</p>"
        + _titled("What to ask", each.ask)
        + _titled("Who to ring", (line.text for line in each.ring))
    )
    return _section(each.head, inside)


def _with_source(lines: Iterable[Line], guidance: Guidance) -> list[str]:
    return [f"{_rich(n.text)} <cite>{escape(cited(n, guidance))}</cite>" for n in lines]


def _titled(title: str, texts: Iterable[str]) -> str:
    inside = _list(_rich(text) for text in texts)
    return f"<h3>{escape(title)}</h3>{inside}" if inside else ""


def _section(title: str, inside: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inside}</section>" if inside else ""


def _paragraphs(kind: str, texts: Iterable[str]) -> str:
    return "".join(f'<p class="{kind}">{_rich(text)}</p>' for text in texts)


def _list(items: Iterable[str]) -> str:
    made = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{made}</ul>" if made else ""


def _rich(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))
