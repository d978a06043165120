"""
Who a person is, everything kept about her, and erasing it: each a permission and an audit event.
"""

from __future__ import annotations

import json

from starlette.responses import Response

from bot.console import words
from bot.console.desk import Desk, go
from bot.console.visit import Visit


def person_page(desk: Desk, visit: Visit) -> Response:
    """
    What can be done with a person's record; her address stays hidden until it is asked for.
    """
    conversation = visit.path("conversation")
    desk.store.people.channel(conversation)  # raises NoSuchConversation
    return desk.page(visit, "person.html", conversation=conversation, revealed=None)


def reveal(desk: Desk, visit: Visit) -> Response:
    conversation = visit.path("conversation")
    found = desk.store.casework.reveal(conversation, by=visit.me.id)
    return desk.page(visit, "person.html", conversation=conversation, revealed=found)


def export(desk: Desk, visit: Visit) -> Response:
    """
    Everything kept about a person as a file, for one of the listed reasons.
    """
    conversation, reason = visit.path("conversation"), visit.get("reason")
    if reason not in words.EXPORT_REASONS:
        return go(f"/staff/person/{conversation}", "no_reason")
    data = desk.store.exporter.export(conversation, by=visit.me.id)
    desk.store.audit.write(visit.me.id, "reason for export", conversation, reason=reason)
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    headers = {"content-disposition": f'attachment; filename="person-{conversation[-4:]}.json"'}
    return Response(text, media_type="application/json", headers=headers)


def erase(desk: Desk, visit: Visit) -> Response:
    """
    Delete a person from every table, for one of the listed reasons.
    """
    conversation, reason = visit.path("conversation"), visit.get("reason")
    if reason not in words.ERASE_REASONS:
        return go(f"/staff/person/{conversation}", "no_reason")
    desk.store.people.channel(conversation)  # raises NoSuchConversation
    desk.store.erase(conversation, by=visit.me.id, reason=reason)
    return go("/staff", "erased")
