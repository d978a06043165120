"""
Whether the service is there, whether it can answer, and its figures.
"""

from __future__ import annotations

import asyncio

from starlette.responses import JSONResponse, Response

from bot.api.desk import Desk
from bot.api.metrics import MEDIA
from bot.api.shapes import Health, Readiness
from bot.records.errors import RecordsUnavailable, Tampered


async def health(_desk: Desk) -> Health:
    """
    The process is there.
    """
    return Health(status="ok")


async def ready(desk: Desk) -> Response:
    """
    The records can be reached and the dialogue is loaded; 503 otherwise.
    """
    records, dialogue = await _reached(desk), desk.ready()
    found = Readiness(
        status="ready" if records and dialogue else "not_ready", records=records, dialogue=dialogue
    )
    status = 200 if found.status == "ready" else 503
    return JSONResponse(found.model_dump(), status_code=status)


async def _reached(desk: Desk) -> bool:
    try:
        await asyncio.to_thread(desk.store.ping)
    except (RecordsUnavailable, Tampered):
        return False
    return True


async def metrics(desk: Desk) -> Response:
    """
    Figures in Prometheus' text format.
    """
    dead = await asyncio.to_thread(desk.store.outbox.dead)
    desk.metrics.dead_letters.set(len(dead))
    return Response(desk.metrics.text(), headers={"content-type": MEDIA})
