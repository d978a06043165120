"""
The catalogue is complete, and its words are easy to read.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyphen
import pytest
from babel.messages.pofile import read_po

import bot.web
from bot.web.trouble import STATUS
from bot.web.words import LOCALE, words

WEB = Path(bot.web.__file__).parent
FORBIDDEN = re.compile(
    r"\byou are eligible|\byou should take|\bmust stop|\bthis caused|\bwould have happened anyway"
    r"|\bfailed|\bproducts|\bincompetent|\babort|\bviable|\bjust\b|\bsimply|\bgreat!|!|don't worry",
    re.IGNORECASE,
)


def catalogue() -> dict[str, str]:
    with (LOCALE / "en" / "LC_MESSAGES" / "web.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id}


def texts() -> list[str]:
    return [words().gettext(key) for key in catalogue() if not key.startswith("(")]


def used() -> set[str]:
    source = "".join(path.read_text() for path in (WEB / "templates").glob("*.html"))
    source += "".join(path.read_text() for path in WEB.glob("*.py"))
    return set(re.findall(r"""(?:\b_|gettext)\(\s*["']([a-z_.0-9]+)["']\s*[,)]""", source))


def test_every_word_of_the_page_is_in_the_catalogue():
    missing = {key for key in used() if words().gettext(key) == key}
    assert missing == set()


@pytest.mark.parametrize("what", sorted(STATUS))
def test_every_trouble_has_its_words(what: str):
    for key in (f"problem.{what}", f"problem.{what}.more"):
        assert words().gettext(key) != key
    if what != "link_over":
        assert words().gettext(f"note.{what}") != f"note.{what}"


def test_no_entry_is_empty():
    assert all(text.strip() for text in catalogue().values())


def test_no_entry_uses_a_word_that_hurts():
    assert [text for text in texts() if FORBIDDEN.search(text)] == []


SYLLABLES = pyphen.Pyphen(lang="en_GB")


def grade(text: str) -> float:
    """
    The Flesch-Kincaid grade of a text.
    """
    found = re.findall(r"[A-Za-z']+", text)
    sentences = max(len(re.findall(r"[.?:;]+", text)), 1)
    syllables = sum(len(SYLLABLES.positions(word)) + 1 for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


HER_OWN_WORDS = re.compile(r"progesterone|miscarriage|pregnancy", re.IGNORECASE)  # why she came


def test_the_sentences_are_easy_to_read():
    plain = [HER_OWN_WORDS.sub("it", re.sub(r"%\(\w+\)[sd]", "seven", text)) for text in texts()]
    hard = {text for text in plain if len(text.split()) > 7 and grade(text) > 8}
    assert hard == set()
    assert grade(" ".join(text for text in plain if text.endswith("."))) <= 6


def test_what_the_script_needs_from_the_page_is_there():
    script = (WEB / "static" / "chat.js").read_text()
    pages = "".join(path.read_text() for path in (WEB / "templates").glob("*.html"))
    wanted = set(re.findall(r"find\('#([a-z]+)'", script))
    assert {name for name in wanted if f'id="{name}"' not in pages} == {"waiting"}
