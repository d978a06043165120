"""
Replies as JSON and back. Payloads are included: this form stays on the server.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.replies import Choice, Citation, Reply


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """
    A reply as JSON-ready data; empty parts are left out.
    """
    data: dict[str, Any] = {"text": reply.text, "kind": reply.kind}
    if reply.choices:
        data["choices"] = [asdict(choice) for choice in reply.choices]
    if reply.citations:
        data["citations"] = [asdict(citation) for citation in reply.citations]
    if reply.card is not None:
        data["card"] = reply.card
    return data


def reply_from_json(data: dict[str, Any]) -> Reply:
    """
    The reply that ``reply_to_json`` was given.
    """
    return Reply(
        text=data["text"],
        kind=data["kind"],
        choices=tuple(Choice(**choice) for choice in data.get("choices", ())),
        citations=tuple(Citation(**citation) for citation in data.get("citations", ())),
        card=data.get("card"),
    )


def shown_to_a_person(reply: Reply) -> dict[str, Any]:
    """
    A reply as a person saw it: titles of the choices only, no payloads.
    """
    data = reply_to_json(reply)
    if reply.choices:
        data["choices"] = [choice.title for choice in reply.choices]
    return data


def choices_of(replies: list[Reply]) -> list[dict[str, str]]:
    """
    Every choice on offer after some replies, in the order a person counts them.
    """
    return [asdict(choice) for reply in replies for choice in reply.choices]
