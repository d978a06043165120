"""
What she has told, in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from gettext import GNUTranslations
from typing import Any

DAYS = {"gest", "sptb_at", "late_loss_at", "cx_at"}
ORDER = (
    "nation", "pregnant", "gest", "bleeding", "scan", "heartbeat", "losses", "on_progesterone",
    "babies", "sptb_at", "late_loss_at", "pprom", "cervix_surgery", "other_risk", "cx_mm", "cx_at",
    "cx_tv", "allergy", "conditions",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """
    One answer: what it is about, and what was said.
    """

    name: str
    label: str
    value: str


def told(facts: Mapping[str, Any], words: GNUTranslations) -> list[Told]:
    """
    The answers so far in the order of the questions; what is not known yet is left out.
    """
    return [
        Told(name, words.gettext(f"fact.{name}"), value)
        for name in ORDER
        if name in facts and (value := _value(name, facts[name], words))
    ]


def _value(name: str, value: Any, words: GNUTranslations) -> str:
    if value is None:
        return words.gettext("value.never") if name in ("sptb_at", "late_loss_at") else ""
    if value in ("unknown", ["unknown"]):
        return words.gettext("value.not_sure")
    if name in DAYS and isinstance(value, int):
        return weeks_and_days(value, words)
    if name == "cx_mm":
        return f"{value:g} mm" if isinstance(value, int | float) else str(value)
    if isinstance(value, Mapping):
        return _counts(value, words) or words.gettext("value.none")
    if isinstance(value, list | tuple | set | frozenset):
        return _list(value, words) or words.gettext("value.none")
    return _word(str(value), words)


def weeks_and_days(days: int, words: GNUTranslations) -> str:
    weeks, rest = divmod(days, 7)
    parts = [words.ngettext("week.one", "week.many", weeks) % {"n": weeks}]
    if rest:
        parts.append(words.ngettext("day.one", "day.many", rest) % {"n": rest})
    return words.gettext("and").join(parts)


def _counts(value: Mapping[str, int], words: GNUTranslations) -> str:
    counted = [(kind, n) for kind, n in value.items() if n]
    return ", ".join(f"{_word(kind, words)}: {n}" for kind, n in counted)


def _list(values: Iterable[Any], words: GNUTranslations) -> str:
    return ", ".join(sorted(_word(str(value), words) for value in values))


def _word(value: str, words: GNUTranslations) -> str:
    """
    A value in plain words; one without words of its own is shown with spaces.
    """
    shown = words.gettext(f"value.{value}")
    return value.replace("_", " ") if shown == f"value.{value}" else shown
