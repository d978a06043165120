"""
Signing in: name and password, then a code from the phone. Each step gives a fresh session.
"""

from __future__ import annotations

import pyotp
from starlette.responses import RedirectResponse, Response

from bot.console.desk import Desk, go
from bot.console.drawing import qr_code
from bot.console.gate import COOKIE
from bot.console.visit import Visit
from bot.records.passwords import SHORTEST, WeakPassword
from bot.records.sessions import LASTS

ISSUER = "Lutea staff room"  # what the app on the phone shows above the code
WRONG = "Name or password are not right."
WRONG_CODE = "That code is not right, or it was used already. Wait for the next one."
NOT_GOOD = "This invitation was used, or its week is over. Ask for a new one."
WEAK = f"Use a password of at least {SHORTEST} characters. Three or four words are good."


def sign_in_page(desk: Desk, visit: Visit) -> Response:
    return desk.page(visit, "sign_in.html", problem="", name="")


def sign_in(desk: Desk, visit: Visit) -> Response:
    """
    Check name and password. After several wrong ones this account alone has to wait.
    """
    name = visit.get("name", 64)
    went = desk.store.accounts.sign_in(name, visit.form.get("password", [""])[0])
    if went.outcome == "ok" and went.member is not None:
        _end(desk, visit)
        return _with_session(desk, desk.store.sessions.open(went.member.id), "/staff")
    problem = f"Too many tries. Wait {went.seconds} seconds." if went.seconds else WRONG
    status = 429 if went.outcome == "locked" else 401
    return desk.page(visit, "sign_in.html", status=status, problem=problem, name=name)


def code_page(desk: Desk, visit: Visit) -> Response:
    return desk.page(visit, "code.html", problem="")


def code(desk: Desk, visit: Visit) -> Response:
    """
    Check the code of the phone; the session's token changes with it.
    """
    if not desk.store.accounts.check_totp(visit.me.id, _digits(visit)):
        return desk.page(visit, "code.html", status=401, problem=WRONG_CODE)
    return _fully_in(desk, visit)


def factor_page(desk: Desk, visit: Visit) -> Response:
    """
    A secret for the phone's app. It stands in the form until a code shows that the phone has it.
    """
    if visit.me.has_totp:
        return go("/staff/code")
    return _set_up(desk, visit, desk.store.accounts.new_totp())


def factor(desk: Desk, visit: Visit) -> Response:
    if visit.me.has_totp:  # nobody may replace a phone who has not shown its code
        return go("/staff/code")
    secret = visit.get("secret", 64)
    if not secret.isalnum() or not desk.store.accounts.set_totp(
        visit.me.id, secret, _digits(visit)
    ):
        secret = secret if secret.isalnum() else desk.store.accounts.new_totp()
        return _set_up(desk, visit, secret, status=401, problem=WRONG_CODE)
    return _fully_in(desk, visit)


def invited_page(desk: Desk, visit: Visit) -> Response:
    return desk.page(visit, "invited.html", problem="", token=visit.query("token"))


def invited(desk: Desk, visit: Visit) -> Response:
    """
    Choose the first password, with the token of an invitation.
    """
    token = visit.get("token", 200)
    try:
        member = desk.store.accounts.accept_invitation(token, visit.form.get("password", [""])[0])
    except WeakPassword:
        return desk.page(visit, "invited.html", status=422, problem=WEAK, token=token)
    if member is None:
        return desk.page(visit, "invited.html", status=410, problem=NOT_GOOD, token=token)
    return go("/staff/sign-in", "welcome")


def sign_out(desk: Desk, visit: Visit) -> Response:
    _end(desk, visit)
    response = go("/staff/sign-in", "signed_out")
    response.delete_cookie(COOKIE, path="/staff", httponly=True, samesite="strict")
    response.headers["clear-site-data"] = '"cache"'
    return response


def _set_up(
    desk: Desk, visit: Visit, secret: str, *, status: int = 200, problem: str = ""
) -> Response:
    address = pyotp.TOTP(secret).provisioning_uri(name=visit.me.name, issuer_name=ISSUER)
    picture = qr_code(address, "A QR code with the same key, for the camera of your phone")
    return desk.page(
        visit, "factor.html", status=status, problem=problem, secret=secret, picture=picture
    )


def _digits(visit: Visit) -> str:
    return visit.get("code", 12).replace(" ", "")


def _fully_in(desk: Desk, visit: Visit) -> Response:
    _end(desk, visit)
    return _with_session(desk, desk.store.sessions.open(visit.me.id, second_factor=True), "/staff")


def _end(desk: Desk, visit: Visit) -> None:
    token = visit.request.cookies.get(COOKIE)
    if token:
        desk.store.sessions.end(token)


def _with_session(desk: Desk, token: str, path: str) -> RedirectResponse:
    response = go(path)
    response.set_cookie(
        COOKIE, token, max_age=int(LASTS.total_seconds()), path="/staff", httponly=True,
        samesite="strict", secure=desk.secure,
    )  # fmt: skip
    return response
