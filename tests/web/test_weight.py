"""
The page is light enough for a weak signal at night.
"""

from __future__ import annotations

import gzip
import re

from starlette.testclient import TestClient

MOST = 100_000  # bytes, compressed
HISTORY = ("Check what the guidance says for me", "Yes", "7 weeks and 3 days", "Yes")


def weight(client: TestClient, path: str) -> int:
    """
    The compressed bytes of a page and of all that it loads.
    """
    page = client.get(path).text
    parts = set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', page))
    bodies = [page.encode(), *(client.get(part).content for part in parts)]
    return sum(len(gzip.compress(body)) for body in bodies)


def test_the_first_screen_and_a_chat_with_a_result_weigh_little(browser_like: TestClient):
    assert weight(browser_like, "/") < MOST / 4
    for word in HISTORY:
        browser_like.post("/message", data={"text": word})
    assert weight(browser_like, "/") < MOST / 4


def test_the_launcher_weighs_next_to_nothing_on_another_site(browser_like: TestClient):
    assert len(gzip.compress(browser_like.get("/widget.js").content)) < 4_000


def test_a_file_of_the_page_is_kept_by_the_browser_until_it_changes(browser_like: TestClient):
    (address,) = re.findall(r'href="(/assets/lutea.css[^"]+)"', browser_like.get("/").text)
    response = browser_like.get(address)
    assert "immutable" in response.headers["cache-control"]
    assert re.search(r"\?v=[0-9a-f]{12}$", address)


def test_only_files_of_the_list_are_served(browser_like: TestClient):
    for path in ("/assets/app.py", "/assets/..%2fapp.py", "/assets/widget.js", "/assets/"):
        assert browser_like.get(path).status_code in (404, 405)
