"""
The checker's form: the facts of the rules on one page, and from the form back to facts.

A field left alone is not known; nothing here turns that into a "no".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.console import words
from bot.eligibility.fields import ALLERGIES, CHOICES, CONDITIONS, LOSSES

Form = Mapping[str, list[str]]
YES_NO = {"yes": "Yes", "no": "No"}
LOSS_NAMES = {
    "miscarriage": "Miscarriage (early)", "missed_miscarriage": "Missed miscarriage",
    "late_miscarriage": "Late miscarriage (14+0 to 23+6)", "chemical": "Chemical pregnancy",
    "molar": "Molar pregnancy", "unknown_location_resolved": "Unknown location, resolved",
    "ectopic": "Ectopic", "termination": "Termination", "stillbirth_24plus": "Stillbirth (24+0 on)",
}  # fmt: skip
CONDITION_NAMES = {
    "blood_clot": "Blood clot", "stroke": "Stroke", "liver": "Liver disease",
    "breast_cancer": "Breast cancer", "genital_cancer": "Cancer of womb or cervix",
    "porphyria": "Porphyria", "jaundice": "Jaundice in pregnancy",
    "waters_broken": "Waters broken now", "depression": "Depression", "epilepsy": "Epilepsy",
    "migraine": "Migraine", "asthma": "Asthma", "diabetes": "Diabetes",
    "heart_kidney": "Heart or kidney disease",
}  # fmt: skip
ALLERGY_NAMES = {"soya": "Soya", "peanut": "Peanut", "progesterone": "Progesterone"}
ENDINGS = ("sptb_at", "late_loss_at")
WEEKS = ("gest", "cx_at")
# Groups of the page: a heading and the facts under it. Any may be answered first.
GROUPS = (
    ("This pregnancy", ("nation", "pregnant", "gest", "bleeding", "scan", "heartbeat", "babies")),
    ("Before", ("losses", "sptb_at", "late_loss_at", "pprom")),
    ("The cervix", ("cervix_surgery", "cx_mm", "cx_at", "cx_tv", "other_risk")),
    ("Medicines and health", ("on_progesterone", "allergy", "conditions")),
)  # fmt: skip
LABELS = {
    "nation": "Nation", "pregnant": "Pregnant now", "gest": "Gestation", "bleeding": "Bleeding",
    "scan": "Scan: where is the pregnancy", "heartbeat": "Heartbeat", "babies": "Babies",
    "losses": "Earlier losses", "sptb_at": "Spontaneous birth before term",
    "late_loss_at": "Loss from 14 weeks", "pprom": "Waters broke before 34 weeks, earlier",
    "cervix_surgery": "Treatment on the cervix", "cx_mm": "Cervical length",
    "cx_at": "Measured at", "cx_tv": "Measured transvaginally",
    "other_risk": "Another risk in the notes", "on_progesterone": "On progesterone",
    "allergy": "Allergies", "conditions": "Conditions",
}  # fmt: skip


class Unreadable(ValueError):
    """
    A field that holds no number; the message names the field, never what stood in it.
    """


@dataclass(frozen=True)
class Told:
    """
    What a form said: facts for the rules, and the fields that could not be read.
    """

    facts: dict[str, Any]
    problems: tuple[str, ...]


def read(form: Form) -> Told:
    """
    The facts of a form. A missing fact is not known; None for an early ending means never.
    """
    facts: dict[str, Any] = {}
    problems = []
    for name in LABELS:
        try:
            known, value = _read_one(name, form)
        except Unreadable as problem:
            problems.append(str(problem))
            continue
        if known:
            facts[name] = value
    if _one(form, "first_pregnancy") == "yes":
        facts["first_pregnancy"] = "yes"
    return Told(facts, tuple(problems))


def choices(name: str) -> dict[str, str]:
    """
    The values of a choice with staff's words; "not known" is the empty one and comes first.
    """
    known = [value for value in CHOICES[name] if value != "unknown"]
    return {
        "": "Not known",
        **{v: YES_NO.get(v) or words.fact(name, v).capitalize() for v in known},
    }


def _read_one(name: str, form: Form) -> tuple[bool, Any]:
    if name in CHOICES:
        value = _one(form, name)
        return value in CHOICES[name], value
    return READERS[name](name, form)


def _days(name: str, form: Form) -> tuple[bool, int | None]:
    weeks, days = _number(name, form, f"{name}_w"), _number(name, form, f"{name}_d")
    if weeks is None:
        if days is not None:
            raise Unreadable(f"{LABELS[name]}: give the weeks as well")
        return False, None
    if days is not None and days > 6:
        raise Unreadable(f"{LABELS[name]}: days go from 0 to 6")
    return True, 7 * weeks + (days or 0)


def _ending(name: str, form: Form) -> tuple[bool, int | str | None]:
    known, at = _days(name, form)
    if known:
        return True, at
    said = _one(form, name)
    return (True, None) if said == "never" else (said == "yes", "unknown")


def _losses(name: str, form: Form) -> tuple[bool, dict[str, int]]:
    counts = {kind: _number(name, form, f"losses_{kind}") for kind in LOSSES}
    told = {kind: number for kind, number in counts.items() if number}
    return bool(told) or _one(form, "losses") == "none", told


def _millimetres(name: str, form: Form) -> tuple[bool, float | None]:
    said = _one(form, name)
    if not said:
        return False, None
    try:
        return True, float(said)
    except ValueError:
        raise Unreadable(f"{LABELS[name]}: give millimetres") from None


def _ticked(allowed: tuple[str, ...]) -> Callable[[str, Form], tuple[bool, list[str]]]:
    def reader(name: str, form: Form) -> tuple[bool, list[str]]:
        ticks = form.get(name, [])
        found = [value for value in ticks if value in allowed and value != "unknown"]
        return bool(found) or "none" in ticks, found

    return reader


def _number(name: str, form: Form, field: str) -> int | None:
    said = _one(form, field)
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 4):
        raise Unreadable(f"{LABELS[name]}: give a whole number")
    return int(said)


def _one(form: Form, name: str) -> str:
    return form.get(name, [""])[0].strip()


READERS: dict[str, Callable[[str, Form], tuple[bool, Any]]] = {
    **dict.fromkeys(WEEKS, _days),
    **dict.fromkeys(ENDINGS, _ending),
    "losses": _losses,
    "cx_mm": _millimetres,
    "allergy": _ticked(ALLERGIES),
    "conditions": _ticked(CONDITIONS),
}
