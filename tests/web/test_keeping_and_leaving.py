"""
Nothing stays on a shared phone unless she asks; leaving leaves nothing.
"""

from __future__ import annotations

import re

from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.web.conftest import Script


def test_the_cookie_ends_with_the_browser_unless_she_keeps_the_chat(browser_like: TestClient):
    first = browser_like.post("/message", data={"text": "hello"}, follow_redirects=False)
    assert "Max-Age" not in first.headers["set-cookie"]
    kept = browser_like.post("/keep", follow_redirects=False)
    assert "Max-Age=2592000" in kept.headers["set-cookie"]
    again = browser_like.get("/")
    assert "Max-Age=2592000" in again.headers["set-cookie"]
    stopped = browser_like.post("/keep?stop", follow_redirects=False)
    assert "Max-Age" not in stopped.headers["set-cookie"]


def test_the_link_of_a_kept_chat_opens_it_elsewhere_after_a_press(
    site: Starlette, browser_like: TestClient
):
    browser_like.post("/message", data={"text": "my own words"})
    page = browser_like.post("/keep").text
    link = re.search(r'value="(http[^"]+)"', page)
    assert link
    other = TestClient(site, headers={"sec-fetch-site": "same-origin"})
    preview = other.get(link[1])
    assert "set-cookie" not in preview.headers
    assert "my own words" not in preview.text
    action = re.search(r'action="(/back[^"]+)"', preview.text)
    assert action
    assert "my own words" in other.post(action[1]).text


def test_a_link_that_was_never_made_opens_nothing(browser_like: TestClient):
    for response in (browser_like.get("/back?t=made-up"), browser_like.post("/back?t=made-up")):
        assert response.status_code == 410
        assert "no longer works" in response.text


def test_leaving_by_form_clears_the_cookie_and_goes_to_a_neutral_page(browser_like: TestClient):
    browser_like.post("/message", data={"text": "my own words"})
    page = browser_like.post("/leave")
    assert page.headers["refresh"] == "0; url=https://www.bbc.co.uk/weather"
    assert page.headers["clear-site-data"] == '"cache", "storage"'
    assert "Lutea" not in page.text
    assert "lutea" not in browser_like.cookies


def test_after_leaving_the_back_button_meets_an_empty_page(browser_like: TestClient):
    browser_like.post("/message", data={"text": "my own words"})
    browser_like.post("/leave")
    page = browser_like.get("/").text
    assert "<title>Page</title>" in page
    for word in ("Lutea</", "pregnan", "bleeding", "my own words"):
        assert word not in page
    assert "Hello. I&#39;m Lutea." in browser_like.get("/reopen").text.replace("I'm", "I&#39;m")


def test_the_script_leaves_without_a_page(browser_like: TestClient):
    browser_like.post("/message", data={"text": "my own words"})
    response = browser_like.post("/leave", headers={"x-leave": "1"})
    assert response.status_code == 204
    assert dict(browser_like.cookies) == {}


def test_leaving_ends_the_session_behind_the_cookie(browser_like: TestClient, engine: Script):
    browser_like.post("/message", data={"text": "my own words"})
    browser_like.post("/leave", headers={"x-leave": "1"})
    assert engine.left == list(engine.kept)


def test_leaving_works_when_the_records_are_out_of_reach(browser_like: TestClient, engine: Script):
    browser_like.post("/message", data={"text": "my own words"})
    engine.records_down = True
    assert browser_like.post("/leave", headers={"x-leave": "1"}).status_code == 204
    assert dict(browser_like.cookies) == {}


def test_another_site_cannot_end_her_session(browser_like: TestClient, engine: Script):
    browser_like.post("/message", data={"text": "my own words"})
    browser_like.post("/leave", headers={"sec-fetch-site": "cross-site"})
    assert engine.left == []


def test_a_chat_that_gives_way_to_the_one_of_a_link_is_over(
    site: Starlette, browser_like: TestClient, engine: Script
):
    browser_like.post("/message", data={"text": "my own words"})
    link = re.search(r'value="(http[^"]+)"', browser_like.post("/keep").text)
    other = TestClient(site, headers={"sec-fetch-site": "same-origin"})
    other.post("/message", data={"text": "somebody else"})
    gives_way = list(engine.kept)[-1]
    assert link
    other.post(link[1])
    assert engine.left == [gives_way]
    browser_like.post(link[1])
    assert engine.left == [gives_way]
