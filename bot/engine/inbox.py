"""
What a person sent, made safe to read: plain text of a bounded length, or one of the choices shown.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 4_000

_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_TYPED_COMMAND = re.compile(r"\s*/+\s*\w*\s*\{.*", re.DOTALL)
_PAYLOAD = re.compile(r"/(?P<intent>\w+)(?P<entities>\{.*\})?", re.DOTALL)


@dataclass(frozen=True)
class Cleaned:
    """
    The text as we read it; ``cut`` is True when it was longer than we read.
    """

    text: str
    cut: bool = False


_FILLERS = frozenset(
    {"a", "i", "id", "like", "me", "my", "now", "ok", "please", "see", "the", "want"}
)
_LONG_ENOUGH = 7  # letters: a shorter word may stand in many titles


def clean(text: str) -> Cleaned:
    """
    Control and formatting characters become blanks; the first 4,000 characters are kept.
    """
    kept = "".join(
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " "
        for c in text[: LONGEST + 1]
    )
    return Cleaned(text=kept[:LONGEST].strip(), cut=len(text) > LONGEST)


def without_command(text: str) -> str:
    """
    A typed ``/restart`` or ``/inform{...}`` is text like any other: the slash goes.
    """
    return text.lstrip("/ \t\n")


def is_machine_talk(text: str) -> bool:
    """
    True for a typed ``/inform{...}``: no person writes that, so nothing is read out of it.
    """
    return _TYPED_COMMAND.fullmatch(text) is not None


def chosen(text: str, offered: Sequence[dict[str, str]]) -> dict[str, str] | None:
    """
    The choice that a text names by its title or its number, among those last offered.
    """
    said = _plain(text)
    if not said:
        return None
    for choice in offered:
        if said == _plain(choice["title"]):
            return choice
    named = [c for c in offered if _names(said, c)]
    if len(named) == 1:
        return named[0]
    position = _position(said)
    if position is not None and 1 <= position <= len(offered) and _numbers_are_free(offered):
        return offered[position - 1]
    return None


def _names(said: str, choice: dict[str, str]) -> bool:
    """
    True where the words said stand in the title of a wish ("sources"). Answers to a question are
    left to the reader of answers, which knows what a part of one means.
    """
    if choice["payload"].startswith("/inform") or len(said) < _LONG_ENOUGH:
        return False
    words = set(said.split()) - _FILLERS
    return bool(words) and words <= set(_plain(choice["title"]).split())


def _numbers_are_free(offered: Sequence[dict[str, str]]) -> bool:
    # Where a bare number is itself an answer ("how many weeks?") it must not pick a choice.
    return not any(choice.get("numbers") == "answer" for choice in offered)


def _position(said: str) -> int | None:
    if said.isdigit() and len(said) <= 2:
        return int(said)
    return _NUMBER_WORDS.get(said)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w\s&+-]", " ", folded.replace("'", "").replace("’", "")).split())


def parse_payload(payload: str) -> tuple[str, dict[str, Any]]:
    """
    A choice's payload as intent and values. Only our own payloads come here, never typed text.
    """
    match = _PAYLOAD.fullmatch(payload)
    if match is None:
        raise ValueError("a choice's payload must look like /intent{...}")
    return match["intent"], json.loads(match["entities"] or "{}")


def said_yes(text: str) -> bool | None:
    """
    True for a yes, False for a no, None for anything else; for the engine's own yes-no questions.
    """
    said = _plain(text)
    if re.fullmatch(
        r"(yes|yeah|yep|yh|y|ok|sure)( please)?( delete.*)?|delete( it| all| everything)*|1", said
    ):
        return True
    if re.fullmatch(r"(no|nope|nah|n)( thanks| keep.*)?|keep it|2", said):
        return False
    return None
