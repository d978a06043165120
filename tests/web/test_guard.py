"""
Every page is strict about what it loads and who sends to it.
"""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.web.app import routes
from tests.web.conftest import Script

PAGES = ["", "told", "keep", "about", "back?t=x", "result", "copy"]
START = {"choice": "Ask a question"}


@pytest.mark.parametrize("base", ["", "/embed"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_carries_the_strict_headers(browser_like: TestClient, base: str, page: str):
    response = browser_like.get(f"{base}/{page}".rstrip("/") or "/", follow_redirects=False)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "geolocation=()" in response.headers["permissions-policy"]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_holds_script_style_or_an_address_of_others(browser_like: TestClient, page: str):
    for word in ("Ask a question", "Yes", "7 weeks", "Yes"):
        browser_like.post("/message", data={"text": word})
    text = browser_like.get(f"/{page}").text
    assert "style=" not in text
    assert " on" + "click" not in text
    assert "<script>" not in text
    for tag in ('src="http', 'rel="stylesheet" href="http', "@import"):
        assert tag not in text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
        ({"origin": "http://testserver"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "http://testserver:8080"}, 403),
        ({"origin": "null"}, 403),
        ({}, 303),
    ],
)
@pytest.mark.parametrize("base", ["", "/embed"])
def test_a_form_of_another_site_is_not_taken(
    site: Starlette, engine: Script, base: str, headers: dict[str, str], status: int
):
    client = TestClient(site, headers=headers, follow_redirects=False)
    response = client.post(f"{base}/message", data=START)
    assert response.status_code == status
    assert engine.heard == (["Ask a question"] if status == 303 else [])
    assert ("set-cookie" in response.headers) is (status == 303)


@pytest.mark.parametrize("path", ["/leave", "/keep", "/back?t=x", "/embed/leave"])
def test_no_other_form_can_be_sent_by_another_site(site: Starlette, path: str):
    client = TestClient(site, headers={"sec-fetch-site": "cross-site"})
    response = client.post(path, follow_redirects=False)
    assert response.status_code in (403, 410)
    assert "set-cookie" not in response.headers


def test_the_frame_may_be_shown_on_the_listed_sites_and_on_no_other(
    monkeypatch: pytest.MonkeyPatch, engine: Script
):
    monkeypatch.setenv("LUTEA_EMBED_ORIGINS", "https://charity.example https://other.example:8443")
    client = TestClient(Starlette(routes=routes(engine, secret="s")))
    framed = client.get("/embed").headers
    assert framed["content-security-policy"].endswith(
        "frame-ancestors https://charity.example https://other.example:8443"
    )
    assert "x-frame-options" not in framed
    assert client.get("/").headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "setting",
    ["*", "charity.example", "https://charity.example/path", "https://a.example;x", "'self'",
     "javascript://x", "https://*.example"],
)  # fmt: skip
def test_a_setting_that_is_no_origin_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, engine: Script, setting: str
):
    monkeypatch.setenv("LUTEA_EMBED_ORIGINS", setting)
    with pytest.raises(ValueError, match="LUTEA_EMBED_ORIGINS"):
        routes(engine, secret="s")


def test_a_failure_is_a_kind_page_and_the_log_holds_no_words_of_hers(
    browser_like: TestClient, engine: Script, caplog: pytest.LogCaptureFixture
):
    engine.breaks = True
    response = browser_like.post("/message", data={"text": "my secret sorrow"})
    assert response.status_code == 503
    assert 'href="tel:999"' in response.text
    assert response.headers["cache-control"] == "no-store"
    assert "RuntimeError" in caplog.text
    assert "sorrow" not in caplog.text + response.text


def test_a_failure_reaches_the_script_as_a_line_with_the_numbers(
    browser_like: TestClient, engine: Script
):
    engine.breaks = True
    response = browser_like.post(
        "/message", data={"text": "hello"}, headers={"accept": "application/json"}
    )
    assert response.status_code == 503
    assert "999" in response.json()["note"]
