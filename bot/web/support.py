"""
Whom to ring, for the page: lines of the service directory, and how sure their numbers are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.engine import clock
from bot.knowledge.services import Service, digits_of, load_services

AFTER_A_LOSS = ("miscarriage_uk", "sands", "samaritans")
WHILE_NOBODY_IS_THERE = ("tommys", "miscarriage_uk", "samaritans")


@dataclass(frozen=True)
class Ring:
    """
    One line: ``digits`` is what a phone dials, ``doubt`` what must be said of the number ("" for
    one that was confirmed within a year), ``seen`` the ISO date when it was last looked up.
    """

    name: str
    phone: str
    digits: str
    hours: str
    doubt: str
    seen: str


def rings(ids: tuple[str, ...], today: date) -> tuple[Ring, ...]:
    """
    These lines in this order; raises KeyError for one that the directory does not hold.
    """
    return tuple(_ring(_service(name), today) for name in ids)


def after_a_loss() -> tuple[Ring, ...]:
    """
    Who is there after a loss, as it is known today.
    """
    return rings(AFTER_A_LOSS, clock.today())


def number(name: str) -> str:
    """
    The number of a line as it is written, such as ``999`` for "emergency".
    """
    return _service(name).phone


def _ring(service: Service, today: date) -> Ring:
    return Ring(
        name=service.name,
        phone=service.phone,
        digits=digits_of(service.phone),
        hours=service.hours,
        doubt=service.mark(today),
        seen=service.seen,
    )


def _service(name: str) -> Service:
    found = {service.id: service for service in load_services()}
    return found[name]
