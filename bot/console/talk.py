"""
One conversation: read it, answer in it, note something, hand it back.
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.responses import Response

from bot.console import suggestions, words
from bot.console.desk import Desk, go
from bot.console.lines import lines_of
from bot.console.sheet import sheet_of_facts
from bot.console.visit import Visit
from bot.handover.typing_now import STAFF
from bot.records.queue import Case


async def chat_page(desk: Desk, visit: Visit) -> Response:
    """
    Everything about a conversation. That it was opened is audited.
    """
    conversation = visit.path("conversation")
    told = await asyncio.to_thread(desk.store.casework.look, conversation, by=visit.me.id)
    entries = await desk.engine.transcript(conversation)
    standing = await desk.engine.state(conversation)
    case = await asyncio.to_thread(desk.store.queue.standing, conversation)
    names = await asyncio.to_thread(desk.names)
    found = await asyncio.to_thread(suggestions.for_entries, entries)
    return desk.page(
        visit, "chat.html",
        conversation=conversation, told=told, lines=lines_of(entries), case=case,
        mine=_is_mine(case, visit), names=names, draft=suggestions.draft(visit.query("answer")),
        sheet=sheet_of_facts(standing.facts, desk.today()), suggested=found,
        pressing=any(sign["level"] in words.PRESSING for sign in told.danger_signs),
        colleagues=_colleagues(desk, visit), channel=_channel(told.channel, visit),
    )  # fmt: skip


async def say(desk: Desk, visit: Visit) -> Response:
    """
    A message to the person, from whoever holds the conversation and nobody else.
    """
    conversation, text = visit.path("conversation"), visit.get("text")
    if not text:
        return _back(conversation, "empty")
    if not _is_mine(await _case(desk, conversation), visit):
        return _back(conversation, "not_yours")
    await desk.helpline.say(conversation, text, staff=visit.me.shown_name)
    return _back(conversation)


async def typing(desk: Desk, visit: Visit) -> Response:
    """
    Tell the person's page that who holds the conversation is typing. No word of it comes here.
    """
    conversation = visit.path("conversation")
    if _is_mine(await _case(desk, conversation), visit):
        await desk.helpline.live.publish(conversation, STAFF)
    return Response(status_code=204)


async def close(desk: Desk, visit: Visit) -> Response:
    """
    The end of a hold: with an outcome, and the bot answers again.
    """
    conversation, outcome = visit.path("conversation"), visit.get("outcome")
    if outcome not in words.OUTCOMES:
        return _back(conversation, "no_outcome")
    case = await _case(desk, conversation)
    if case is None or not await asyncio.to_thread(
        desk.store.queue.close, case.id, visit.me.id, outcome
    ):
        return _back(conversation, "not_yours")
    await _left(desk, conversation, visit)
    return go("/staff/queue", "closed")


async def put_back(desk: Desk, visit: Visit) -> Response:
    """
    Back into the queue for a colleague.
    """
    conversation = visit.path("conversation")
    case = await _case(desk, conversation)
    if case is None or not await asyncio.to_thread(desk.store.queue.put_back, case.id, visit.me.id):
        return _back(conversation, "not_yours")
    await _left(desk, conversation, visit)
    return go("/staff/queue", "put_back")


async def offer(desk: Desk, visit: Visit) -> Response:
    """
    Ask a colleague to take over; she may decline.
    """
    conversation, to = visit.path("conversation"), visit.get("to", 64)
    case = await _case(desk, conversation)
    known = {one.id for one in _colleagues(desk, visit)}
    if case is None or to not in known:
        return _back(conversation, "not_yours")
    done = await asyncio.to_thread(desk.store.queue.offer, case.id, visit.me.id, to)
    await desk.helpline.tell(conversation)
    return _back(conversation, "offered" if done else "not_yours")


def note(desk: Desk, visit: Visit) -> Response:
    conversation, text = visit.path("conversation"), visit.get("text")
    if not text:
        return _back(conversation, "empty")
    desk.store.casework.note(conversation, text, by=visit.me.id)
    return _back(conversation, "saved")


def label(desk: Desk, visit: Visit) -> Response:
    conversation, name = visit.path("conversation"), visit.get("name")
    if name not in words.LABELS:
        return _back(conversation, "empty")
    change = desk.store.casework.unlabel if visit.get("off") else desk.store.casework.label
    change(conversation, name, by=visit.me.id)
    return _back(conversation, "saved")


def _back(conversation: str, note: str = "") -> Response:
    return go(f"/staff/chat/{conversation}", note)


async def _case(desk: Desk, conversation: str) -> Case | None:
    return await asyncio.to_thread(desk.store.queue.standing, conversation)


async def _left(desk: Desk, conversation: str, visit: Visit) -> None:
    await desk.helpline.notice(conversation, words.LEFT.format(name=visit.me.shown_name))
    await desk.helpline.tell(conversation)


def _is_mine(case: Case | None, visit: Visit) -> bool:
    return case is not None and case.held and case.claimed_by == visit.me.id


def _colleagues(desk: Desk, visit: Visit) -> list[Any]:
    everybody = desk.store.accounts.all()
    return [m for m in everybody if m.active and m.may("chat") and m.id != visit.me.id]


def _channel(channel: str, visit: Visit) -> str:
    return channel if visit.me.may("reveal") else ""
