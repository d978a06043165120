"""
Intents that would hurt if they were wrong need a word that says them; all that was taught has one.
"""

from __future__ import annotations

import pytest
import yaml

from bot.engine.meant import meant
from bot.settings import ROOT

GUARDED = {"baby_died", "help", "is_private", "not_pregnant", "restart", "stop"}
TAUGHT = [
    (part["intent"], line.removeprefix("- "))
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml"))
    for part in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    if part.get("intent") in GUARDED
    for line in part["examples"].splitlines()
]


def test_every_phrasing_that_was_taught_is_meant() -> None:
    assert {intent for intent, _ in TAUGHT} == GUARDED
    assert [said for said in TAUGHT if not meant(said[0], said[1].lower(), told=False)] == []


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("baby_died", "is my baby alive"),
        ("baby_died", "any news of the baby"),
        ("baby_died", "will my baby die"),
        ("stop", "could i have stopped it"),
        ("restart", "i want to try again when can i"),
        ("help", "what happens now"),
        ("is_private", "is it safe"),
    ],
)
def test_what_cannot_be_meant_is_a_question(intent: str, text: str) -> None:
    assert not meant(intent, text, told=False)


def test_a_message_that_tells_facts_does_not_stop_the_check() -> None:
    assert not meant("stop", "the bleeding has stopped", told=True)
