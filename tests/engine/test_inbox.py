"""What a person sent, made safe to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import inbox

OFFERED = [
    {"title": "No, none of these", "payload": '/inform{"danger": "no"}'},
    {"title": "Yes", "payload": "/danger"},
]


@pytest.mark.parametrize(
    ("typed", "payload"),
    [
        ("No, none of these", '/inform{"danger": "no"}'),
        ("no none of these", '/inform{"danger": "no"}'),
        ("NO, NONE OF THESE.", '/inform{"danger": "no"}'),
        ("1", '/inform{"danger": "no"}'),
        ("one", '/inform{"danger": "no"}'),
        ("2", "/danger"),
        ("yes", "/danger"),
        ("3", None),
        ("0", None),
        ("", None),
        ("/danger", None),
        ('/inform{"danger": "no"}', None),
        ("yes please tell me more about it", None),
    ],
)
def test_a_choice_is_taken_by_its_title_or_number_and_never_by_its_payload(
    typed: str, payload: str | None
) -> None:
    found = inbox.chosen(typed, OFFERED)

    assert (found["payload"] if found else None) == payload


def test_a_number_is_an_answer_where_the_question_asks_for_one() -> None:
    offered = [{"title": "Not sure", "payload": "/unsure", "numbers": "answer"}]

    assert inbox.chosen("1", offered) is None
    assert inbox.chosen("not sure", offered) is not None


@given(st.text(max_size=5_000))
def test_any_text_becomes_bounded_plain_text(text: str) -> None:
    cleaned = inbox.clean(text)

    assert len(cleaned.text) <= inbox.LONGEST
    assert cleaned.cut == (len(text) > inbox.LONGEST)
    assert "\x00" not in cleaned.text
    assert "\u202e" not in cleaned.text


@given(st.text(max_size=50))
def test_a_typed_command_is_never_a_command(text: str) -> None:
    assert not inbox.without_command("/" + text).startswith("/")


@pytest.mark.parametrize(
    ("text", "yes"),
    [("yes", True), ("Yes, delete it all", True), ("ok", True), ("no", False),
     ("No, keep it", False), ("what happens then?", None), ("", None)],
)  # fmt: skip
def test_yes_and_no_to_the_engines_own_question(text: str, yes: bool | None) -> None:
    assert inbox.said_yes(text) is yes
