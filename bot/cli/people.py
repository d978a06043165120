"""
What is kept about people, and who may see it: retention, erasing, staff, tokens.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.out import say, show

app = typer.Typer()
# It stays in the audit log for years.
Reason = typer.Option(prompt="Reason", help="A word or two for the audit log; no name, no number")


@app.command()
def retention(
    scrub: Annotated[bool, typer.Option("--scrub", help="Rewrite the files now")] = False,
) -> None:
    """
    Delete what is past its time.
    """
    from bot.records.sql_store import open_store

    show(asdict(open_store().retention.sweep(scrub_now=scrub)))


@app.command()
def erase(conversation: str, reason: Annotated[str, Reason]) -> None:
    """
    Delete the person behind a conversation from every table, and her key.
    """
    from bot.records.sql_store import open_store

    done = open_store().erase_with_receipt(conversation, by="command line", reason=reason)
    if not done.found:
        say("Nothing erased: there is no such conversation, or not any more.")
        raise typer.Exit(1)
    say(f"Erased: {sum(done.rows.values())} rows, and her key.")
    if not done.scrubbed:
        say("Traces in the files go with the daily clean-up; at once: lutea retention --scrub")


@app.command("add-staff")
def add_staff(
    name: str,
    role: Annotated[str, typer.Option(help="helpline, supervisor, curator or admin")] = "helpline",
    shown_as: Annotated[str, typer.Option(help="The name a person sees")] = "",
) -> None:
    """
    Invite a member of staff; prints the link's token, which works once.
    """
    from bot.records.sql_store import open_store

    store = open_store()
    member = store.accounts.add(name, shown_as or name, role, by="command line")
    token = store.accounts.invite(member.id, by="command line")
    typer.echo(f"/staff/join?token={token}")


@app.command("token")
def issue_token(
    name: str,
    scope: Annotated[list[str], typer.Option(help="What it may do; may be repeated")],
    days: Annotated[int, typer.Option(help="Days until it ends")] = 365,
    per_minute: Annotated[int, typer.Option(help="Calls a minute")] = 60,
) -> None:
    """
    Make an API token; it is shown this once.
    """
    from bot.api.tokens import SCOPES
    from bot.records.sql_store import open_store

    unknown = sorted(set(scope) - set(SCOPES))
    if unknown:
        raise typer.BadParameter(
            f"unknown scope {', '.join(unknown)}; there are {', '.join(SCOPES)}"
        )
    tokens = open_store().tokens
    typer.echo(
        tokens.issue(name, frozenset(scope), by="command line", days=days, per_minute=per_minute)
    )
