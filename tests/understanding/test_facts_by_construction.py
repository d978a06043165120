"""
Sentences made of parts with known values, then roughened as people type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle, product
from typing import Any

import pytest

from tests.understanding.reading import slots

Row = tuple[str, str, Any]


def shout(text: str) -> str:
    return text.upper()


def bare(text: str) -> str:
    return text.lower().replace("'", "").replace(",", "").rstrip(".")


def texted(text: str) -> str:
    short = {
        "and": "n",
        "weeks": "wks",
        "you": "u",
        "before": "b4",
        "because": "cos",
        "with": "wiv",
    }
    return " ".join(short.get(word, word) for word in text.lower().split(" "))


def chatty(text: str) -> str:
    return f"hiya, {text} thanks xx"


def anxious(text: str) -> str:
    return f"Sorry to bother you. {text} I don't know what to do!!!"


def untouched(text: str) -> str:
    return text


ROUGH: tuple[Callable[[str], str], ...] = (untouched, shout, bare, texted, chatty, anxious)

WRITTEN_WEEKS: tuple[tuple[str, int], ...] = (
    ("7 weeks", 49), ("7+3", 52), ("9w2d", 65), ("5/40", 35), ("11 weeks and 4 days", 81),
    ("thirteen weeks", 91), ("8 and a half weeks", 59), ("6wks 5days", 47), ("22 weeks", 154),
    ("twenty-one weeks", 147), ("16 weeks 1 day", 113), ("12 wks", 84),
)  # fmt: skip
SAYS_WEEKS = (
    "I am {} pregnant.", "I'm {} today.", "We are {} now.", "I'm about {} along.", "Currently {} pregnant.",
    "My wife is {} pregnant.", "I've just turned {}.", "I had a scan last month and now I am {}.",
)  # fmt: skip
NOT_MY_WEEKS = (
    "My sister is {} pregnant.", "I lost the last one at {}.", "Is it safe if someone is {} pregnant?",
    "What if I was {} pregnant?", "I had a miscarriage at {} last year.",
)  # fmt: skip
WRITTEN_LOSSES: tuple[tuple[str, dict[str, int]], ...] = (
    ("a miscarriage", {"miscarriage": 1}), ("two miscarriages", {"miscarriage": 2}),
    ("3 miscarriages", {"miscarriage": 3}), ("four losses", {"miscarriage": 4}),
    ("2 mcs", {"miscarriage": 2}), ("a missed miscarriage", {"missed_miscarriage": 1}),
    ("2 missed miscarriages", {"missed_miscarriage": 2}), ("an mmc", {"missed_miscarriage": 1}),
    ("a chemical pregnancy", {"chemical": 1}), ("two chemicals", {"chemical": 2}),
    ("an ectopic pregnancy", {"ectopic": 1}), ("a molar pregnancy", {"molar": 1}),
    ("a stillbirth", {"stillbirth_24plus": 1}), ("a termination", {"termination": 1}),
    ("a late miscarriage at 18 weeks", {"late_miscarriage": 1}),
)  # fmt: skip
SAYS_LOSSES = (
    "I have had {}.", "I had {} before this pregnancy.", "I've had {} and I'm scared.",
    "In the past I suffered {}.", "I had {} last year.",
)  # fmt: skip
NOT_MY_LOSSES = (
    "My sister had {}.", "My friend has had {}.", "If I had {} would that change it?",
    "Women who have had {} get it.", "What if it was {}?",
)  # fmt: skip
SAYS_BLEEDING: tuple[tuple[str, str], ...] = (
    ("I am bleeding.", "yes"), ("I'm spotting brown.", "yes"), ("There is blood when I wipe.", "yes"),
    ("I have had bleeding since this morning.", "yes"), ("I've got pink discharge.", "yes"),
    ("My partner is bleeding.", "yes"), ("I keep spotting.", "yes"), ("I'm still bleeding.", "yes"),
    ("I have no bleeding.", "no"), ("I'm not bleeding.", "no"), ("There's no blood.", "no"),
    ("I haven't had any spotting.", "no"), ("Never had any bleeding in this pregnancy.", "no"),
    ("The bleeding has stopped.", "stopped"), ("I was bleeding but it has stopped.", "stopped"),
    ("The spotting stopped yesterday.", "stopped"), ("I'm no longer bleeding.", "stopped"),
    ("I bled after sex.", "contact_only"), ("I had spotting after my smear.", "contact_only"),
    ("There was a little blood after the internal scan.", "contact_only"),
)  # fmt: skip
BESIDE = (
    "", " I'm 34 and live with my mum.", " My tummy is fine.", " The doctor was kind.", " I feel sick every day.",
)  # fmt: skip
OTHER_FACTS: tuple[tuple[str, str, Any], ...] = (
    ("They saw a heartbeat.", "heartbeat", "seen"), ("The scan showed a strong heartbeat.", "scan", "in_womb"),
    ("It was too early to see a heartbeat.", "heartbeat", "not_yet"), ("I haven't had a scan.", "scan", "none"),
    ("They can't find the pregnancy.", "scan", "not_seen"), ("I'm expecting twins.", "babies", "two_plus"),
    ("It is just one baby.", "babies", "one"), ("I've had two LLETZ treatments.", "cervix_surgery", "two_plus"),
    ("I had a LOOP excision, 12mm deep.", "cervix_surgery", "one_10_to_15mm"), ("I had a cone biopsy.", "cervix_surgery", "cone"),
    ("My cervix measured 23mm.", "cx_mm", 23), ("My cervix is 2.1cm.", "cx_mm", 21),
    ("I'm allergic to peanuts.", "allergy", ["peanut"]), ("I live in Scotland.", "nation", "scotland"),
    ("I'm in Cardiff.", "nation", "wales"), ("This is an IVF pregnancy.", "ivf", "yes"),
    ("I'm not on progesterone.", "on_progesterone", "no"), ("I've had a DVT.", "conditions", ["blood_clot"]),
    ("My waters broke at 30 weeks last time.", "pprom", "yes"), ("I went into labour by myself at 29 weeks with my son.", "sptb_at", 203),
    ("This is my first pregnancy.", "losses", {}), ("I am rhesus negative.", "rhesus_negative", "yes"),
)  # fmt: skip
NOTHING = object()


def made() -> Iterator[Row]:
    rough = cycle(ROUGH)
    for (words, days), frame in product(WRITTEN_WEEKS, SAYS_WEEKS):
        for _ in range(5):
            yield next(rough)(frame.format(words)), "gest", days
    for (words, _days), frame in product(WRITTEN_WEEKS, NOT_MY_WEEKS):
        for _ in range(2):
            yield next(rough)(frame.format(words)), "gest", NOTHING
    for (words, counts), frame in product(WRITTEN_LOSSES, SAYS_LOSSES):
        for _ in range(4):
            yield next(rough)(frame.format(words)), "losses", counts
    for (words, _counts), frame in product(WRITTEN_LOSSES, NOT_MY_LOSSES):
        for _ in range(2):
            yield next(rough)(frame.format(words)), "losses", NOTHING
    for (words, value), beside, turn in product(SAYS_BLEEDING, BESIDE, ROUGH):
        yield turn(words + beside), "bleeding", value
    for (words, name, value), turn in product(OTHER_FACTS, ROUGH):
        yield turn(words), name, value


ROWS = tuple(made())


@pytest.mark.parametrize(("text", "name", "value"), ROWS)
def test_a_made_sentence_yields_the_value_it_was_made_of(text: str, name: str, value: Any) -> None:
    told = slots(text)
    if value is NOTHING:
        assert name not in told
    else:
        assert told[name] == value


def test_there_are_at_least_1500_made_sentences() -> None:
    assert len(ROWS) >= 1500
