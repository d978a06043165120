"""
The tables: what must be found, what must not cry wolf.
"""

from __future__ import annotations

import pytest

from bot.safety.net import read
from tests.safety.tables import reaches, rows

WHOLE_POSTS = [*rows("posts.yml"), *rows("wordings.yml"), *rows("strangers.yml")]


@pytest.mark.parametrize(("block", "sentence"), rows("found.yml"))
def test_a_danger_is_found_at_its_level(block, sentence):
    flags = read(sentence, gest=block.get("at")).flags
    found = [flag.level for flag in flags if flag.code == block["code"]]
    assert found, flags
    assert reaches(found[0], block["level"]), flags


@pytest.mark.parametrize(("block", "sentence"), rows("calm.yml"))
def test_a_trap_raises_no_alarm(block, sentence):
    reading = read(sentence, gest=block.get("at"))
    if block["below"] == "none":
        assert reading.flags == ()
    else:
        assert not reaches(reading.level, block["below"]), reading.flags


@pytest.mark.parametrize(("block", "sentence"), WHOLE_POSTS)
def test_a_whole_post_is_read(block, sentence):
    reading = read(sentence)
    if "at_least" in block:
        assert reaches(reading.level, block["at_least"]), reading.flags
    else:
        assert not reaches(reading.level, block["below"]), reading.flags


def test_the_tables_hold_enough_sentences_of_every_row():
    found = list(rows("found.yml"))
    codes = {block["code"] for block, _ in found}
    assert codes == {f"RF{n}" for n in range(1, 24)}
    assert len(found) + len(list(rows("calm.yml"))) >= 400


@pytest.mark.parametrize(("text", "level"), [
    ("I had a big bleed. I'm 14 weeks", "same_day"),
    ("I'm 14 weeks and bleeding", "urgent"),
    ("I'm 14 weeks, it is bleeding again", "urgent"),
    ("there was blood when I wiped, I'm 14 weeks now", "urgent"),
    ("I'm 14 weeks, my blood is 8.4", None),
])  # fmt: skip
def test_bleeding_told_in_the_past_is_milder_from_twelve_weeks(text, level):
    assert read(text).level == level
