"""
Every path of the staff room with what it needs. A path that is not in this table does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from bot import settings
from bot.console import (
    calls,
    checker,
    contacts,
    library,
    live,
    privacy,
    questions,
    reports,
    sign_in,
    talk,
    team,
    waiting,
)
from bot.console.desk import ASSETS, HERE, Desk
from bot.console.gate import OPEN, PASSWORD, SIGNED_IN, Answer, Gate
from bot.console.visit import Visit
from bot.engine import clock
from bot.engine.contract import Converses
from bot.handover.helpline import Helpline
from bot.records.sql_store import SqlStore

GET, POST = "GET", "POST"
CALL = "call-backs/{call}"
CHAT, PERSON, ENTRY = "chat/{conversation}", "person/{conversation}", "library/{entry}"


def asset_file(_desk: Desk, visit: Visit) -> Response:
    """
    One of the room's own files, from a fixed list.
    """
    name = visit.path("name")
    if name not in ASSETS:
        return Response(status_code=404)
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return FileResponse(HERE / "static" / name, media_type=ASSETS[name], headers=headers)


PATHS: tuple[tuple[str, str, str, Answer], ...] = (
    (GET, "assets/{name}", OPEN, asset_file),
    (GET, "sign-in", OPEN, sign_in.sign_in_page),
    (POST, "sign-in", OPEN, sign_in.sign_in),
    (GET, "join", OPEN, sign_in.invited_page),
    (POST, "join", OPEN, sign_in.invited),
    (GET, "code", PASSWORD, sign_in.code_page),
    (POST, "code", PASSWORD, sign_in.code),
    (GET, "second-factor", PASSWORD, sign_in.factor_page),
    (POST, "second-factor", PASSWORD, sign_in.factor),
    (POST, "sign-out", PASSWORD, sign_in.sign_out),
    (GET, "", SIGNED_IN, team.home),
    (GET, "queue", "queue", waiting.queue_page),
    (GET, "queue/events", "queue", live.queue_events),
    (POST, "case/{case}/take", "chat", waiting.take),
    (POST, "case/{case}/accept", "chat", waiting.accept),
    (POST, "case/{case}/refuse", "chat", waiting.refuse),
    (GET, "call-backs", "queue", calls.calls_page),
    (GET, "call-backs/events", "queue", live.call_events),
    (POST, f"{CALL}/take", "chat", calls.take),
    (POST, f"{CALL}/reveal", "ring", calls.reveal),
    (POST, f"{CALL}/done", "chat", calls.called),
    (POST, f"{CALL}/no-answer", "chat", calls.no_answer),
    (POST, f"{CALL}/cancel", "chat", calls.cancel),
    (GET, CHAT, "chat", talk.chat_page),
    (GET, f"{CHAT}/events", "chat", live.chat_events),
    (POST, f"{CHAT}/say", "chat", talk.say),
    (POST, f"{CHAT}/typing", "chat", talk.typing),
    (POST, f"{CHAT}/close", "chat", talk.close),
    (POST, f"{CHAT}/put-back", "chat", talk.put_back),
    (POST, f"{CHAT}/offer", "chat", talk.offer),
    (POST, f"{CHAT}/note", "note", talk.note),
    (POST, f"{CHAT}/label", "note", talk.label),
    (GET, PERSON, "reveal", privacy.person_page),
    (POST, f"{PERSON}/reveal", "reveal", privacy.reveal),
    (POST, f"{PERSON}/export", "export", privacy.export),
    (POST, f"{PERSON}/erase", "erase", privacy.erase),
    (GET, "check", "check", checker.check_page),
    (POST, "check", "check", checker.check),
    (POST, "check/save", "check", checker.save),
    (GET, "contact", "chat", contacts.contact_page),
    (POST, "contact", "chat", contacts.record),
    (GET, "library", "library", library.library_page),
    (GET, ENTRY, "library", library.entry_page),
    (GET, f"{ENTRY}/propose", "propose", library.propose_page),
    (POST, f"{ENTRY}/propose", "propose", library.propose),
    (GET, "proposals/{name}", "propose", library.proposal_file),
    (GET, "reviews", "propose", library.reviews_page),
    (GET, "questions", "unanswered", questions.questions_page),
    (POST, "questions", "unanswered", questions.settle),
    (GET, "reports", "reports", reports.reports_page),
    (GET, "reports.csv", "reports", reports.reports_csv),
    (GET, "delivery", "delivery", team.delivery_page),
    (GET, "team", "staff", team.team_page),
    (POST, "team", "staff", team.add),
    (POST, "team/{staff}/invite", "staff", team.invite),
    (POST, "team/{staff}/role", "staff", team.role),
    (POST, "team/{staff}/phone", "staff", team.new_phone),
    (POST, "team/{staff}/remove", "staff", team.remove),
    (GET, "audit", "audit", team.audit_page),
)


def open_desk(
    engine: Converses,
    store: SqlStore,
    helpline: Helpline,
    *,
    demo: bool = False,
    today: Callable[[], date] = clock.today,
) -> Desk:
    """
    The desk of the settings. ``demo`` lets accounts in without a second factor.
    """
    secure = settings.get("LUTEA_SECURE_COOKIES") == "1"
    return Desk(engine, store, helpline, demo=demo, secure=secure, today=today)


def routes_of(desk: Desk) -> list[Route]:
    """
    The table as routes of a desk.
    """
    return [
        Route(f"/staff/{tail}" if tail else "/staff", _endpoint(desk, needs, answer),
              methods=[method])
        for method, tail, needs, answer in PATHS
    ]  # fmt: skip


def create_console(desk: Desk) -> Starlette:
    """
    The staff room as an application of its own, for a port or a host of its own.
    """

    async def home(_request: Request) -> Response:
        return RedirectResponse("/staff")

    return Starlette(routes=[*routes_of(desk), Route("/", home)])


def _endpoint(desk: Desk, needs: str, answer: Answer) -> Callable[[Request], object]:
    gate = Gate(desk, needs, answer)

    async def endpoint(request: Request) -> Response:
        return await gate(request)

    return endpoint
