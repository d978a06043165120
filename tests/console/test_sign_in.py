"""
Signing in: password, code, fresh tokens, waiting after wrong ones, invitations.
"""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from bot.console.drawing import qr_code
from tests.console.conftest import PASSWORD

COOKIE = "lutea_staff"


def _sign_in(browser, name, password=PASSWORD):
    return browser.client.post(
        "/staff/sign-in", data={"name": name, "password": password}, follow_redirects=False
    )


def test_a_first_sign_in_leads_to_setting_up_the_phone_and_then_in(visitor, add, store):
    anna, browser = add(), visitor()
    assert _sign_in(browser, anna.name).headers["location"] == "/staff"
    page = browser.get("/staff/queue")
    assert "Set up your phone" in page.text
    secret = page.text.split('name="secret" value="')[1].split('"')[0]
    code = pyotp.TOTP(secret).at(store.records.now())
    done = browser.post("/staff/second-factor", secret=secret, code=code)
    assert "<h1>Queue</h1>" in done.text


@pytest.mark.parametrize("again", [False, True], ids=["at first", "after a wrong code"])
def test_the_picture_for_the_phone_holds_the_key_that_stands_beside_it(visitor, add, again):
    anna, browser = add(), visitor()
    _sign_in(browser, anna.name)
    page = browser.get("/staff/second-factor").text
    secret = page.split('name="secret" value="')[1].split('"')[0]
    if again:
        page = browser.post("/staff/second-factor", secret=secret, code="000000").text
    address = f"otpauth://totp/Lutea%20staff%20room:{anna.name}?secret={secret}"
    address += "&issuer=Lutea%20staff%20room"
    assert qr_code(address, "").split("<path", 1)[1] in page
    assert f'<code class="secret">{secret}</code>' in page
    assert pyotp.parse_uri(address).secret == secret


def test_a_later_sign_in_asks_for_the_code(visitor, add, store):
    anna, browser = add(), visitor()
    secret = store.accounts.new_totp()
    now = store.records.now()
    assert store.accounts.set_totp(anna.id, secret, pyotp.TOTP(secret).at(now))
    _sign_in(browser, anna.name)
    assert "Code from your phone" in browser.get("/staff/queue").text
    assert browser.post("/staff/code", code="000000").status_code == 401
    done = browser.post("/staff/code", code=pyotp.TOTP(secret).at(store.records.now()))
    assert "<h1>Queue</h1>" in done.text


def test_a_code_works_once(visitor, add, store):
    anna = add()
    secret = store.accounts.new_totp()
    code = pyotp.TOTP(secret).at(store.records.now())
    assert store.accounts.set_totp(anna.id, secret, code)
    answers = []
    for browser in (visitor(), visitor()):
        _sign_in(browser, anna.name)
        answers.append(browser.post("/staff/code", code=code).status_code)
    assert answers == [200, 401]


def test_a_phone_that_is_set_up_cannot_be_replaced_with_the_password_alone(visitor, add, store):
    anna, browser = add(), visitor()
    secret = store.accounts.new_totp()
    assert store.accounts.set_totp(anna.id, secret, pyotp.TOTP(secret).at(store.records.now()))
    _sign_in(browser, anna.name)
    other = store.accounts.new_totp()
    code = pyotp.TOTP(other).at(store.records.now())
    page = browser.post("/staff/second-factor", secret=other, code=code)
    assert "Code from your phone" in page.text
    assert "<h1>Queue</h1>" not in browser.get("/staff/queue").text


def test_each_step_of_signing_in_gives_a_new_token_and_ends_the_old_one(visitor, add, store):
    anna, browser = add(), visitor()
    browser.client.cookies.set(COOKIE, "planted-by-somebody-else")
    answer = _sign_in(browser, anna.name)
    first = answer.cookies[COOKIE]
    assert first != "planted-by-somebody-else"
    page = browser.client.get("/staff/second-factor", headers={"cookie": f"{COOKIE}={first}"})
    secret = page.text.split('name="secret" value="')[1].split('"')[0]
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    browser.client.cookies.clear()
    done = browser.client.post(
        "/staff/second-factor",
        data={"csrf": token, "secret": secret, "code": pyotp.TOTP(secret).now()},
        headers={"cookie": f"{COOKIE}={first}"},
        follow_redirects=False,
    )
    assert done.cookies[COOKIE] not in (first, "")
    assert store.sessions.find(first) is None


def test_the_cookie_is_for_the_staff_room_alone_and_hidden_from_scripts(visitor, add):
    cookie = _sign_in(visitor(), add().name).headers["set-cookie"]
    assert {"HttpOnly", "Path=/staff", "SameSite=strict"} <= set(cookie.split("; "))


def test_wrong_tries_make_one_account_wait_and_no_other(visitor, add):
    anna, bea, browser = add(), add(), visitor()
    codes = [_sign_in(browser, anna.name, "wrong password").status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]
    assert _sign_in(browser, anna.name).status_code == 429
    assert _sign_in(browser, bea.name).status_code == 303


def test_a_wrong_name_and_a_wrong_password_look_the_same(visitor, add):
    anna, browser = add(), visitor()
    wrong = _sign_in(browser, anna.name, "wrong password").text.replace(anna.name, "NAME")
    assert wrong == _sign_in(browser, "nobody", "wrong password").text.replace("nobody", "NAME")


def test_signing_out_ends_the_session(signed_in, store):
    browser = signed_in()
    token = browser.client.cookies[COOKIE]
    browser.post("/staff/sign-out")
    assert store.sessions.find(token) is None


def test_an_idle_session_ends(signed_in, store):
    browser = signed_in()
    before = store.records.now
    object.__setattr__(store.records, "now", lambda: before() + timedelta(hours=2))
    assert "Sign in" in browser.get("/staff/queue").text


def test_an_invitation_sets_a_password_once(visitor, signed_in, store):
    dora = signed_in("admin")
    page = dora.post("/staff/team", name="eva", shown_name="Eva", role="helpline")
    token = page.text.split("join?token=")[1].split("<")[0]
    browser = visitor()
    weak = browser.client.post("/staff/join", data={"token": token, "password": "short"})
    assert weak.status_code == 422
    form = {"token": token, "password": PASSWORD}
    assert "Your password is set" in browser.client.post("/staff/join", data=form).text
    assert browser.client.post("/staff/join", data=form).status_code == 410
    assert _sign_in(browser, "eva").status_code == 303
    assert store.accounts.by_name("eva").role == "helpline"
