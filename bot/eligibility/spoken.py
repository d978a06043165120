"""
A history in a person's own short words: what she could say on the phone.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.eligibility.answers import Answers

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LOSS_NAMES = {
    "miscarriage": ("a miscarriage", "miscarriages"),
    "missed_miscarriage": ("a missed miscarriage", "missed miscarriages"),
    "late_miscarriage": ("a late miscarriage", "late miscarriages"),
    "chemical": ("a chemical pregnancy", "chemical pregnancies"),
    "molar": ("a molar pregnancy", "molar pregnancies"),
    "unknown_location_resolved": (
        "a pregnancy that was never found on a scan",
        "pregnancies that were never found on a scan",
    ),
    "ectopic": ("an ectopic pregnancy", "ectopic pregnancies"),
    "termination": ("a termination", "terminations"),
    "stillbirth_24plus": ("a stillbirth", "stillbirths"),
}
BLEEDING = {
    "yes": "I'm bleeding",
    "stopped": "I bled and it has stopped",
    "contact_only": "I bled after a swab, a smear or sex",
    "no": "I'm not bleeding",
}
SCANS = {
    "in_womb": "a scan showed the pregnancy in the womb",
    "outside_womb": "a scan found the pregnancy outside the womb",
    "not_seen": "a scan couldn't see where the pregnancy is",
    "none": "I haven't had a scan",
}
HEARTBEATS = {
    "seen": "a scan saw a heartbeat",
    "not_yet": "a scan saw no heartbeat yet",
    "loss_confirmed": "a scan showed that I've lost the baby",
}
USING = {
    "ivf": "I use progesterone from my fertility clinic",
    "threatened": "I use progesterone because I bled",
    "preterm": "I use progesterone to prevent an early birth",
    "recurrent_clinic": "I use progesterone from a miscarriage clinic",
}
SURGERY = {
    "one_under_10mm": "I've had one treatment on my cervix, under 10 mm deep",
    "one_10_to_15mm": "I've had one treatment on my cervix, 10 to 15 mm deep",
    "one_over_15mm": "I've had one treatment on my cervix, over 15 mm deep",
    "one_depth_unknown": "I've had one treatment on my cervix",
    "two_plus": "I've had two or more treatments on my cervix",
    "cone": "I've had a cone biopsy",
    "trachelectomy": "I've had an operation to take away my cervix",
}
ALLERGIES = {"soya": "soya", "peanut": "peanuts", "progesterone": "progesterone"}


def weeks(days: int) -> str:
    """
    Days of pregnancy as people say them: "7 weeks and 3 days".
    """
    whole, rest = divmod(days, 7)
    said = f"{whole} week{'s' if whole != 1 else ''}"
    return said if not rest else f"{said} and {rest} day{'s' if rest > 1 else ''}"


def number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def losses(counts: Mapping[str, int]) -> str:
    """
    "two miscarriages and an ectopic pregnancy"; empty when there are none.
    """
    named = []
    for kind, (one, many) in LOSS_NAMES.items():
        count = counts.get(kind, 0)
        if count:
            named.append(one if count == 1 else f"{number(count)} {many}")
    return listed(named)


def listed(parts: list[str]) -> str:
    """
    "a", "a and b", "a, b and c".
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def this_pregnancy(c: Answers) -> list[str]:
    """
    What was told of this pregnancy, one short clause each. What is unknown is left out.
    """
    if c.pregnant == "no":
        return ["I'm not pregnant now"]
    said = [f"I'm {weeks(c.gest)} pregnant"] if c.gest is not None else []
    if c.babies == "two_plus":
        said.append("it's twins or more")
    said += [clauses[told] for told, clauses in _clauses(c) if told in clauses]
    if c.cx_mm is not None:
        said.append(f"my cervix measured {c.cx_mm:g} mm")
    return said


def _clauses(c: Answers) -> tuple[tuple[str, dict[str, str]], ...]:
    scan = (c.heartbeat, HEARTBEATS) if c.heartbeat in HEARTBEATS else (c.scan, SCANS)
    return ((c.bleeding, BLEEDING), scan, (c.on_progesterone, USING))


def before(c: Answers) -> list[str]:
    """
    What was told of earlier pregnancies and treatments.
    """
    said = []
    named = losses(c.losses or {})
    if named:
        said.append(f"I've had {named}")
    elif c.losses is not None:
        said.append("I haven't had a miscarriage")
    if isinstance(c.sptb_at, int):
        said.append(f"a baby came by itself at {weeks(c.sptb_at)}")
    if isinstance(c.late_loss_at, int):
        said.append(f"I lost a baby at {weeks(c.late_loss_at)}")
    if c.pprom == "yes":
        said.append("my waters broke early in an earlier pregnancy")
    if c.cervix_surgery in SURGERY:
        said.append(SURGERY[c.cervix_surgery])
    return said


def allergies(c: Answers) -> list[str]:
    named = [name for kind, name in ALLERGIES.items() if kind in c.allergy]
    return [f"I'm allergic to {listed(named)}"] if named else []
