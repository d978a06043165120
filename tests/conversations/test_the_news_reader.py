"""The conversation of someone who read the garbled article: a retelling in own words."""

from __future__ import annotations

from tests.conftest import Chat

FIRST = "I've had two miscarriages, I'm 7 weeks, bleeding, and the scan saw a heartbeat. Can I get this?"


def to_the_result(chat: Chat) -> list[object]:
    """Answers what is asked until the first result; the facts asked for on the way."""
    chat.say(FIRST)
    asked: list[object] = []
    for _ in range(8):
        if chat.outcomes is not None:
            return asked
        if chat.asking in ("consent", "read_back"):
            chat.say("yes")
            continue
        if chat.asking != "danger":
            asked.append(chat.asking)
        chat.say("no")
    raise AssertionError(f"no result after {asked}")


def test_she_reaches_the_offer_in_at_most_three_questions(chat: Chat) -> None:
    asked = to_the_result(chat)

    assert chat.outcomes is not None
    assert chat.outcomes["A"] == "A_OFFER:to_16_weeks"
    assert len(asked) <= 3, asked


def test_the_result_names_the_guidance_and_what_to_say(chat: Chat) -> None:
    to_the_result(chat)

    assert "NICE" in chat.text
    assert "2021" in chat.text
    assert "16 weeks" in chat.text
    assert "400 mg" in chat.text
    assert "early pregnancy unit" in chat.text
    assert "You could say" in chat.text
    assert "you are eligible" not in chat.text.lower()


def test_the_second_part_is_offered_after_the_first_is_shown(chat: Chat) -> None:
    to_the_result(chat)

    assert chat.asking == "continue"
    assert chat.kinds[-1] == "question"
    assert "result" in chat.kinds


def test_what_she_said_is_not_asked_again(chat: Chat) -> None:
    asked = to_the_result(chat)

    assert not {"gest", "bleeding", "losses", "scan", "heartbeat"} & {
        fact for each in asked for fact in (each if isinstance(each, list) else [each])
    }


def test_consent_comes_before_the_first_health_question(chat: Chat) -> None:
    chat.say(FIRST)

    assert chat.asking == "consent"
    assert chat.facts["gest"] == 49


def test_the_same_day_line_is_said_once(chat: Chat) -> None:
    chat.say(FIRST)
    first = chat.text
    chat.say_all("yes", "no just spotting")

    assert "today" in first
    assert "safety" not in chat.kinds
