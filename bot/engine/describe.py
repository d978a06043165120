"""
Facts in a person's own kind of words: for "I've noted", for the read-back, for corrections.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine import history

LABELS = {
    "nation": "where you live", "pregnant": "being pregnant", "gest": "how many weeks",
    "bleeding": "bleeding", "scan": "the scan", "heartbeat": "the heartbeat",
    "losses": "losses before", "on_progesterone": "progesterone now", "babies": "how many babies",
    "sptb_at": "an early birth before", "late_loss_at": "a loss after 14 weeks",
    "pprom": "waters breaking early before", "cervix_surgery": "treatment on the cervix",
    "other_risk": "other things in your notes", "cx_mm": "the length of the cervix",
    "cx_at": "when the cervix was measured", "cx_tv": "how the cervix was measured",
    "allergy": "allergies", "conditions": "other health conditions",
}  # fmt: skip

_WORDS: dict[str, dict[str, str]] = {
    "nation": {
        "england": "living in England",
        "scotland": "living in Scotland",
        "wales": "living in Wales",
        "ni": "living in Northern Ireland",
    },
    "pregnant": {"yes": "pregnant now", "no": "not pregnant now"},
    "bleeding": {
        "yes": "bleeding now",
        "stopped": "bleeding that has stopped",
        "contact_only": "blood only after a swab, a smear or sex",
        "no": "no bleeding",
    },
    "scan": {
        "in_womb": "a scan that saw the pregnancy in the womb",
        "outside_womb": "a scan that found the pregnancy outside the womb",
        "not_seen": "a scan that could not yet see where the pregnancy is",
        "none": "no scan yet",
    },
    "heartbeat": {
        "seen": "a heartbeat seen",
        "not_yet": "no heartbeat seen yet",
        "loss_confirmed": "a scan that found that the baby has died",
    },
    "on_progesterone": {
        "no": "not using progesterone",
        "ivf": "using progesterone after fertility treatment",
        "threatened": "using progesterone because of bleeding",
        "preterm": "using progesterone to prevent an early birth",
        "recurrent_clinic": "using progesterone from a miscarriage clinic",
    },
    "babies": {"one": "one baby", "two_plus": "twins or more"},
    "sptb_at": {"never": "no baby born early by itself"},
    "late_loss_at": {"never": "no loss after 14 weeks"},
    "pprom": {
        "yes": "waters that broke before 34 weeks in an earlier pregnancy",
        "no": "no waters breaking early before",
    },
    "cervix_surgery": {
        "none": "no treatment on the cervix",
        "one_under_10mm": "one treatment on the cervix, less than 10 mm deep",
        "one_10_to_15mm": "one treatment on the cervix, 10 to 15 mm deep",
        "one_over_15mm": "one treatment on the cervix, more than 15 mm deep",
        "one_depth_unknown": "one treatment on the cervix, depth not known",
        "two_plus": "two or more treatments on the cervix",
        "cone": "a cone biopsy",
        "trachelectomy": "a trachelectomy",
    },
    "other_risk": {
        "yes": "something else in your notes that matters for early birth",
        "no": "nothing else in your notes",
    },
    "cx_tv": {"yes": "measured by the inside scan", "no": "not measured by the inside scan"},
}
_LOSSES = {
    "miscarriage": ("miscarriage", "miscarriages"),
    "missed_miscarriage": ("missed miscarriage", "missed miscarriages"),
    "late_miscarriage": ("late miscarriage", "late miscarriages"),
    "chemical": ("chemical pregnancy", "chemical pregnancies"),
    "molar": ("molar pregnancy", "molar pregnancies"),
    "unknown_location_resolved": (
        "pregnancy whose place was never found",
        "pregnancies whose place was never found",
    ),
    "ectopic": ("ectopic pregnancy", "ectopic pregnancies"),
    "termination": ("termination", "terminations"),
    "stillbirth_24plus": ("stillbirth", "stillbirths"),
}
_COUNTS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
_CONDITIONS = {
    "blood_clot": "a blood clot", "stroke": "a stroke", "liver": "a liver problem",
    "breast_cancer": "breast cancer", "genital_cancer": "cancer of the womb or cervix",
    "porphyria": "porphyria", "jaundice": "jaundice", "waters_broken": "waters that have broken",
    "depression": "depression", "epilepsy": "epilepsy", "migraine": "migraine",
    "asthma": "asthma", "diabetes": "diabetes", "heart_kidney": "a heart or kidney problem",
}  # fmt: skip


def weeks(days: int) -> str:
    """
    Days of pregnancy as a person says them: 52 -> "7 weeks and 3 days".
    """
    whole, rest = divmod(days, 7)
    text = f"{whole} week" + ("" if whole == 1 else "s")
    return text if not rest else f"{text} and {rest} day" + ("" if rest == 1 else "s")


def fact(name: str, value: Any) -> str:
    """
    One fact in words; an empty string for one that is better not repeated.
    """
    if isinstance(value, str) and value in _WORDS.get(name, {}):
        return _WORDS[name][value]
    if name == "losses":
        return _losses(value)
    if name in ("allergy", "conditions"):
        return _set(name, value)
    if isinstance(value, (int, float)):
        return _number(name, value)
    return ""


def _number(name: str, value: float) -> str:
    if name == "cx_mm":
        return f"a cervix of {value:g} mm"
    span = weeks(int(value))
    return {
        "gest": f"{span} pregnant",
        "sptb_at": f"a baby born early by itself at {span}",
        "late_loss_at": f"a loss at {span}",
        "cx_at": f"measured at {span}",
    }.get(name, "")


def _losses(losses: Mapping[str, int]) -> str:
    if not losses:
        return "no pregnancy lost before"
    parts = []
    for kind, count in losses.items():
        one, many = _LOSSES.get(kind, ("loss", "losses"))
        parts.append(f"{_COUNTS.get(count, str(count))} {one if count == 1 else many}")
    return listed(parts) + " before"


def _set(name: str, value: Any) -> str:
    known = [v for v in value if v != "unknown"]
    if not known:
        nothing = {
            "allergy": "no allergy to soya or peanuts",
            "conditions": "none of the health problems on the list",
        }
        return nothing[name] if not value else ""
    if name == "allergy":
        return "an allergy to " + listed(known)
    return listed([_CONDITIONS.get(v, v) for v in known])


def listed(parts: list[str]) -> str:
    """
    "a", "a and b", "a, b and c".
    """
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)


def all_told(slots: Mapping[str, Any], only: list[str] | None = None) -> list[str]:
    """
    What was told, each fact in words, in the order of the rules' inputs.
    """
    told = [n for n in history.FACTS if slots.get(n) is not None and (only is None or n in only)]
    if "scan" in told and "heartbeat" in told and slots["heartbeat"] == "seen":
        told.remove("scan")
        return _phrases(slots, told, {"heartbeat": "a scan in the womb that saw a heartbeat"})
    if "late_loss_at" in told and "losses" in told:
        told = _without_doubled_loss(slots, told)
    return _phrases(slots, told, {})


def _without_doubled_loss(slots: Mapping[str, Any], told: list[str]) -> list[str]:
    late = slots.get("late_loss_at")
    if isinstance(late, int) and dict(slots["losses"]) == {"late_miscarriage": 1}:
        return [name for name in told if name != "losses"]
    return told


def _phrases(slots: Mapping[str, Any], names: list[str], instead: Mapping[str, str]) -> list[str]:
    hide = {"pregnant"} if slots.get("gest") is not None else set()
    phrases = [instead.get(name) or fact(name, slots[name]) for name in names if name not in hide]
    return [phrase for phrase in phrases if phrase]
