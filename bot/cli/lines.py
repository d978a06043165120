"""
Programs that talk to programs: one JSON object a line in, one a line out.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli.out import day

app = typer.Typer()


@app.command()
def assess(
    today: Annotated[str | None, typer.Option(help="Answer for this ISO date")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="In plain words")] = False,
    html: Annotated[bool, typer.Option("--html", help="As a page to print")] = False,
    fhir: Annotated[bool, typer.Option("--fhir", help="As a FHIR R4 Bundle")] = False,
    draw: Annotated[bool, typer.Option("--draw", help="Draw the rules as SVG")] = False,
    mermaid: Annotated[bool, typer.Option("--mermaid", help="Draw them as Mermaid")] = False,
    next_question: Annotated[
        bool, typer.Option("--next/--no-next", help="With next_question")
    ] = True,
) -> None:
    """
    Say what the guidance says: one JSON object of answers a line on standard input.
    """
    from bot.eligibility import lines, picture
    from bot.knowledge.guidance import load_guidance

    if draw or mermaid:
        kind = "mermaid" if mermaid else "svg"
        typer.echo(picture.draw(load_guidance(), day(today), kind), nl=False)
        return
    make = lines.on_a_page if html else lines.explained if explain else lines.answered
    if fhir:
        from bot.knowledge.fhir import as_line as make  # takes a second to load
    lines.run(
        sys.stdin, sys.stdout, day(today), load_guidance(), make=make, with_next=next_question
    )


@app.command()
def understand() -> None:
    """
    Read messages: one {"id", "text"} a line on standard input.
    """
    from bot.understanding.classify import understand_lines

    understand_lines(sys.stdin, sys.stdout, today=day(None))


@app.command()
def ask() -> None:
    """
    Ask the library: one {"id", "text"} a line on standard input.
    """
    from bot.knowledge.lines import ask_lines

    ask_lines(sys.stdin, sys.stdout)
