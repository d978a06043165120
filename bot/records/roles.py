"""
What each role of the helpline may do.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from bot.records.database import insert_new
from bot.records.models_helpline import Role

HELPLINE = frozenset({"queue", "chat", "check", "library", "note", "ring"})
SUPERVISOR = HELPLINE | {"reports", "transfer", "reveal", "export", "erase", "delivery"}
CURATOR = frozenset({"library", "propose", "unanswered", "check"})
ADMIN = SUPERVISOR | CURATOR | {"staff", "tokens", "audit"}

ROLES = {
    "helpline": HELPLINE,
    "supervisor": SUPERVISOR,
    "curator": CURATOR,
    "admin": ADMIN,
}


def ensure_roles(connection: Connection) -> None:
    """
    Add the roles that are missing; one that a charity changed stays as it is.
    """
    for name, permissions in ROLES.items():
        insert_new(connection, Role, name=name, permissions=json.dumps(sorted(permissions)))


def permissions_of(connection: Connection, role: str) -> frozenset[str]:
    """
    What a role may do; nothing for an unknown one.
    """
    query = select(Role.permissions).where(Role.name == role)
    listed = connection.execute(query).scalar_one_or_none()
    return frozenset(json.loads(listed)) if listed else frozenset()
