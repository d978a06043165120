"""
Serving, training, talking, and the state of the whole.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import settings
from bot.cli.out import say

if TYPE_CHECKING:
    from bot.engine.engine import Engine

app = typer.Typer()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve on")] = None,
) -> None:
    """
    Serve the chat page, the console and the API; migrates the database first.
    """
    from bot.serve import run

    run(host or settings.get("LUTEA_HOST"), port or int(settings.get("LUTEA_PORT")))


@app.command()
def train(
    if_stale: Annotated[
        bool, typer.Option("--if-stale", help="Only when something changed")
    ] = False,
) -> None:
    """
    Build the encoder, then train the library and the dialogue.
    """
    from bot.engine import train as training

    if if_stale and not training.stale():
        return
    training.train(say)


@app.command()
def talk(
    script: Annotated[bool, typer.Option("--script", help="JSON lines in and out")] = False,
) -> None:
    """
    Talk to Lutea here in the terminal. Nothing is kept.
    """
    from bot.engine.script import chat, run_script

    engine = _throwaway_engine()
    if script:
        asyncio.run(run_script(engine, sys.stdin, sys.stdout))
    else:
        asyncio.run(chat(engine, lambda: input("> "), typer.echo))


def _throwaway_engine() -> Engine:
    from bot.engine.build import build_engine
    from bot.records.keys import Keyring, fresh_key
    from bot.records.sql_store import sqlite_store

    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.ERROR)
    folder = tempfile.TemporaryDirectory(prefix="lutea-talk-")
    atexit.register(folder.cleanup)
    return build_engine(sqlite_store(Path(folder.name) / "talk.db", Keyring((fresh_key(),))))


@app.command()
def migrate() -> None:
    """
    Bring the database to the newest shape.
    """
    from bot.records.database import url_from_settings
    from bot.records.migrate import migrate as bring_up

    bring_up(url_from_settings())
    say("The database is up to date.")


@app.command("check-data")
def check_data(
    write_coverage: Annotated[
        bool, typer.Option("--coverage", help="Bring docs/coverage.md up to date first")
    ] = False,
) -> None:
    """
    Check the guidance, the library, the sources and the services; every problem is named.
    """
    from bot.knowledge import coverage
    from bot.knowledge.check import check_data as check

    if write_coverage:
        coverage.write()

    problems = check()
    errors = [p for p in problems if p.level == "error"]
    for problem in problems:
        say(f"{problem.level}: {problem}")
    say(f"{len(errors)} errors, {len(problems) - len(errors)} warnings")
    if errors:
        raise typer.Exit(1)


@app.command("settings")
def show_settings() -> None:
    """
    Every setting with its value; secrets print as stars.
    """
    for setting in settings.SETTINGS:
        typer.echo(f"{setting.name}={settings.shown()[setting.name]}  # {setting.help}")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def rasa(context: typer.Context) -> None:
    """
    Rasa's own command line (train, shell, test, data validate ...), set up for this project.
    """
    from bot.engine.rasa_cli import main as rasa_main

    rasa_main(context.args)
