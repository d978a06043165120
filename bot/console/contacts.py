"""
A talk outside the chat, recorded for the reports.
"""

from __future__ import annotations

from starlette.responses import Response

from bot.console import words
from bot.console.desk import Desk, go
from bot.console.visit import Visit
from bot.handover import contacts


def contact_page(desk: Desk, visit: Visit) -> Response:
    return desk.page(visit, "contact.html")


def record(desk: Desk, visit: Visit) -> Response:
    """
    Count one contact; every list has to be answered.
    """
    how, outcome, length = visit.get("how"), visit.get("outcome"), visit.get("length")
    known = how in words.CONTACTS and outcome in words.OUTCOMES and length in words.LENGTHS
    if not known:
        return go("/staff/contact", "not_all")
    danger = visit.get("danger") == "yes"
    contacts.record(
        desk.store, how=how, outcome=outcome, length=length, danger=danger, by=visit.me.id
    )
    return go("/staff/contact", "counted")
