"""
A copy of the records, and back: SQLite while it is in use, PostgreSQL by its own tools.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.out import say

app = typer.Typer()

Keys = Annotated[
    Path | None,
    typer.Option("--keys", help="The one key file of all backups; default: beside the data"),
]


@app.command("backup")
def back_up(file: Path, keys: Keys = None) -> None:
    """
    Copy the records to FILE, and the people's keys to a file of their own.
    """
    from bot.records import backups
    from bot.records.database import url_from_settings

    try:
        made = backups.back_up(url_from_settings(), file, keys)
    except (OSError, backups.Refused) as error:
        raise _refused(error) from None
    say(f"{made.people} people: data in {made.data}, their keys in {made.keys}")
    say("Keep the two in different places, and the master keys in a third.")


@app.command("restore")
def bring_back(file: Path, keys: Keys = None) -> None:
    """
    Fill an empty database from FILE and the newest key file; who was erased since stays erased.
    """
    from bot.records import backups
    from bot.records.database import url_from_settings

    try:
        done = backups.bring_back(url_from_settings(), file, keys)
    except (OSError, backups.Refused) as error:
        raise _refused(error) from None
    say(f"{done.people} people are back; {done.erased} were erased since and are not.")
    if done.erased and not done.people:
        say("If they were not all erased, these are the keys of other records: begin anew.")
    say("With the master keys in place, try them: lutea audit verify")


def _refused(error: Exception) -> typer.Exit:
    say(f"Not done: {error}")
    return typer.Exit(1)
