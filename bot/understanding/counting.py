"""
Several tellings of losses added up, so that one loss told twice counts once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.understanding.facts import Fact

LATE, VIABLE = 14 * 7, 24 * 7
_NOT_PART = frozenset({"ectopic", "termination", "stillbirth_24plus", "molar"})


@dataclass(frozen=True)
class Mention:
    """
    One telling of a loss: how many of what kind; ``total`` when the words count them all.

    ``at`` is days of pregnancy; ``again`` marks a further loss, ``another`` one
    told with that very word, which implies an earlier one; ``joined`` follows another by "and";
    ``generic`` says "losses", which counts those of every kind; ``named`` names a kind of loss.
    """

    kind: str
    count: int
    total: bool
    fact: Fact
    at: int | None = None
    again: bool = False
    another: bool = False
    joined: bool = False
    generic: bool = False
    named: bool = False


def add_up(told: list[Mention]) -> list[Fact]:
    """
    The ``losses`` fact of all tellings, and ``late_loss_at`` for the latest late one.
    """
    totals = [m for m in told if m.total]
    counts = _with_total(totals, [m for m in told if not m.total]) if totals else _one_by_one(told)
    lead = max(totals, key=lambda m: m.count).fact if totals else told[0].fact
    facts = [replace(lead, value=counts)]
    late = [m for m in told if m.at is not None and LATE <= m.at < VIABLE]
    if late:
        latest = max(late, key=lambda m: m.at or 0)
        facts.append(replace(latest.fact, name="late_loss_at", value=latest.at))
    return facts


def _with_total(totals: list[Mention], singles: list[Mention]) -> dict[str, int]:
    """
    A total stands; kinds told one by one are part of it: "2 losses, one missed at 9 weeks".
    """
    counts: dict[str, int] = {}
    for mention in totals:
        counts[mention.kind] = max(counts.get(mention.kind, 0), mention.count)
    every = max((m.count for m in totals if m.generic and not m.joined), default=0)
    rest = sum(n for kind, n in counts.items() if kind != "miscarriage" and kind not in _NOT_PART)
    if rest and every == counts.get("miscarriage") and every >= rest:
        joined = sum(m.count for m in totals if m.joined and m.kind != "miscarriage")
        counts["miscarriage"] = every - rest + joined
        counts = {kind: n for kind, n in counts.items() if n}
        singles = [m for m in singles if m.kind != "miscarriage"]
    for mention in singles:
        if mention.joined:
            counts[mention.kind] = counts.get(mention.kind, 0) + mention.count
            continue
        if mention.kind == "miscarriage" or mention.kind in counts:
            continue
        if mention.kind not in _NOT_PART:
            _take_one(counts)
        counts[mention.kind] = 1
    return counts


def _take_one(counts: dict[str, int]) -> None:
    if counts.get("miscarriage", 0) > 0:
        counts["miscarriage"] -= 1
        if not counts["miscarriage"]:
            del counts["miscarriage"]


def _one_by_one(told: list[Mention]) -> dict[str, int]:
    """
    Tellings without a total: a new kind, another week or "another" is a new loss.
    """
    kept: list[Mention] = []
    for mention in told:
        same = next((n for n, held in enumerate(kept) if _same(held, mention)), None)
        if same is None:
            kept.append(mention)
        elif kept[same].at is None and mention.at is not None:
            kept[same] = replace(mention, count=max(kept[same].count, mention.count))
        elif kept[same].kind == "miscarriage":
            kept[same] = replace(kept[same], kind=mention.kind)
    if len(kept) == 1 and kept[0].another:
        kept[0] = replace(kept[0], count=2)
    counts: dict[str, int] = {}
    for mention in kept:
        counts[mention.kind] = counts.get(mention.kind, 0) + mention.count
    return counts


def _same(held: Mention, new: Mention) -> bool:
    if new.again:
        return False
    plain = {"miscarriage", "missed_miscarriage", "late_miscarriage"}
    alike = held.kind == new.kind or (
        "miscarriage" in (held.kind, new.kind) and {held.kind, new.kind} <= plain
    )
    return alike and (held.at is None or new.at is None or abs(held.at - new.at) < 8)
