"""
The audit log from the command line.
"""

from __future__ import annotations

import typer

from bot.cli.out import say

app = typer.Typer(help="The audit log.", no_args_is_help=True)


@app.command("verify")
def verify_audit() -> None:
    """
    Check the chain of the audit log.
    """
    from bot.records.sql_store import open_store

    verdict = open_store().audit.verify()
    if not verdict.holds:
        say(f"The audit log breaks at entry {verdict.broken_at}: {verdict.why}")
        raise typer.Exit(1)
    say(f"The audit log is whole: {verdict.rows} entries.")
