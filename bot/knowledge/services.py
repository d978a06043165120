"""
Whom to ring: the national lines by nation, and a deployer's own list of early pregnancy units.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot import settings
from bot.knowledge.entries import DATA, BadData, iso, rows

FRESH = 365  # days after which a number that was seen needs a new look
_OUTWARD = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?$")
_WHOLE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
COLUMNS = ("name", "phone", "hours", "nation", "region", "postcodes", "source", "seen")


@dataclass(frozen=True)
class Service:
    """
    A line to ring. ``nations`` says where it may be shown; ``confirmed`` is False for a number
    read second-hand; ``outdated`` are numbers that must not be shown any more.
    """

    id: str
    name: str
    kind: str
    phone: str = ""
    text: str = ""
    email: str = ""
    web: str = ""
    nations: tuple[str, ...] = ()
    hours: str = ""
    source: str = ""
    seen: str = ""
    confirmed: bool = False
    note: str = ""
    outdated: tuple[str, ...] = ()

    def mark(self, today: date) -> str:
        """
        What must be said beside the number: "" when it was confirmed within a year.
        """
        seen = iso(self.seen)
        if seen is None or (today - seen).days > FRESH:
            return "this number has not been checked for a year"
        return "" if self.confirmed else "this number is not confirmed yet"


@dataclass(frozen=True)
class Unit:
    """
    A local early pregnancy unit, as its deployer lists it.

    ``postcodes`` are first halves of postcodes ("M13").
    """

    name: str
    phone: str
    hours: str = ""
    nation: str = ""
    region: str = ""
    postcodes: tuple[str, ...] = ()
    source: str = ""
    seen: str = ""


@lru_cache(maxsize=4)
def load_services(path: Path = DATA / "services.yml") -> tuple[Service, ...]:
    """
    Every line of the directory, in its order; raises BadData for a line without id or name.
    """
    return tuple(_service(row, path) for row in rows(path))


def services_for(nation: str | None, kind: str | None = None) -> tuple[Service, ...]:
    """
    The lines for a nation (every line when it is not known), of one kind when given.
    """
    known = nation if nation in ("england", "scotland", "wales", "ni") else None
    return tuple(
        service
        for service in load_services()
        if kind in (None, service.kind) and (known is None or known in service.nations)
    )


def _service(row: dict[str, object], path: Path) -> Service:
    missing = [name for name in ("id", "name", "kind") if not row.get(name)]
    if missing:
        raise BadData(f"{path.name}: {row.get('id', 'a line')} has no {', '.join(missing)}")
    texts = {n: str(row.get(n) or "") for n in TEXTS}
    return Service(
        **texts,
        nations=_listed(row.get("nations")),
        confirmed=str(row.get("confirmed")).lower() == "true",
        outdated=_listed(row.get("outdated")),
    )


TEXTS = (
    "id", "name", "kind", "phone", "text", "email", "web", "hours", "source", "seen", "note",
)  # fmt: skip


def _listed(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


# In a text
# ---------


def marked(text: str, today: date) -> str:
    """
    A text with what must be said of its numbers behind them: "(this number is not confirmed yet)".

    A number is marked where it stands first; a text without such a number comes back as it was.
    """
    for pattern, mark in _doubtful(load_services(), today):
        text = pattern.sub(rf"\g<0> ({mark})", text, count=1)
    return text


@lru_cache(maxsize=4)
def _doubtful(
    services: tuple[Service, ...], today: date
) -> tuple[tuple[re.Pattern[str], str], ...]:
    found: dict[str, str] = {}
    for service in services:
        for digits in filter(None, map(digits_of, (service.phone, service.text))):
            # One number of two lines (111) is marked only when both of them are in doubt.
            found[digits] = found.get(digits, " ") and service.mark(today)
    return tuple((_anywhere(digits), mark) for digits, mark in found.items() if mark)


def _anywhere(digits: str) -> re.Pattern[str]:
    # However it is spaced, and with the stars of bold type that stand around it.
    after = r"(?!\d|[.,]\d|\s?(?:mg|mm)\b)(?:\*\*)?"
    return re.compile(r"(?<![\d,.])" + " ?".join(digits) + after)


def digits_of(number: str) -> str:
    """
    A number to ring without its blanks.
    """
    return "".join(filter(str.isdigit, number))


# Local units
# -----------


def units(place: str, *, path: Path | None = None) -> tuple[Unit, ...]:
    """
    The deployer's units for a nation, a region or the first half of a postcode.

    A whole postcode is cut to its first half before anything is looked up.
    """
    wanted = first_half(place)
    return tuple(unit for unit in load_units(path or _units_file()) if _serves(unit, wanted))


def first_half(place: str) -> str:
    """
    A place as typed, with a whole postcode cut down ("M13 9WL" becomes "M13").
    """
    plain = " ".join(place.split())
    whole = _WHOLE.search(plain)
    if whole:
        return whole.group(0).replace(" ", "")[:-3].upper()
    return plain.upper() if _OUTWARD.match(plain.upper()) else plain.lower()


@lru_cache(maxsize=4)
def load_units(path: Path | None) -> tuple[Unit, ...]:
    """
    The units of a CSV file with the columns of COLUMNS; none without a file.
    """
    if path is None:
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in ("name", "phone") if name not in (reader.fieldnames or ())]
        if missing:
            raise BadData(f"{path.name}: has no column {', '.join(missing)}; expected {COLUMNS}")
        return tuple(_unit(row) for row in reader)


def _unit(row: dict[str, str]) -> Unit:
    texts = {name: (row.get(name) or "").strip() for name in COLUMNS if name != "postcodes"}
    codes = re.split(r"[\s;,]+", (row.get("postcodes") or "").upper())
    return Unit(**texts, postcodes=tuple(code for code in codes if _OUTWARD.match(code)))


def _serves(unit: Unit, wanted: str) -> bool:
    if wanted in unit.postcodes:
        return True
    return wanted.lower() in (unit.nation.lower(), unit.region.lower()) and bool(wanted)


def _units_file() -> Path | None:
    given = settings.get("LUTEA_UNITS_CSV")
    return Path(given) if given else None


def phone_numbers() -> Iterator[str]:
    """
    Every number that may stand in an answer, digits only.
    """
    for service in load_services():
        for number in (service.phone, service.text):
            if digits_of(number):
                yield digits_of(number)
