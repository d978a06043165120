"""
Closed by default: every path of the router, without sign-in and for each role.
"""

from __future__ import annotations

import pytest
from starlette.routing import Route

from bot.console.app import PATHS, routes_of
from bot.console.gate import HEADERS
from bot.records.roles import ROLES

# Each path with what it needs: a new one must be placed here before it is served.
EXPECTED = {
    ("GET", "/staff/assets/{name}"): "(open)",
    ("GET", "/staff/sign-in"): "(open)",
    ("POST", "/staff/sign-in"): "(open)",
    ("GET", "/staff/join"): "(open)",
    ("POST", "/staff/join"): "(open)",
    ("GET", "/staff/code"): "(password)",
    ("POST", "/staff/code"): "(password)",
    ("GET", "/staff/second-factor"): "(password)",
    ("POST", "/staff/second-factor"): "(password)",
    ("POST", "/staff/sign-out"): "(password)",
    ("GET", "/staff"): "(signed in)",
    ("GET", "/staff/queue"): "queue",
    ("GET", "/staff/queue/events"): "queue",
    ("POST", "/staff/case/{case}/take"): "chat",
    ("POST", "/staff/case/{case}/accept"): "chat",
    ("POST", "/staff/case/{case}/refuse"): "chat",
    ("GET", "/staff/call-backs"): "queue",
    ("GET", "/staff/call-backs/events"): "queue",
    ("POST", "/staff/call-backs/{call}/take"): "chat",
    ("POST", "/staff/call-backs/{call}/reveal"): "ring",
    ("POST", "/staff/call-backs/{call}/done"): "chat",
    ("POST", "/staff/call-backs/{call}/no-answer"): "chat",
    ("POST", "/staff/call-backs/{call}/cancel"): "chat",
    ("GET", "/staff/chat/{conversation}"): "chat",
    ("GET", "/staff/chat/{conversation}/events"): "chat",
    ("POST", "/staff/chat/{conversation}/say"): "chat",
    ("POST", "/staff/chat/{conversation}/typing"): "chat",
    ("POST", "/staff/chat/{conversation}/close"): "chat",
    ("POST", "/staff/chat/{conversation}/put-back"): "chat",
    ("POST", "/staff/chat/{conversation}/offer"): "chat",
    ("POST", "/staff/chat/{conversation}/note"): "note",
    ("POST", "/staff/chat/{conversation}/label"): "note",
    ("GET", "/staff/person/{conversation}"): "reveal",
    ("POST", "/staff/person/{conversation}/reveal"): "reveal",
    ("POST", "/staff/person/{conversation}/export"): "export",
    ("POST", "/staff/person/{conversation}/erase"): "erase",
    ("GET", "/staff/check"): "check",
    ("POST", "/staff/check"): "check",
    ("POST", "/staff/check/save"): "check",
    ("GET", "/staff/contact"): "chat",
    ("POST", "/staff/contact"): "chat",
    ("GET", "/staff/library"): "library",
    ("GET", "/staff/library/{entry}"): "library",
    ("GET", "/staff/library/{entry}/propose"): "propose",
    ("POST", "/staff/library/{entry}/propose"): "propose",
    ("GET", "/staff/proposals/{name}"): "propose",
    ("GET", "/staff/reviews"): "propose",
    ("GET", "/staff/questions"): "unanswered",
    ("POST", "/staff/questions"): "unanswered",
    ("GET", "/staff/reports"): "reports",
    ("GET", "/staff/reports.csv"): "reports",
    ("GET", "/staff/delivery"): "delivery",
    ("GET", "/staff/team"): "staff",
    ("POST", "/staff/team"): "staff",
    ("POST", "/staff/team/{staff}/invite"): "staff",
    ("POST", "/staff/team/{staff}/role"): "staff",
    ("POST", "/staff/team/{staff}/phone"): "staff",
    ("POST", "/staff/team/{staff}/remove"): "staff",
    ("GET", "/staff/audit"): "audit",
}
CLOSED = [key for key, needs in EXPECTED.items() if needs != "(open)"]
BY_PERMISSION = [(key, needs) for key, needs in EXPECTED.items() if not needs.startswith("(")]


def _address(path: str) -> str:
    for name in ("call", "case", "conversation", "entry", "name", "staff"):
        path = path.replace("{" + name + "}", "nothing")
    return path


def test_the_router_serves_exactly_the_paths_that_are_placed_here(desk):
    served = {
        (method, route.path)
        for route in routes_of(desk)
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert served == set(EXPECTED)


def test_each_path_needs_what_is_written_here():
    written = {(m, f"/staff/{tail}" if tail else "/staff"): needs for m, tail, needs, _ in PATHS}
    assert written == EXPECTED


def test_nobody_gets_in_without_signing_in(visitor):
    browser = visitor()
    for method, path in CLOSED:
        answer = browser.client.request(method, _address(path), follow_redirects=False)
        if method == "GET":
            assert (answer.status_code, answer.headers["location"]) == (303, "/staff/sign-in"), path
        else:
            assert answer.status_code == 401, path


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_it_may_and_nothing_else(signed_in, role):
    browser = signed_in(role)
    token = browser.csrf()
    for (method, path), needs in BY_PERMISSION:
        if path.endswith("/events"):
            continue
        form = {"data": {"csrf": token}} if method == "POST" else {}
        answer = browser.client.request(method, _address(path), follow_redirects=False, **form)
        assert (answer.status_code == 403) is (needs not in ROLES[role]), (role, path)


def test_a_password_alone_opens_no_page(visitor, add, store):
    member = add("admin")
    browser = visitor()
    browser.client.cookies.set("lutea_staff", store.sessions.open(member.id))
    for (method, path), _ in BY_PERMISSION:
        answer = browser.client.request(method, _address(path), follow_redirects=False)
        where = answer.headers.get("location") if method == "GET" else answer.status_code
        assert where in ("/staff/second-factor", 401), path


def test_the_demonstration_alone_goes_without_a_second_factor(desk, add, store):
    from dataclasses import replace

    from starlette.testclient import TestClient

    from bot.console.app import create_console

    browser = TestClient(create_console(replace(desk, demo=True)))
    browser.cookies.set("lutea_staff", store.sessions.open(add("helpline").id))
    assert browser.get("/staff/queue").status_code == 200


def test_a_form_without_the_token_of_our_pages_is_refused(signed_in, waiting, store):
    browser, conversation = signed_in(), waiting()
    case = store.queue.standing(conversation)
    assert browser.post(f"/staff/case/{case.id}/take", csrf="forged").status_code == 403
    assert not store.queue.standing(conversation).held


def test_the_token_of_another_member_is_refused(signed_in, waiting, store):
    anna, bea, conversation = signed_in(), signed_in("supervisor"), waiting()
    case = store.queue.standing(conversation)
    assert anna.post(f"/staff/case/{case.id}/take", csrf=bea.csrf()).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}],
)
def test_a_form_from_another_site_is_refused_even_with_the_token(signed_in, headers):
    browser = signed_in()
    token = browser.csrf()
    answer = browser.client.post("/staff/check", data={"csrf": token}, headers=headers)
    assert answer.status_code == 403


def test_an_older_browser_from_another_origin_is_refused(site):
    from starlette.testclient import TestClient

    plain = TestClient(site)
    answer = plain.post("/staff/sign-in", data={}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


def test_every_answer_carries_the_strict_headers(visitor, signed_in):
    for answer in (visitor().get("/staff/sign-in"), signed_in().get("/staff/queue")):
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_a_page_that_breaks_says_so_and_logs_no_words(desk, signed_in, caplog, monkeypatch):
    browser = signed_in()
    monkeypatch.setattr(desk.store.queue, "open_cases", _breaks)
    answer = browser.get("/staff/queue")
    assert answer.status_code == 503
    assert "bleeding" not in caplog.text
    assert "RuntimeError" in caplog.text


def _breaks():
    raise RuntimeError("I am bleeding")


def test_a_form_that_is_too_large_is_refused(signed_in):
    browser = signed_in()
    assert browser.post("/staff/check", text="x" * 300_000).status_code == 413
