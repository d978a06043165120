"""
The decision table a second time, flat: every history fits exactly one row of each file.

Written by hand from the clinical text and not from the rules; nothing here comes from ``bot``.
"""

from __future__ import annotations

import csv
import random
import re
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
COUNTED = ("miscarriage", "missed_miscarriage", "late_miscarriage")
UNCLEAR = ("chemical", "molar", "unknown_location_resolved")
SURGERY = {
    "none": "small", "one_under_10mm": "small",
    "one_10_to_15mm": "local", "one_depth_unknown": "local",
    "one_over_15mm": "large", "two_plus": "large", "cone": "large", "trachelectomy": "large",
    "unknown": "unknown",
}  # fmt: skip


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def number(text: str, otherwise: float) -> float:
    if not text:
        return otherwise
    weeks = re.fullmatch(r"(\d+)\+(\d)", text)
    return 7 * int(weeks[1]) + int(weeks[2]) if weeks else float(text)


def fits(cell: str, value: Any) -> bool:
    """
    An empty cell fits anything; a bar parts choices; two dots stand between two ends.
    """
    return not cell or any(_fits_one(choice, value) for choice in cell.split("|"))


def _fits_one(choice: str, value: Any) -> bool:
    if ".." not in choice:
        return choice == value
    low, high = choice.split("..")
    if isinstance(value, str):
        return False
    return number(low, float("-inf")) <= value <= number(high, float("inf"))


def look_up(name: str, values: dict[str, Any]) -> str:
    """
    The last column of the one row that fits.
    """
    rows = table(name)
    wanted = list(rows[0])[-1]
    found = [
        row for row in rows if all(fits(row[column], values[column]) for column in list(row)[:-1])
    ]
    if len(found) != 1:
        raise LookupError(f"{name}.csv: {len(found)} rows fit one history")
    return found[0][wanted]


def told(value: Any, missing: str = "unknown") -> Any:
    return missing if value is None else value


def outcome_a(case: dict[str, Any]) -> str:
    losses = case["losses"]
    counts = losses or {}
    return look_up("a", {
        **case,
        "weeks": told(case["gest"]),
        "losses_told": "no" if losses is None else "yes",
        "counted": sum(counts.get(kind, 0) for kind in COUNTED),
        "unclear": sum(counts.get(kind, 0) for kind in UNCLEAR),
    })  # fmt: skip


def outcome_b(case: dict[str, Any]) -> str:
    history = look_up(
        "history",
        {"loss": told(case["late_loss_at"], "never"), "birth": told(case["sptb_at"], "never")},
    )
    cervix = look_up(
        "cervix",
        {
            "length": told(case["cx_mm"]),
            "measured": told(case["cx_at"]),
            "inside": case["cx_tv"],
        },
    )
    return look_up("b", {
        **case,
        "weeks": told(case["gest"]),
        "history": history,
        "cervix": cervix,
        "surgery": SURGERY[case["cervix_surgery"]],
    })  # fmt: skip


YES_NO = ("yes", "no", "unknown")
NEAR_A_LIMIT = (0, 28, 89, 90, 91, 97, 98, 111, 112, 113, 167, 168, 169, 237, 238, 239, 258, 259)
CHOICES = {
    "nation": ("england", "scotland", "wales", "ni", "unknown"),
    "pregnant": ("yes", "yes", "yes", "yes", "yes", "no", "unknown"),
    "bleeding": ("yes", "yes", "stopped", "contact_only", "no", "unknown"),
    "scan": ("in_womb", "in_womb", "in_womb", "outside_womb", "not_seen", "none", "unknown"),
    "heartbeat": ("seen", "seen", "not_yet", "loss_confirmed", "unknown"),
    "on_progesterone": (
        "no", "no", "no", "ivf", "threatened", "preterm", "recurrent_clinic", "unknown",
    ),
    "babies": ("one", "one", "one", "two_plus", "unknown"),
    "pprom": YES_NO,
    "other_risk": YES_NO,
    "cx_tv": ("yes", "yes", "no", "unknown"),
    "cervix_surgery": tuple(SURGERY),
}  # fmt: skip
KINDS = (*COUNTED, *UNCLEAR, "ectopic", "termination", "stillbirth_24plus")


def some_case(source: random.Random) -> dict[str, Any]:
    """
    A random history, often on a limit.
    """

    def days() -> int:
        return source.choice((source.choice(NEAR_A_LIMIT), source.randint(0, 294)))

    case: dict[str, Any] = {name: source.choice(values) for name, values in CHOICES.items()}
    case["gest"] = source.choice((days(), days(), days(), days(), None))
    case["cx_at"] = source.choice((days(), days(), days(), None))
    case["cx_mm"] = source.choice((None, 24, 25, 25.5, 26, source.randint(0, 60)))
    for name in ("sptb_at", "late_loss_at"):
        case[name] = source.choice((None, None, None, days(), "unknown"))
    kinds = source.sample(KINDS, source.randint(0, 2))
    losses = {kind: source.randint(0, 4) for kind in kinds}
    case["losses"] = source.choice((losses, losses, losses, losses, None))
    case["allergy"], case["conditions"] = [], []
    return case
