"""
What the picture of the rules asks at each step, and the ways on, in staff's words.

Facts that only count together (the two early endings, the three facts of a cervix scan) are one
step with an example history for each way. The figures come from the limits in force.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.eligibility.edition import Limits
from bot.eligibility.kinds import kinds


@dataclass(frozen=True)
class Step:
    """
    A question of the picture; each way is a label and the facts that take it.
    """

    ask: str
    facts: tuple[str, ...]
    ways: tuple[tuple[str, dict[str, Any]], ...]


# Pathway B looks at scan and heartbeat only for a pregnancy that has ended.
GOING_ON = Step(
    "Is the pregnancy going on?",
    ("heartbeat", "scan"),
    (
        ("yes, as far as is known", {"heartbeat": "seen", "scan": "in_womb"}),
        ("loss confirmed", {"heartbeat": "loss_confirmed", "scan": "in_womb"}),
        ("outside the womb", {"heartbeat": "unknown", "scan": "outside_womb"}),
    ),
)


def day(days: int) -> str:
    """
    Days of pregnancy as staff write them: 90 is "12+6".
    """
    return f"{days // 7}+{days % 7}"


SPAN = re.compile(r"(?P<low>\S+ )?(?:to (?P<high>\S+)|or more)")


def together(labels: Sequence[str], order: Sequence[str]) -> tuple[str, ...]:
    """
    Labels that lead to one place, with neighbouring spans as one: "1 to 3" and "4 or more" are
    "1 or more". ``order`` holds all labels of the step as they stand.
    """
    said: list[str] = []
    for before, label in zip((None, *labels), labels, strict=False):
        beside = before is not None and order.index(label) == order.index(before) + 1
        both = _one_span(said[-1], label) if beside else None
        said = [*said[:-1], both] if both else [*said, label]
    return tuple(said)


def _one_span(first: str, second: str) -> str | None:
    low, high = SPAN.fullmatch(first), SPAN.fullmatch(second)
    if not (low and high and low["high"] and high["low"]):
        return None
    return (low["low"] or "") + (f"to {high['high']}" if high["high"] else "or more")


def steps(limits: Limits, pathway: str) -> dict[str, Step]:
    """
    The step of each fact on a pathway.
    """
    one = {
        fact: Step(ask, (fact,), tuple(_ways(fact, labels, limits)))
        for fact, (ask, labels) in _single(limits).items()
    }
    together = (GOING_ON,) if pathway == "B" else ()
    for step in (*together, _history(limits), _cervix(limits)):
        one |= dict.fromkeys(step.facts, step)
    return one


def _ways(fact: str, labels: tuple[str, ...], limits: Limits) -> list[tuple[str, dict[str, Any]]]:
    values = kinds(limits)[fact]
    return [(label, {fact: v}) for label, v in zip((*labels, "not known"), values, strict=True)]


def _single(limits: Limits) -> dict[str, tuple[str, tuple[str, ...]]]:
    late, over = limits.course_end, limits.early_birth_to
    return {
        "pregnant": ("Pregnant now?", ("yes", "no")),
        "nation": ("Which nation?", ("England, Wales, Northern Ireland", "Scotland")),
        "gest": ("How many weeks?", (
            f"to {day(limits.early_max)}", f"{day(limits.early_max + 1)} to {day(late - 1)}",
            f"{day(late)} to {day(limits.cervix_scan_to)}",
            f"{day(limits.cervix_scan_to + 1)} to {day(over - 1)}", f"{day(over)} or more",
        )),
        "bleeding": ("Bleeding?", ("yes", "stopped", "contact only", "no")),
        "scan": ("What did a scan show?", (
            "in the womb", "outside the womb", "place not seen", "no scan",
        )),
        "heartbeat": ("Heartbeat?", ("seen", "not yet", "loss confirmed")),
        "losses": ("Miscarriages before?", (
            "none", "only chemical, molar or never found", f"1 to {limits.scotland_losses - 1}",
            f"{limits.scotland_losses} or more",
        )),
        "on_progesterone": ("On progesterone?", (
            "no", "for bleeding", "to prevent an early birth", "IVF or recurrent clinic",
        )),
        "babies": ("One baby?", ("one", "two or more")),
        "pprom": ("Waters broken early before?", ("no", "yes")),
        "cervix_surgery": ("Treatment on the cervix?", (
            "none, or one under 10 mm", "one, 10 to 15 mm or depth unknown",
            "over 15 mm, two or more, cone, trachelectomy",
        )),
        "other_risk": ("Another reason in the notes?", ("no", "yes")),
    }  # fmt: skip


def _history(limits: Limits) -> Step:
    counts, near = limits.late_loss_from, limits.late_loss_near_from
    birth = limits.early_birth_to
    return Step(
        "Early birth or late loss before?",
        ("late_loss_at", "sptb_at"),
        (
            ("neither", {"late_loss_at": None, "sptb_at": None}),
            (
                f"loss {day(near)} to {day(counts - 1)}, or birth {day(birth + 1)} to "
                f"{day(limits.term - 1)}",
                {"late_loss_at": near, "sptb_at": None},
            ),
            (
                f"loss from {day(counts)}, or birth to {day(birth)}",
                {"late_loss_at": counts, "sptb_at": None},
            ),
            ("not known", {"late_loss_at": "unknown", "sptb_at": None}),
        ),
    )


def _cervix(limits: Limits) -> Step:
    window = f"{day(limits.cervix_scan_from)} to {day(limits.cervix_scan_to)}"
    inside = {"cx_at": limits.cervix_scan_from, "cx_tv": "yes"}
    least = f"{limits.short_cervix:g} mm"
    short, longer = kinds(limits)["cx_mm"][:2]
    return Step(
        "Cervix measured?",
        ("cx_mm", "cx_at", "cx_tv"),
        (
            (f"inside scan {window}, {least} or less", {"cx_mm": short, **inside}),
            (f"inside scan {window}, longer than {least}", {"cx_mm": longer, **inside}),
            (
                f"{least} or less, at another time or not by an inside scan",
                {"cx_mm": short, "cx_at": None, "cx_tv": "no"},
            ),
            ("no, or not known", {"cx_mm": None, "cx_at": None, "cx_tv": "unknown"}),
        ),
    )
