"""
A small typed client for the API: copy it, or read it to see what a front end needs.

    python lutea_client.py http://127.0.0.1:8000 $LUTEA_TOKEN
"""

from __future__ import annotations

import secrets
import sys
from dataclasses import dataclass
from typing import Any

import httpx


class LuteaError(Exception):
    """
    A problem that the API told of (RFC 9457).
    """

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem.get('status')} {problem.get('title')}")
        self.problem = problem


@dataclass(frozen=True)
class Reply:
    """
    One message to show. Safety goes first; an id that was shown before is a repeat.
    """

    id: str
    text: str
    kind: str
    choices: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """
    The replies to one message; ``held`` is True while a person has the conversation.
    """

    replies: tuple[Reply, ...]
    asking: str | list[str] | None
    held: bool


class Lutea:
    """
    One service and one token.
    """

    def __init__(self, client: httpx.Client, token: str) -> None:
        self._client = client
        self._headers = {"authorization": f"Bearer {token}"}

    def assess(self, answers: dict[str, Any]) -> dict[str, Any]:
        """
        What the guidance says for a history; a fact left out is unknown.
        """
        return self._call("POST", "assessments", {"answers": answers})

    def open(self) -> str:
        """
        A new conversation's id.
        """
        return str(self._call("POST", "conversations")["conversation"])

    def say(self, conversation: str, text: str) -> Answered:
        """
        Say something. It has an id of its own, so that trying again is safe.
        """
        body = {"text": text, "id": secrets.token_hex(8)}
        found = self._call("POST", f"conversations/{conversation}/messages", body)
        replies = tuple(_reply(reply) for reply in found["replies"])
        return Answered(replies, found["asking"], found["held"])

    def erase(self, conversation: str) -> None:
        """
        Delete everything kept about a conversation.
        """
        self._call("DELETE", f"conversations/{conversation}")

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        response = self._client.request(method, f"/api/v1/{path}", json=body, headers=self._headers)
        if response.is_error:
            raise LuteaError(response.json())
        return dict(response.json()) if response.content else {}


def _reply(found: dict[str, Any]) -> Reply:
    return Reply(
        id=found["id"],
        text=found["text"],
        kind=found["kind"],
        choices=tuple(choice["title"] for choice in found["choices"]),
        sources=tuple(f"{c['title']} ({c['date']})" for c in found["citations"]),
    )


def main() -> None:
    """
    A conversation in the terminal; it is erased at the end.
    """
    base, token = sys.argv[1:3]
    with httpx.Client(base_url=base) as client:
        lutea = Lutea(client, token)
        conversation = lutea.open()
        try:
            text = "hello"
            while text:
                for reply in lutea.say(conversation, text).replies:
                    print(reply.text, *reply.sources, sep="\n")
                    for number, title in enumerate(reply.choices, start=1):
                        print(f"  {number}. {title}")
                text = input("> ")
        finally:
            lutea.erase(conversation)


if __name__ == "__main__":
    main()
