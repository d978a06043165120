from __future__ import annotations

from typing import Any

import pytest

from bot.understanding.answers import answer_to
from tests.understanding.reading import TODAY, slots

HISTORY = ("sptb_at", "late_loss_at", "pprom", "cervix_surgery", "other_risk")
CERVIX = ("cx_mm", "cx_at", "cx_tv")
VALUES: list[tuple[tuple[str, ...], str, dict[str, Any]]] = [
    (("gest",), "7", {"gest": 49}),
    (("gest",), "7+3", {"gest": 52}),
    (("gest",), "seven", {"gest": 49}),
    (("gest",), "about 9 weeks", {"gest": 63}),
    (("gest",), "7.3", {"gest": 52}),
    (("gest",), "im 8 weeks tomoz", {"gest": 55}),
    (("gest",), "12 wks 4 days", {"gest": 88}),
    (("losses",), "two", {"losses": {"miscarriage": 2}}),
    (("losses",), "2", {"losses": {"miscarriage": 2}}),
    (("losses",), "yes two of them", {"losses": {"miscarriage": 2}}),
    (("losses",), "none", {"losses": {}}),
    (("losses",), "no", {"losses": {}}),
    (("losses",), "nope never", {"losses": {}}),
    (("losses",), "yeah 1 mmc and a chemical", {"losses": {"missed_miscarriage": 1, "chemical": 1}}),
    (("losses",), "0", {"losses": {}}),
    (("bleeding",), "yh", {"bleeding": "yes"}),
    (("bleeding",), "no just spotting", {"bleeding": "yes"}),
    (("bleeding",), "nah", {"bleeding": "no"}),
    (("bleeding",), "yes but only after sex", {"bleeding": "contact_only"}),
    (("bleeding",), "its stopped", {"bleeding": "stopped"}),
    (("bleeding",), "a bit of brown", {"bleeding": "yes"}),
    (("pregnant",), "yes", {"pregnant": "yes"}),
    (("pregnant",), "not any more", {"pregnant": "no"}),
    (("scan",), "not yet", {"scan": "none"}),
    (("scan",), "yes", {"scan": "in_womb"}),
    (("scan",), "they couldn't see anything", {"scan": "not_seen"}),
    (("heartbeat",), "yes", {"heartbeat": "seen"}),
    (("heartbeat",), "too early", {"heartbeat": "not_yet"}),
    (("babies",), "twins", {"babies": "two_plus"}),
    (("babies",), "just one", {"babies": "one"}),
    (("nation",), "Scotland", {"nation": "scotland"}),
    (("nation",), "N Ireland", {"nation": "ni"}),
    (("nation",), "wales", {"nation": "wales"}),
    (("on_progesterone",), "no", {"on_progesterone": "no"}),
    (("on_progesterone",), "yes from my ivf clinic", {"on_progesterone": "ivf"}),
    (("allergy",), "peanuts", {"allergy": frozenset({"peanut"})}),
    (("allergy",), "no", {"allergy": frozenset()}),
    (("conditions",), "none", {"conditions": frozenset()}),
    (("conditions",), "epilepsy", {"conditions": frozenset({"epilepsy"})}),
    (("pprom",), "no", {"pprom": "no"}),
    (("cervix_surgery",), "two LLETZ", {"cervix_surgery": "two_plus"}),
    (("cervix_surgery",), "never", {"cervix_surgery": "none"}),
    (("sptb_at",), "no", {"sptb_at": None}),
    (("sptb_at",), "32 weeks", {"sptb_at": 224}),
    (("late_loss_at",), "17", {"late_loss_at": 119}),
    (CERVIX, "24mm at 20 weeks, inside scan", {"cx_mm": 24, "cx_at": 140, "cx_tv": "yes"}),
    (HISTORY, "none of them", {"sptb_at": None, "late_loss_at": None, "pprom": "no", "cervix_surgery": "none", "other_risk": "no"}),
    (HISTORY, "I had two LLETZ", {"cervix_surgery": "two_plus"}),
    (("consent",), "yes ok", {"consent": "yes"}),
    (("consent",), "no thanks", {"consent": "no"}),
    (("danger",), "nope", {"danger": "no"}),
    (("read_back",), "that's right", {"read_back": "yes"}),
    (("continue",), "go on", {"continue": "yes"}),
    (("continue",), "no thank you", {"continue": "no"}),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "text", "values"), VALUES)
def test_a_short_reply_answers_the_question_on_the_screen(
    asked: tuple[str, ...], text: str, values: dict[str, Any]
) -> None:
    answer = answer_to(asked, text, TODAY)
    assert answer.values == values
    assert answer.understood


@pytest.mark.parametrize(
    ("text", "how"),
    [("not sure", "unsure"), ("dunno", "unsure"), ("idk", "unsure"), ("no idea", "unsure"), ("I can't remember", "unsure"),
     ("rather not say", "declined"), ("skip", "declined"), ("prefer not to", "declined"), ("I don't want to talk about it", "declined")],
)  # fmt: skip
@pytest.mark.parametrize("asked", [("gest",), ("losses",), ("bleeding",), CERVIX, HISTORY])
def test_unsure_and_declined_settle_what_was_asked(
    asked: tuple[str, ...], text: str, how: str
) -> None:
    answer = answer_to(asked, text, TODAY)
    assert answer.settled == dict.fromkeys(asked, how)
    assert answer.values == {}


@pytest.mark.parametrize(
    ("asked", "missing"),
    [(("losses",), "how_many"), (("gest",), "weeks"), (("sptb_at",), "weeks"), (HISTORY, "which"), (("on_progesterone",), "who")],
)  # fmt: skip
def test_a_yes_that_is_not_enough_says_what_is_missing(
    asked: tuple[str, ...], missing: str
) -> None:
    answer = answer_to(asked, "yes", TODAY)
    assert answer.values == {}
    assert answer.partial == missing
    assert answer.understood


def test_never_measured_settles_the_cervix_without_a_value() -> None:
    assert answer_to(CERVIX, "no", TODAY).settled == dict.fromkeys(CERVIX, "unsure")


@pytest.mark.parametrize("text", ["is it safe to fly?", "what is progesterone", "who are you"])
def test_a_side_question_answers_nothing(text: str) -> None:
    for asked in (("bleeding",), ("losses",), ("gest",)):
        assert not answer_to(asked, text, TODAY).understood


@pytest.mark.parametrize("asked", ["bleeding", "scan", "losses"])
def test_a_guess_is_read_back_and_closes_no_question(asked: str) -> None:
    for text in ("i think maybe one miscarriage", "not sure, perhaps one miscarriage"):
        answer = answer_to((asked,), text, TODAY)
        assert (answer.values, answer.settled) == ({}, {})
        assert [(f.name, f.value) for f in answer.facts if f.to_read_back] == [
            ("losses", {"miscarriage": 1})
        ]


@pytest.mark.parametrize(
    ("text", "days"),
    [("its 8 weeks", 56), ("sorry its 8 weeks not 7", 56), ("I meant 8 weeks", 56),
     ("make that 9 weeks", 63), ("no, it's 8 weeks and 2 days", 58)],
)  # fmt: skip
def test_weeks_told_before_are_corrected_without_saying_pregnant(text: str, days: int) -> None:
    assert slots(text, known={"gest": 49})["gest"] == days


def test_a_scan_told_of_later_does_not_change_the_weeks_told_before() -> None:
    assert "gest" not in slots("actually I had a scan at 6 weeks", known={"gest": 63})
