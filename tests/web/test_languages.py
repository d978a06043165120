"""
The page in another language: a draft that says so, on the same chat, with danger kept in English.
"""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from starlette.testclient import TestClient

import bot.web
from bot.web.words import DRAFTS, LANGUAGES, LOCALE, marked, own_words, words
from tests.web.conftest import Script

TEMPLATES = Path(bot.web.__file__).parent / "templates"
OTHERS = sorted(set(LANGUAGES) - {"en"})
HEALTH = (
    "first.danger",
    "about.danger_999",
    "note.offline",
    "problem.ring",
    "wait.worse",
    "weeks.16",
)


def catalogue(language: str) -> dict[str, list[str]]:
    with (LOCALE / language / "LC_MESSAGES" / "web.po").open("rb") as file:
        found = [message for message in read_po(file) if message.id]
    return {
        m.id if isinstance(m.id, str) else m.id[0]: [m.string] if isinstance(m.string, str) else list(m.string)
        for m in found
    }  # fmt: skip


def test_every_language_but_english_is_a_draft_until_somebody_reviewed_it():
    assert sorted(DRAFTS) == OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_holds_the_same_blanks_to_fill_and_no_name_of_its_own(language: str):
    english, other = catalogue("en"), catalogue(language)
    assert set(other) <= set(english)
    blanks = re.compile(r"%\(\w+\)[sd]")
    for name, texts in other.items():
        wanted = {tuple(sorted(blanks.findall(text))) for text in english[name]}
        assert {tuple(sorted(blanks.findall(text))) for text in texts} <= wanted, name
        assert all(text.strip() for text in texts), name


@pytest.mark.parametrize("language", OTHERS)
def test_what_nobody_reviewed_is_never_said_of_a_danger(language: str):
    assert not own_words(language) & set(HEALTH)
    sentence = marked(language)("first.danger")
    assert (
        sentence
        == f'<span lang="en">{words().gettext("first.danger").replace(chr(39), "&#39;")}</span>'
    )


@pytest.mark.parametrize("language", OTHERS)
def test_what_stands_in_an_attribute_is_translated(language: str):
    pages = "".join(path.read_text() for path in TEMPLATES.glob("*.html"))
    names = set(re.findall(r"""="\{\{ _\('([a-z_.0-9]+)'""", pages))
    assert names
    assert names <= own_words(language)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", ["", "/about", "/keep", "/told"])
def test_every_page_says_that_it_is_a_draft(browser_like: TestClient, language: str, path: str):
    browser_like.post(f"/{language}/message", data={"text": "hello"})
    page = browser_like.get(f"/{language}{path}").text
    assert f'<html lang="{language}"' in page
    assert words(language).gettext("draft") in page
    assert "Draft, not reviewed" in page
    assert page.count('href="/about"') == 0


def test_both_languages_share_one_chat(browser_like: TestClient, engine: Script):
    first = browser_like.get("/").text
    assert 'href="/cy" hreflang="cy" lang="cy">Cymraeg</a>' in first
    browser_like.post("/cy/message", data={"choice": "Check what the guidance says for me"})
    assert len(engine.kept) == 1
    welsh, english = browser_like.get("/cy").text, browser_like.get("/").text
    ids = [re.findall(r'data-id="(\d+)"', page) for page in (welsh, english)]
    assert ids[0] == ids[1] != []
    assert 'lang="en">\n<p>Before I ask' in welsh


@pytest.mark.parametrize(
    ("place", "month"), [("/cy", "Tachwedd"), ("/cy/result", "Tachwedd"), ("/", "November")]
)
def test_a_day_on_the_card_is_in_the_language_of_the_page(
    browser_like: TestClient, place: str, month: str
):
    for text in ("check", "7 weeks", "yes", "no"):
        browser_like.post("/message", data={"text": text})
    page = browser_like.get(place).text
    assert f"22 {month} 2026" in page
    assert page.count(" 2026") == page.count(f"22 {month} 2026")


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_with_a_day_in_it_is_translated(language: str):
    pages = "".join(path.read_text() for path in TEMPLATES.glob("*.html"))
    names = set(re.findall(r"""_\("([a-z_.0-9]+)", day=""", pages))
    assert names == {"card.day", "support.checked"}
    assert names <= own_words(language)


def test_the_ways_in_say_to_the_bot_what_it_understands(browser_like: TestClient):
    page = browser_like.get("/cy").text
    assert 'value="Talk to a person"' in page
    assert "Siarad â pherson" in page


def test_leaving_in_another_language_clears_the_one_cookie(browser_like: TestClient):
    browser_like.post("/cy/message", data={"text": "hello"})
    browser_like.post("/cy/leave", follow_redirects=False)
    assert "lutea" not in browser_like.cookies


def test_the_draft_is_written_in_the_signs_of_its_language():
    letters = set("".join(text for texts in catalogue("cy").values() for text in texts).lower())
    assert letters <= set(
        string.ascii_lowercase + string.digits + string.punctuation + " “”’âêîôûŵŷïëöá"
    )
