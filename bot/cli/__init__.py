"""
The ``lutea`` command, one file for each kind of work. Each part of Lutea is imported when it is
used, so that small commands start fast.
"""

from __future__ import annotations

import sys

import typer

from bot.cli import audit, backup, bench, keys, lines, people, service
from bot.cli.out import say
from bot.engine import lean
from bot.records.errors import KeyMissing, Misconfigured, RecordsUnavailable, Tampered

app = typer.Typer(
    name="lutea",
    help="Says what the UK guidance says about progesterone in early pregnancy.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for part in (service, lines, people, backup):
    app.add_typer(part.app)
app.add_typer(bench.app, name="bench")
app.add_typer(keys.app, name="keys")
app.add_typer(audit.app, name="audit")


def main() -> None:
    """
    The entry point.
    """
    lean.hush()
    lean.one_thread()
    try:
        app()
    except (RecordsUnavailable, KeyMissing, Tampered, Misconfigured) as error:
        say(f"Not done: {error}")
        sys.exit(1)
