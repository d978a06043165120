"""
Every number on the page comes from the service directory, with what must be said of it.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import bot.web
from bot.knowledge.services import phone_numbers
from bot.web.support import AFTER_A_LOSS, WHILE_NOBODY_IS_THERE, number, rings
from bot.web.words import LOCALE

WEB = Path(bot.web.__file__).parent
TODAY = date(2026, 11, 22)
NUMBER = re.compile(r"\b(?:999|111|85258|116 ?123|0\d{2,4} ?\d{3,4} ?\d{3,4})\b")


def test_no_template_types_a_number():
    pages = {path.name: path.read_text() for path in (WEB / "templates").glob("*.html")}
    typed = {
        name: NUMBER.findall(re.sub(r"ring.\d+|_111|_999", "", text))
        for name, text in pages.items()
    }
    assert {name: found for name, found in typed.items() if found} == {}


def test_a_number_in_a_sentence_of_the_catalogue_is_in_the_directory():
    known = set(phone_numbers())
    for path in LOCALE.rglob("*.po"):
        said = re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', path.read_text(), re.MULTILINE)
        found = {re.sub(r"\D", "", n) for text in said for n in NUMBER.findall(text)}
        assert found <= known


def test_after_a_loss_three_lines_stand_there_with_hours_and_doubt():
    first, second, third = rings(AFTER_A_LOSS, TODAY)
    assert (first.name, first.digits) == ("Miscarriage UK", "03030036464")
    assert (second.name, second.doubt) == ("Sands", "this number is not confirmed yet")
    assert (third.name, third.hours, third.doubt) == ("Samaritans", "Day and night", "")


def test_a_number_that_nobody_looked_at_for_a_year_says_so():
    assert {ring.doubt for ring in rings(AFTER_A_LOSS, date(2028, 1, 1))} == {
        "this number has not been checked for a year"
    }


@pytest.mark.parametrize("name", [*AFTER_A_LOSS, *WHILE_NOBODY_IS_THERE, "emergency", "nhs_111"])
def test_each_line_that_the_page_shows_has_a_number(name: str):
    assert number(name)
