"""
What a message changes in the history: facts told, doubted, corrected, left open or taken back.

Pure: slots in, slots out. What is asked next is ``bot.engine.interview``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.eligibility.fields import valid
from bot.engine import history
from bot.engine.interview import asked_facts, question_for
from bot.knowledge.guidance import load_guidance

BESIDE_FACTS = ("ivf", "person", "baby_died")


@dataclass
class Change:
    """
    What one message does to the slots.

    ``told`` are facts new with this message; ``doubtful`` wait for a yes; ``corrected`` maps a
    fact to its earlier value.
    """

    slots: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)
    corrected: dict[str, Any] = field(default_factory=dict)


def take(
    slots: Mapping[str, Any],
    facts: list[dict[str, Any]],
    reading: Mapping[str, Any],
    requested: str | None,
) -> Change:
    """
    Apply what was read from a message to the history.

    ``facts`` are entities as ``bot.engine.component.as_entity`` makes them; ``reading`` is the
    rest. Only facts about this person that were said or denied become answers; a hedged one
    waits for a yes.
    """
    change = Change()
    asked = asked_facts(requested, slots)
    values = dict(reading.get("values") or {})
    _take_pseudo(change, slots, values, requested)
    for name, value in values.items():
        if name in history.FACTS:
            _tell(change, slots, name, value, replaces=True)
    _take_another(change, slots, facts, values.get("person"))
    hedged = dict(slots.get("hedged") or {})
    for fact in facts:
        name, value = fact["entity"], fact["value"]
        if fact["whose"] == "other" or name in values or (name in history.SETS and not value):
            continue
        if fact["certainty"] == "hedged" and name in history.FACTS and name not in asked:
            if slots.get(name) is None:
                hedged[name] = {"value": history.to_slot(name, value), "words": fact["words"]}
                change.doubtful.append(name)
        elif fact["certainty"] in ("said", "denied", "hedged"):
            if name in history.FACTS:
                replaces = bool(reading.get("correction")) or name in asked
                _tell(change, slots, name, value, replaces=replaces)
                hedged.pop(name, None)
            elif name in BESIDE_FACTS and fact["certainty"] == "said":
                change.slots[name] = value
    if "gest" in change.told and slots.get("pregnant") is None and "pregnant" not in change.told:
        _tell(change, slots, "pregnant", "yes", replaces=False)
    if hedged != (slots.get("hedged") or {}) and "hedged" not in change.slots:
        change.slots["hedged"] = hedged
    _settle(change, slots, dict(reading.get("settled") or {}), asked)
    if requested == "danger" and "danger" in (reading.get("settled") or {}):
        change.slots["danger"] = "unsure"
    if len(asked) > 1 and requested and (change.told or reading.get("partial")):
        change.slots["opened"] = [*(slots.get("opened") or []), requested]
    if change.told and slots.get("read_back"):
        change.slots["read_back"] = None
    return change


def _take_another(
    change: Change, slots: Mapping[str, Any], facts: list[dict[str, Any]], chosen: Any
) -> None:
    """
    Keep what is told of a sister or a friend aside, and take it once the check is for her.
    """
    person = chosen or next((f["value"] for f in facts if f["entity"] == "person"), None)
    if chosen:
        change.slots["person"] = chosen
    if person == "partner":
        for name, value in (slots.get("of_another") or {}).items():
            _tell(change, slots, name, value, replaces=False)
    elif not chosen:
        aside = {
            f["entity"]: history.to_slot(f["entity"], f["value"])
            for f in facts
            if f["whose"] == "other" and f["certainty"] in ("said", "denied")
            and f["entity"] in history.FACTS
        }  # fmt: skip
        if aside:
            change.slots["of_another"] = {**(slots.get("of_another") or {}), **aside}
        return
    if slots.get("of_another"):
        change.slots["of_another"] = None


def _take_pseudo(
    change: Change, slots: Mapping[str, Any], values: dict[str, Any], requested: str | None
) -> None:
    for name in ("consent", "danger", "read_back", "continue"):
        if values.get(name) is not None and requested == name:
            change.slots[name] = values[name]
    if requested == "confirm" and values.get("confirm") in ("yes", "no"):
        hedged = dict(slots.get("hedged") or {})
        for doubted in list(hedged)[:1]:
            doubtful = hedged.pop(doubted)
            if values["confirm"] == "yes":
                _tell(change, slots, doubted, doubtful["value"], replaces=True)
            else:
                change.slots["ask_first"] = question_for(doubted)
            change.slots["hedged"] = hedged


def _tell(
    change: Change, slots: Mapping[str, Any], name: str, value: Any, *, replaces: bool
) -> None:
    if not valid(name, value):
        return  # "45 weeks": the dialogue says that it was not noted, and asks again
    before = change.slots.get(name, slots.get(name))
    now = history.merged(name, before, history.to_slot(name, value), replaces=replaces)
    if now in (before, "unknown"):
        return
    change.slots[name] = now
    change.told[name] = now
    if before is not None and name not in ("allergy", "conditions"):
        change.corrected[name] = before
    order = [n for n in (change.slots.get("order") or slots.get("order") or []) if n != name]
    change.slots["order"] = [*order, name]
    if name in asked_facts(slots.get("ask_first")):
        change.slots["ask_first"] = None


def _settle(
    change: Change, slots: Mapping[str, Any], left_open: dict[str, str], asked: tuple[str, ...]
) -> None:
    known = list(slots.get("settled") or [])
    for name in left_open:
        if name in asked and name not in known:
            known.append(name)
            if name in asked_facts(slots.get("ask_first")):
                change.slots["ask_first"] = None
    if "confirm" in left_open:
        hedged = dict(slots.get("hedged") or {})
        known += [name for name in [next(iter(hedged), None)] if name]
        change.slots["hedged"] = dict(list(hedged.items())[1:])
    questions = load_guidance().questions
    if len(asked) > 1 and change.told:
        # Of a question for several facts, what was not named is asked by its own question, if
        # it has one; else it was left open.
        known += [n for n in asked if n not in known and n not in questions]
    if known != list(slots.get("settled") or []):
        change.slots["settled"] = known


def forgotten(slots: Mapping[str, Any], name: str) -> dict[str, Any]:
    """
    The slots after taking back one fact, so that it is asked for next.
    """
    question = question_for(name)
    together = set(asked_facts(question))
    return {
        **dict.fromkeys(together),
        "settled": [n for n in slots.get("settled") or [] if n not in together],
        "order": [n for n in slots.get("order") or [] if n not in together],
        "ask_first": question,
        "read_back": None,
    }
