"""
Measuring, with baselines beside.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot import settings
from bot.cli.out import show

app = typer.Typer(help="Measure, with baselines beside.", no_args_is_help=True)
Data = Annotated[Path, typer.Option("--data", help="JSON lines of labelled questions")]


@app.command("understanding")
def bench_understanding(data: Data) -> None:
    """
    Facts, red flags and intents on labelled messages.
    """
    from bot.understanding import bench as measured

    show(measured.measure(data))


@app.command("library")
def bench_library(
    data: Data,
    page: Annotated[
        bool, typer.Option("--page", help="Write the figures into docs/library.md")
    ] = False,
    beside: Annotated[
        Path | None, typer.Option(help="Folder of another build of the sentence encoder")
    ] = None,
) -> None:
    """
    Retrieval on held-back questions and on labelled messages, beside BM25, TF-IDF and cosine.
    """
    from bot.knowledge import bench as measured
    from bot.knowledge import bench_page, precision

    figures = measured.measure(data)
    show(figures)
    if page:
        bench_page.write(figures)
    if beside:
        compared = precision.compare(settings.folder("LUTEA_MODELS") / "minilm", beside)
        show(asdict(compared))
        if page:
            bench_page.write_precision(compared)


@app.command("eligibility")
def bench_eligibility() -> None:
    """
    Assessments a second.
    """
    from bot.eligibility import bench as measured
    from bot.knowledge.guidance import load_guidance

    show(measured.measure(load_guidance()))


@app.command("serve")
def bench_serve() -> None:
    """
    Form turns through the engine: latency, memory, start.
    """
    from bot.engine import bench as measured

    show(asyncio.run(measured.measure()))


@app.command("records")
def bench_records() -> None:
    """
    Keeping a turn, early and late in a conversation, beside Rasa's own tracker store.
    """
    from bot.engine import lean

    lean.install()
    from bot.engine import bench_records as measured

    show(asyncio.run(measured.measure()))
