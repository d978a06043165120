"""
The keys that everything personal is sealed with.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.out import show

app = typer.Typer(help="Encryption keys.", no_args_is_help=True)


@app.command("rotate")
def rotate_keys(
    forget: Annotated[bool, typer.Option("--forget", help="Old backups end")] = False,
) -> None:
    """
    Make a new master key and wrap every person's key with it.
    """
    from bot.records.rotate import rotate_keys as rotated
    from bot.records.sql_store import open_store

    store = open_store()
    show(asdict(rotated(store.records, store.audit, forget=forget)))
