"""
Conversations for other front ends. A token reaches only the conversations it opened.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import asdict

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from bot.api.desk import Desk
from bot.api.problems import Problem
from bot.api.shapes import Answered, Choice, Cited, Line, MessageSent, Opened, Reply, Transcript
from bot.engine.contract import Answered as EngineAnswered
from bot.handover.typing_now import NOTICES
from bot.records.errors import NoSuchConversation, RecordsUnavailable
from bot.records.locks import Busy
from bot.records.store import Entry, StoredReply
from bot.records.tokens import Token
from bot.records.waking import moments

CHANNEL = "api"
NOT_YOURS = Problem(404, "This token has no such conversation.")


async def create(desk: Desk, token: Token) -> Opened:
    """
    Open a conversation; its id is random, and no client can choose it.
    """
    address = f"{token.id}/{secrets.token_urlsafe(24)}"
    return Opened(conversation=await desk.engine.open(CHANNEL, address))


async def post(desk: Desk, token: Token, conversation: str, sent: MessageSent) -> Answered:
    """
    Take one message and answer it.
    """
    await own(desk, token, conversation)
    return as_answered(await converse(desk, conversation, sent.text, sent.id))


async def converse(
    desk: Desk, conversation: str, text: str, once: str | None = None
) -> EngineAnswered:
    """
    One message through the engine; open pages and staff are told.
    """
    try:
        answered = await desk.engine.converse(conversation, text, provider_id=once)
    except Busy:
        raise Problem(409, "Another message of this conversation is being answered.") from None
    kinds = {stored.reply.kind for stored in answered.replies}
    desk.metrics.answered(held=answered.held, safety="safety" in kinds)
    if desk.live is not None:
        await desk.live.publish(conversation, answered.inbound)
    return answered


async def transcript(
    desk: Desk, token: Token, conversation: str, after: str | None = None
) -> Transcript:
    """
    The conversation so far, oldest first.
    """
    await own(desk, token, conversation)
    entries = await desk.engine.transcript(conversation, after)
    return Transcript(lines=[as_line(entry) for entry in entries])


async def erase(desk: Desk, token: Token, conversation: str) -> Response:
    """
    Delete the conversation from every table.
    """
    await own(desk, token, conversation)
    await asyncio.to_thread(
        desk.store.erase, conversation, by=f"token {token.id}", reason="asked through the API"
    )
    return Response(status_code=204)


async def stream(desk: Desk, token: Token, conversation: str, after: str | None = None) -> Response:
    """
    New lines as they come, by server-sent events: from the bot and from staff.
    """
    await own(desk, token, conversation)
    return EventSourceResponse(_news(desk, conversation, after), ping=20)


async def own(desk: Desk, token: Token, conversation: str) -> None:
    """
    Raises Problem 404 unless this token opened the conversation and its time is not up.
    """
    try:
        place = await asyncio.to_thread(desk.store.people.whereabouts, conversation)
    except NoSuchConversation:
        raise NOT_YOURS from None
    if place.channel != CHANNEL or not place.address.startswith(f"{token.id}/"):
        raise NOT_YOURS
    if await asyncio.to_thread(desk.store.retention.has_run_out, conversation):
        raise NOT_YOURS


async def _news(
    desk: Desk, conversation: str, after: str | None
) -> AsyncGenerator[ServerSentEvent]:
    looks = moments(
        desk.live, conversation, lasts=desk.lasts, looks_every=desk.looks_every, deaf_to=NOTICES
    )
    async with aclosing(looks):
        async for _ in looks:
            try:
                entries = await desk.engine.transcript(conversation, after)
            except (NoSuchConversation, RecordsUnavailable):
                return
            for entry in entries:
                yield ServerSentEvent(as_line(entry).model_dump_json(), event="line", id=entry.id)
                after = entry.id


# Shapes
# ------


def as_answered(answered: EngineAnswered) -> Answered:
    return Answered(
        replies=[as_reply(stored) for stored in answered.replies],
        asking=answered.asking,
        facts=answered.facts,
        outcomes=answered.outcomes,
        held=answered.held,
        remaining=answered.remaining,
    )


def as_reply(stored: StoredReply) -> Reply:
    reply = stored.reply
    return Reply(
        id=stored.id,
        text=reply.text,
        kind=reply.kind,
        choices=[Choice(title=choice.title) for choice in reply.choices],
        citations=[Cited(**asdict(citation)) for citation in reply.citations],
        card=reply.card,
        sender=stored.sender,
    )


def as_line(entry: Entry) -> Line:
    sender = entry.sender or ("bot" if entry.who == "bot" else entry.who)
    stored = StoredReply(entry.id, entry.reply, sender)
    return Line(id=entry.id, who=entry.who, at=entry.at.isoformat(), reply=as_reply(stored))
