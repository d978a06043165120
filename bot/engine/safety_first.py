"""
The safety net, before anything else: works with Rasa, the database and the library gone. A second
reader looks at what it found, where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.engine import history
from bot.replies import Reply
from bot.safety import net
from bot.safety.reading import LEVELS, Reading, RedFlag
from bot.safety.weeks import weeks_in
from bot.safety.words import reply_for

# What a "yes" to the danger question means until more is known: heavy bleeding or worse.
SAID_YES = Reading((RedFlag("RF1", "emergency"),))


@dataclass(frozen=True)
class Alarm:
    """
    What was found, and what is said about it (None when nothing is).
    """

    reading: Reading
    reply: Reply | None

    @property
    def interrupts(self) -> bool:
        return self.reading.interrupts


def look(text: str, slots: Mapping[str, Any], asked: str | None, said: list[str]) -> Alarm:
    """
    Read one message. ``said`` are the levels this conversation has heard about: the same-day
    line is said once, and again only when it gets worse.
    """
    stated = weeks_in(text)
    known = {**slots, "gest": stated} if stated is not None else slots
    gest = known.get("gest")
    first = net.read(text, gest=gest if isinstance(gest, int) else None, asked=asked)
    reading = _again(text, first, asked)
    return Alarm(reading, _reply(reading, first, known, said))


def _again(text: str, first: Reading, asked: str | None) -> Reading:
    try:
        from bot.understanding.second_look import look_again
    except ImportError:  # the net needs none of what that needs
        return first
    return look_again(text, first, asked=asked)


def _reply(
    reading: Reading, first: Reading, slots: Mapping[str, Any], said: list[str]
) -> Reply | None:
    level = reading.level
    if level is None:
        return None
    if not reading.interrupts and any(LEVELS.index(s) <= LEVELS.index(level) for s in said):
        # A hint at a wish to die is met each time, whatever line she has heard already.
        return say(_only(reading, "RF12"), slots)
    if level == "crisis" and first.level != "crisis":
        return _both(_only(reading, "RF12"), _but(reading, "RF12"), slots)
    return say(reading, slots)


def _both(crisis: Reading, rest: Reading, slots: Mapping[str, Any]) -> Reply | None:
    """
    What the second reader adds takes away no number that the net gave.
    """
    ordered = (rest, crisis) if rest.level == "emergency" else (crisis, rest)
    texts = [reply.text for part in ordered if (reply := say(part, slots))]
    return Reply("\n".join(texts), "safety") if texts else None


def _only(reading: Reading, code: str) -> Reading:
    return Reading(tuple(flag for flag in reading.flags if flag.code == code))


def _but(reading: Reading, code: str) -> Reading:
    return Reading(tuple(flag for flag in reading.flags if flag.code != code))


def say(reading: Reading, slots: Mapping[str, Any]) -> Reply | None:
    """
    The words for a reading: the number on its own line, and no question.
    """
    gest = slots.get("gest")
    text = reply_for(
        reading,
        nation=slots.get("nation"),
        gest=gest if isinstance(gest, int) else None,
        lost=history.lost(slots),
    )
    return Reply(text, "safety") if text else None
