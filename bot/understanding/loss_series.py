"""
Pregnancies told one after another, added up: "2019: a loss, 2021 our boy", "one at 6, one at 9".
"""

from __future__ import annotations

import re
from collections import Counter

from bot.understanding.loss_items import APART, BARE, FEWEST, Item, expression, items_of
from bot.understanding.page import Page

FARTHEST = 170  # characters from one pregnancy of a list to the next
_CHILD = re.compile(
    r"(?:one|two|three|\d) (?:before|between|after) "
    r"(?!(?:this|that|the|my|i|now|it|work|we)\b)[a-z]+"
)


def counts_told(page: Page) -> tuple[int, int, dict[str, int]] | None:
    """
    Where the longest list of pregnancies begins and ends, and how many of each kind were lost.
    """
    text = page.normal.text
    groups = [g for g in _groups(items_of(page, text)) if len(g) >= FEWEST or g[0].marked]
    told = [(g[0].start, g[-1].end, _counts(text, g)) for g in groups]
    return max((t for t in told if t[2]), key=lambda t: sum(t[2].values()), default=None)


def _groups(items: list[Item]) -> list[list[Item]]:
    groups: list[list[Item]] = []
    for item in items:
        if groups and item.start - groups[-1][-1].end <= FARTHEST:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _counts(text: str, group: list[Item]) -> dict[str, int]:
    """
    The losses of a list; bare ones count where another is told, or births stand between them.
    """
    losses = [item for item in group if item.kind not in ("born", "now")]
    if sum(item.marked for item in group) < FEWEST:
        losses = [item for item in losses if not (item.marked and item.kind == BARE)]
    certain = [item for item in losses if item.kind not in (BARE, *APART)]
    beside = any(item.kind == "born" for item in group) and len(losses) > 1
    beside = beside or sum(_before_a_child(text, item) for item in losses) > 1
    if not certain and not (beside or expression("all_lost").search(text, group[-1].start)):
        return {}
    whole = next((n for n, i in enumerate(losses) if i.count >= FEWEST and i.kind != BARE), None)
    if whole is not None and sum(i.count for i in losses[whole + 1 :]) == losses[whole].count:
        losses = losses[: whole + 1]  # "two losses. one at 6 weeks, one at 9"
    kinds: Counter[str] = Counter()
    for item in losses:
        kinds["miscarriage" if item.kind == BARE else str(item.kind)] += item.count
    return dict(kinds)


def _before_a_child(text: str, item: Item) -> bool:
    """
    True for "two before Eli", "one between him and his sister".
    """
    return bool(item.kind == BARE and _CHILD.search(text, item.start, item.end + FARTHEST // 8))
