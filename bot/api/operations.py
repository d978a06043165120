"""
Every operation of the API in one table: the routes and the OpenAPI document both come from it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from bot.api import assess, conversations, health, rasa_widget, reading, shapes
from bot.api.desk import Desk
from bot.records.tokens import Token

ROOT = "/api/v1"
NOBODY = Token("", "", frozenset(), 0)


@dataclass(frozen=True)
class Call:
    """
    One request as an operation sees it.
    """

    desk: Desk
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    token: Token = NOBODY

    @property
    def conversation(self) -> str:
        return self.path["conversation"]

    @property
    def after(self) -> str | None:
        return self.query.get("after") or None


@dataclass(frozen=True)
class Operation:
    """
    ``scope`` is empty for what anybody may call; ``answer`` is a model, or a media type.
    """

    name: str
    method: str
    path: str
    summary: str
    call: Callable[[Call], Awaitable[Any]]
    scope: str = ""
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | str | None = None
    status: int = 200
    also: tuple[int, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    as_list: type[BaseModel] | None = None

    @property
    def problems(self) -> tuple[int, ...]:
        """
        The error statuses that this operation may answer with.
        """
        found = {500, 503, *self.also}
        if self.scope:
            found |= {401, 403, 429}
        if self.body:
            found |= {400, 413, 415, 422}
        return tuple(sorted(found))


AFTER = {"after": "The id of the last line you have; an unknown one counts as none"}
ONE = f"{ROOT}/conversations/{{conversation}}"

OPERATIONS = (
    Operation(
        "assess", "POST", f"{ROOT}/assessments", "What the guidance says for a history",
        lambda c: assess.assess(c.desk, c.body),
        scope="assess", body=shapes.AssessmentAsked, answer=shapes.Assessment,
    ),
    Operation(
        "nextQuestion", "POST", f"{ROOT}/questions", "The one question that can still matter",
        lambda c: assess.ask_next(c.desk, c.body),
        scope="assess", body=shapes.QuestionAsked, answer=shapes.NextQuestion,
    ),
    Operation(
        "understand", "POST", f"{ROOT}/understand", "Read a message; nothing is kept",
        lambda c: reading.understand(c.desk, c.body),
        scope="understand", body=shapes.TextSent, answer=shapes.Understood,
    ),
    Operation(
        "searchLibrary", "POST", f"{ROOT}/library/search", "Find answers to a question",
        lambda c: reading.search(c.desk, c.body),
        scope="library", body=shapes.Searched, answer=shapes.Found,
    ),
    Operation(
        "listLibrary", "GET", f"{ROOT}/library", "Every question that the library answers",
        lambda c: reading.titles(c.desk),
        scope="library", answer=shapes.Titles,
    ),
    Operation(
        "readEntry", "GET", f"{ROOT}/library/{{entry}}", "One answer with its sources",
        lambda c: reading.entry(c.desk, c.path["entry"]),
        scope="library", answer=shapes.Entry, also=(404,),
    ),
    Operation(
        "openConversation", "POST", f"{ROOT}/conversations", "Open a conversation",
        lambda c: conversations.create(c.desk, c.token),
        scope="converse", answer=shapes.Opened, status=201,
    ),
    Operation(
        "postMessage", "POST", f"{ONE}/messages", "Say something, and get the replies",
        lambda c: conversations.post(c.desk, c.token, c.conversation, c.body),
        scope="converse", body=shapes.MessageSent, answer=shapes.Answered, also=(404, 409),
    ),
    Operation(
        "readConversation", "GET", f"{ONE}/messages", "The conversation so far",
        lambda c: conversations.transcript(c.desk, c.token, c.conversation, c.after),
        scope="converse", answer=shapes.Transcript, also=(404,), query=AFTER,
    ),
    Operation(
        "streamConversation", "GET", f"{ONE}/stream", "New lines as server-sent events",
        lambda c: conversations.stream(c.desk, c.token, c.conversation, c.after),
        scope="converse", answer="text/event-stream", also=(404,), query=AFTER,
    ),
    Operation(
        "eraseConversation", "DELETE", ONE, "Delete everything kept about it",
        lambda c: conversations.erase(c.desk, c.token, c.conversation),
        scope="converse", status=204, also=(404,),
    ),
    Operation(
        "rasaWebhook", "POST", "/webhooks/rest/webhook", "For widgets made for Rasa",
        lambda c: rasa_widget.webhook(c.desk, c.token, c.body),
        scope="rasa", body=shapes.RasaMessage, as_list=shapes.RasaReply, also=(409,),
    ),
    Operation(
        "health", "GET", f"{ROOT}/health", "The process is there",
        lambda c: health.health(c.desk),
        answer=shapes.Health,
    ),
    Operation(
        "ready", "GET", f"{ROOT}/ready", "The service can answer; 503 when it cannot",
        lambda c: health.ready(c.desk),
        answer=shapes.Readiness,
    ),
    Operation(
        "metrics", "GET", f"{ROOT}/metrics", "Figures for Prometheus, without identities",
        lambda c: health.metrics(c.desk),
        scope="metrics", answer="text/plain",
    ),
)  # fmt: skip
