"""
A picture of the rules that a clinician can follow: Mermaid, or SVG in the form of a key.
"""

from __future__ import annotations

from datetime import date
from html import escape
from textwrap import wrap
from typing import Literal

from bot.eligibility.edition import on
from bot.eligibility.graph import Node, in_order, rule_graph
from bot.eligibility.guidance import Guidance
from bot.eligibility.questions import READS, RULES

TITLES = {"A": "A: bleeding in early pregnancy", "B": "B: preventing an early birth"}
WIDE, RIGHT, LINE, GAP, LEFT = 980, 490, 17, 12, 10  # pixels
WAYS, LEADS = 68, 78  # letters that fit beside each other: the ways, and where they lead


def draw(guidance: Guidance, day: date, kind: Literal["svg", "mermaid"] | str = "svg") -> str:
    """
    Both pathways as the rules stand on a day.
    """
    limits = on(guidance, day).limits
    keys = {
        name: in_order(rule_graph(RULES[name], limits, READS[name], name)) for name in ("A", "B")
    }
    if kind == "mermaid":
        return _mermaid(keys)
    if kind != "svg":
        raise ValueError("draw: expected svg or mermaid")
    return _svg(keys, guidance)


def _mermaid(keys: dict[str, list[Node]]) -> str:
    lines = ["flowchart LR"]
    for name, nodes in keys.items():
        lines.append(f'  subgraph {name}["{TITLES[name]}"]')
        for number, node in enumerate(nodes, 1):
            lines.append(f'    {name}{number}{{"{number}. {node.ask}"}}')
            lines += [_arrow(name, number, way, nodes) for way in node.ways]
        lines.append("  end")
    return "\n".join(lines) + "\n"


def _arrow(
    name: str, number: int, way: tuple[tuple[str, ...], Node | str], nodes: list[Node]
) -> str:
    labels, to = way
    if isinstance(to, str):
        target = f'{name}{number}_{_safe(to)}(["{to}"])'
    else:
        target = f"{name}{nodes.index(to) + 1}"
    return f'    {name}{number} -- "{" / ".join(labels)}" --> {target}'


def _safe(code: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in code)


def _svg(keys: dict[str, list[Node]], guidance: Guidance) -> str:
    body: list[str] = []
    y = 30
    for name, nodes in keys.items():
        body.append(_text(LEFT, y, TITLES[name], "h"))
        y += GAP
        for number, node in enumerate(nodes, 1):
            made, height = _box(y, number, node, nodes, guidance)
            body += made
            y += height + GAP
        y += 2 * GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {y}" role="img" '
        f'aria-label="The rules of both pathways as a key">'
        "<style>text{font:12px sans-serif;fill:#1b1b1b}.h{font-size:18px;font-weight:bold}"
        ".q,.go,.o{font-weight:bold}.go{fill:#5a2d91}.c,.f{fill:#444}.f{text-anchor:end}</style>"
        f'<rect width="{WIDE}" height="{y}" fill="#fff"/>{"".join(body)}</svg>\n'
    )


def _box(
    y: int, number: int, node: Node, nodes: list[Node], guidance: Guidance
) -> tuple[list[str], int]:
    """
    One step and its height in pixels: what is asked, from where one comes, and each way on.
    """
    inside = [
        _text(LEFT + 10, y + LINE, f"{number}. {node.ask}", "q"),
        _text(WIDE - LEFT - 10, y + LINE, _comes_from(node, nodes), "f"),
    ]
    line = y + 2 * LINE
    for labels, to in node.ways:
        ways, leads = wrap(" / ".join(labels), WAYS), _leads(to, nodes, guidance)
        inside += [_text(LEFT + 30, line + row * LINE, text) for row, text in enumerate(ways)]
        inside += [_text(RIGHT, line + row * LINE, *lead) for row, lead in enumerate(leads)]
        line += max(len(ways), len(leads)) * LINE
    height = line - y - LINE + 8
    box = (
        f'<rect x="{LEFT}" y="{y}" width="{WIDE - 2 * LEFT}" height="{height}" rx="5" '
        'fill="#f7f4fb" stroke="#b9a6d3"/>'
    )
    return [box, *inside], height


def _comes_from(node: Node, nodes: list[Node]) -> str:
    before = [n for n, other in enumerate(nodes, 1) if any(to is node for _, to in other.ways)]
    return f"from {', '.join(map(str, before))}" if before else "start here"


def _leads(to: Node | str, nodes: list[Node], guidance: Guidance) -> list[tuple[str, str]]:
    """
    Lines of text and their style: the next step, or the outcome's code and its title.
    """
    if isinstance(to, str):
        titles = wrap(guidance.words(to).title, LEADS)
        return [(to, "o"), *((title, "c") for title in titles)]
    return [(f"→ go to {nodes.index(to) + 1}", "go")]


def _text(x: int, y: int, words: str, kind: str = "") -> str:
    mark = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{mark}>{escape(words)}</text>'
