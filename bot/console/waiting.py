"""
The queue: who waits for a person, by urgency and then by time, and who holds which conversation.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from bot import settings
from bot.console import words
from bot.console.desk import Desk, go
from bot.console.visit import Visit
from bot.engine import describe
from bot.records.queue import Case

NOTHING_TOLD = "nothing told yet"


@dataclass(frozen=True)
class Row:
    """
    One line of the queue. ``person`` is masked; ``channel`` is empty for those who may not see it.
    """

    case: Case
    person: str
    reason: str
    urgency: str
    summary: str
    holder: str
    channel: str


async def queue_page(desk: Desk, visit: Visit) -> Response:
    """
    Everything open; the list alone when the page's script asks for it.
    """
    shown = await board(desk, visit)
    template = "board.html" if visit.query("part") else "queue.html"
    return desk.page(visit, template, **shown)


async def board(desk: Desk, visit: Visit) -> dict[str, Any]:
    """
    What the queue page shows.
    """
    cases = await asyncio.to_thread(desk.store.queue.open_cases)
    names = await asyncio.to_thread(desk.names)
    present = await asyncio.to_thread(desk.store.sessions.present)
    rows = [await _row(desk, visit, case, names) for case in cases]
    me = visit.me.id
    return {
        "offered": [r for r in rows if r.case.offered_to == me],
        "mine": [r for r in rows if r.case.claimed_by == me],
        "waiting": [r for r in rows if not r.case.held],
        "others": [r for r in rows if r.case.held and me != r.case.claimed_by],
        "present": sorted(names[i] for i in present if i in names),
        "hours": desk.opening(),
        "now": desk.store.records.now(),
    }


async def take(desk: Desk, visit: Visit) -> Response:
    """
    Claim a waiting conversation; of two who press at once one gets it and the other is told.
    """
    case = await asyncio.to_thread(desk.store.queue.case, visit.path("case"))
    if case is None:
        return go("/staff/queue", "gone")
    if not await asyncio.to_thread(desk.store.queue.take, case.id, visit.me.id):
        return go("/staff/queue", "too_late")
    await _joined(desk, case.conversation, visit.me.shown_name)
    return go(f"/staff/chat/{case.conversation}", "taken")


async def accept(desk: Desk, visit: Visit) -> Response:
    case = await asyncio.to_thread(desk.store.queue.case, visit.path("case"))
    if case is None or not await asyncio.to_thread(desk.store.queue.accept, case.id, visit.me.id):
        return go("/staff/queue", "too_late")
    await _joined(desk, case.conversation, visit.me.shown_name)
    return go(f"/staff/chat/{case.conversation}", "taken")


async def refuse(desk: Desk, visit: Visit) -> Response:
    done = await asyncio.to_thread(desk.store.queue.refuse, visit.path("case"), visit.me.id)
    await desk.helpline.tell("")
    return go("/staff/queue", "refused" if done else "too_late")


async def _joined(desk: Desk, conversation: str, name: str) -> None:
    helpline = settings.get("LUTEA_HELPLINE_NAME")
    await desk.helpline.notice(conversation, words.JOINED.format(name=name, helpline=helpline))
    await desk.helpline.tell(conversation)


async def _row(desk: Desk, visit: Visit, case: Case, names: dict[str, str]) -> Row:
    return Row(
        case=case,
        person=words.masked(case.conversation),
        reason=words.REASONS.get(case.reason, case.reason),
        urgency=words.URGENCIES.get(case.urgency, case.urgency),
        summary=case.summary or await _from_facts(desk, case.conversation),
        holder=names.get(case.claimed_by or "", ""),
        channel=case.channel if visit.me.may("reveal") else "",
    )


async def _from_facts(desk: Desk, conversation: str) -> str:
    """
    One line from what was told, for a danger sign that came without one; never her words.
    """
    facts = (await desk.engine.state(conversation)).facts
    told = describe.all_told({name: value for name, value in facts.items() if value is not None})
    return describe.listed(told) if told else NOTHING_TOLD
