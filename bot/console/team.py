"""
The team: who may sign in, invitations, roles, removal; the audit log; letters that did not arrive.
"""

from __future__ import annotations

from starlette.responses import Response

from bot.console import words
from bot.console.desk import Desk, go
from bot.console.visit import Visit
from bot.handover.undelivered import WHY
from bot.records.members import LastAdmin
from bot.records.staff import NameTaken


def home(desk: Desk, visit: Visit) -> Response:
    """
    The first page of the menu that this person may see.
    """
    first = next((path for path, _, needs in words.MENU if visit.me.may(needs)), "")
    if not first:  # a role that a charity emptied
        return desk.page(visit, "trouble.html", status=403, what="not_yours")
    return go(first, visit.query("note"))


def team_page(desk: Desk, visit: Visit) -> Response:
    return _page(desk, visit)


def add(desk: Desk, visit: Visit) -> Response:
    """
    A new account, and its invitation, shown this once.
    """
    name, shown, role = visit.get("name", 64), visit.get("shown_name", 64), visit.get("role")
    if not name or not shown or role not in words.ROLES:
        return go("/staff/team", "empty")
    try:
        member = desk.store.accounts.add(name, shown, role, by=visit.me.id)
    except NameTaken:
        return go("/staff/team", "name_taken")
    return _invited(desk, visit, member.id, shown)


def invite(desk: Desk, visit: Visit) -> Response:
    """
    A new invitation for an account that lost its password.
    """
    member = desk.store.accounts.member(visit.path("staff"))
    if member is None or not member.active:
        return go("/staff/team", "gone")
    return _invited(desk, visit, member.id, member.shown_name)


def role(desk: Desk, visit: Visit) -> Response:
    wanted = visit.get("role")
    if wanted not in words.ROLES:
        return go("/staff/team", "empty")
    try:
        desk.store.accounts.set_role(visit.path("staff"), wanted, by=visit.me.id)
    except LastAdmin:
        return go("/staff/team", "last_admin")
    return go("/staff/team", "saved")


def new_phone(desk: Desk, visit: Visit) -> Response:
    """
    For a phone that was lost: the next sign-in sets up another. Not for one's own account, which
    an open session alone could hand to somebody else.
    """
    staff = visit.path("staff")
    member = desk.store.accounts.member(staff)
    if member is None or not member.active:
        return go("/staff/team", "gone")
    if staff == visit.me.id:
        return go("/staff/team", "not_own_phone")
    desk.store.accounts.forget_totp(staff, by=visit.me.id)
    return go("/staff/team", "new_phone")


def remove(desk: Desk, visit: Visit) -> Response:
    """
    Close an account. What she holds goes back into the queue for her colleagues.
    """
    staff = visit.path("staff")
    try:
        desk.store.accounts.remove(staff, by=visit.me.id)
    except LastAdmin:
        return go("/staff/team", "last_admin")
    for case in desk.store.queue.open_cases():
        if case.claimed_by == staff:
            desk.store.queue.put_back(case.id, staff)
    return go("/staff/team", "removed")


def audit_page(desk: Desk, visit: Visit) -> Response:
    """
    Who did what, newest first, and whether the chain holds.
    """
    lines = desk.store.audit.lines(visit.query("subject") or None)
    verdict = desk.store.audit.verify()
    return desk.page(visit, "audit.html", lines=lines, verdict=verdict, names=desk.names())


def delivery_page(desk: Desk, visit: Visit) -> Response:
    return desk.page(visit, "delivery.html", dead=desk.store.outbox.dead(), why=WHY)


def _invited(desk: Desk, visit: Visit, staff: str, shown_name: str) -> Response:
    token = desk.store.accounts.invite(staff, by=visit.me.id)
    link = f"{visit.request.base_url}staff/join?token={token}"
    return _page(desk, visit, link=link, invited=shown_name)


def _page(desk: Desk, visit: Visit, *, link: str = "", invited: str = "") -> Response:
    members = desk.store.accounts.all()
    return desk.page(visit, "team.html", members=members, link=link, invited=invited)
