"""
A second reader of danger, after the net of rules: by the meaning of a message, not by its phrases.

It may add a crisis that no phrase told, or a word about help where it is only half sure of one,
and it may lower an urgent sign of something that is not happening now to a call on the same day.
It lowers no crisis, no emergency, and nothing while danger is asked about.
Without the encoder or without its weights the net stands alone; ``docs/second-look.md`` has its
figures and the curves behind its limits.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot import settings
from bot.safety.net import mentions
from bot.safety.reading import LEVELS, Reading, RedFlag
from bot.understanding.encoder import encoder
from bot.understanding.intents import pieces_of, vectors
from bot.understanding.logistic import Floats
from bot.understanding.opinion import Opinion
from bot.understanding.short_turns import is_readable, short_turn

CRISIS, LOW, CALM = "crisis", "low", "calm"
HAPPENING, OVER = "now", "not_now"
SURE = 0.5  # that it is a crisis
SURE_BESIDE = 0.75  # the same, where the net has found another alarm
HALF_SURE = 0.35  # enough for the number of somebody to talk to
NOT_NOW = 0.75  # that nothing is happening now
NOT_NOW_GRAVE = 0.9  # the same, of what may cost the baby's life within hours
GRAVE = frozenset({"RF5", "RF9"})  # waters, movements
SHORTEST = 15  # words; an alarm told in fewer does not say enough of when it was
# Where a pregnancy lies is not settled by having been examined; a birth; violence, ever.
NEVER_LOWERED = frozenset({"RF3", "RF7", "RF20"})
_ADDS = RedFlag("RF12", "crisis")
_HINTS = RedFlag("RF12", "same_day")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen:
    """
    A message as the encoder sees it: whole, then its pieces where it is long.
    """

    text: str
    parts: tuple[str, ...]
    vectors: Floats

    def around(self, reading: Reading) -> Floats:
        """
        The message as a whole, and the pieces in which the alarms of a reading stand.
        """
        held = self.parts_with(flag for flag in reading.flags if is_alarm(flag))
        held = [at for at in held if at] or [0]
        rest = self.vectors[1:] if len(self.vectors) > 1 else self.vectors
        near = self.vectors[held].mean(0)
        near = near / (np.linalg.norm(near) or 1.0)
        return np.concatenate([self.vectors[0], rest.mean(0), near], dtype=np.float32)

    def parts_with(self, flags: Iterable[RedFlag]) -> list[int]:
        """
        The parts in which the words of flags stand; of a message in one piece, that piece.
        """
        starts = [flag.start for flag in flags]
        if len(self.parts) == 1:
            return [0] if starts else []
        return sorted({at for start in starts if (at := self._piece_at(start)) is not None})

    def _piece_at(self, start: int) -> int | None:
        after = 0
        for at, part in enumerate(self.parts[1:], 1):
            begin = self.text.find(part[:20], after)
            if begin < 0:
                continue
            if begin <= start < begin + len(part):
                return at
            after = begin
        return None


def seen(text: str) -> Seen:
    """
    The vectors are those that the intents need too, so that each is made once.
    """
    parts = (text, *pieces_of(text))
    return Seen(text, parts, vectors(parts))


def is_alarm(flag: RedFlag) -> bool:
    """
    True for what interrupts, a crisis apart.
    """
    return flag.level in ("emergency", "urgent")


def called_off(text: str) -> list[RedFlag]:
    """
    Words of a wish to die that stand in a message; asked of one in which the net left none.
    """
    return [flag for flag in mentions(text).flags if flag.level == CRISIS]


def can_be_lowered(text: str, reading: Reading) -> bool:
    """
    True for an urgent sign, with none worse beside it, in enough words to tell when it was.
    """
    if reading.level != "urgent" or len(text.split()) < SHORTEST:
        return False
    return not any(flag.code in NEVER_LOWERED for flag in reading.flags if is_alarm(flag))


@dataclass(frozen=True)
class SecondLook:
    """
    The trained opinions: of her state of mind, and of whether a danger is happening now.
    """

    mind: Opinion
    time: Opinion

    def of(self, text: str, first: Reading, *, asked: str | None = None) -> Reading:
        """
        The reading of the net, looked at again. ``asked`` is the question on the screen.
        """
        if first.level == CRISIS or short_turn(text) is not None or not is_readable(text):
            return first
        look = seen(text)
        flags = [*self._added(look, first), *self._lowered(look, first, asked)]
        return Reading(tuple(sorted(flags, key=lambda flag: LEVELS.index(flag.level))))

    def crisis(self, look: Seen) -> Floats:
        """
        How likely a wish to die is told, by each part of the message.
        """
        shares = self.mind.shares(look.vectors, look.parts)
        return shares[:, self.mind.labels.index(CRISIS)]

    def not_now(self, look: Seen, reading: Reading) -> float:
        """
        How likely nothing of what the net found is happening now.
        """
        shares = self.time.shares(look.around(reading)[None], [look.text])
        return float(shares[0, self.time.labels.index(OVER)])

    def _added(self, look: Seen, first: Reading) -> list[RedFlag]:
        likely = self.crisis(look)
        if likely.max() < HALF_SURE:
            return []
        # What the net heard and called off ("I do not want to die") is no more than a hint.
        likely[look.parts_with(called_off(look.text))] = 0
        sure = likely.max() >= (SURE_BESIDE if first.interrupts else SURE)
        return [_ADDS if sure else _HINTS]

    def _lowered(self, look: Seen, first: Reading, asked: str | None) -> tuple[RedFlag, ...]:
        if asked == "danger" or not can_be_lowered(look.text, first):
            return first.flags
        grave = any(flag.code in GRAVE for flag in first.flags if is_alarm(flag))
        if self.not_now(look, first) < (NOT_NOW_GRAVE if grave else NOT_NOW):
            return first.flags
        return tuple(
            replace(flag, level="same_day") if is_alarm(flag) else flag for flag in first.flags
        )

    def save(self, folder: Path) -> None:
        self.mind.save(folder, "mind")
        self.time.save(folder, "time")

    @classmethod
    def load(cls, folder: Path) -> SecondLook:
        return cls(Opinion.load(folder, "mind"), Opinion.load(folder, "time"))


def look_again(text: str, first: Reading, *, asked: str | None = None) -> Reading:
    """
    The net's reading, looked at again where that can be done; else the net's reading.
    """
    second = trained()
    if second is None:
        return first
    try:
        return second.of(text, first, asked=asked)
    except Exception as problem:  # noqa: BLE001  whatever it is, the net has spoken
        _log.error("the second look broke off: %s", type(problem).__name__)
        return first


@lru_cache(maxsize=1)
def trained() -> SecondLook | None:
    """
    As kept by ``lutea train``; None, with a line for the operator, where it is not there.
    """
    try:
        encoder()
        return SecondLook.load(folder())
    except Exception as problem:  # noqa: BLE001  a file half written is no reason to fall silent
        _log.warning("the safety net reads alone: %s", type(problem).__name__)
        return None


def folder() -> Path:
    """
    Where the weights lie.
    """
    return settings.folder("LUTEA_MODELS") / "second_look"
