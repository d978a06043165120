"""
The rules as a graph: what is looked at, and where each answer leads.

It is found by running the live rules, as ``paths`` does, so it cannot differ from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.eligibility.choices import Step, steps, together
from bot.eligibility.edition import Limits
from bot.eligibility.paths import Open, Rule, Search


@dataclass(frozen=True, eq=False)
class Node:
    """
    One step: what is asked, and for each way on its labels and the node or outcome it leads to.
    """

    ask: str
    ways: tuple[tuple[tuple[str, ...], Node | str], ...]


def rule_graph(rule: Rule, limits: Limits, facts: tuple[str, ...], pathway: str) -> Node | str:
    """
    The graph of one pathway; equal parts of it are one node.
    """
    search = Search(rule, limits, {}, frozenset(facts))
    return _Grower(search, steps(limits, pathway), {}).grow({})


@dataclass(frozen=True)
class _Grower:
    search: Search
    steps: dict[str, Step]
    made: dict[Any, Node]

    def grow(self, assumed: dict[str, Any]) -> Node | str:
        try:
            return self.search.run(assumed, self.search.still_open)
        except Open as reached:
            step = self.steps[reached.fact]
        leads: dict[Node | str, list[str]] = {}
        for label, facts in step.ways:
            leads.setdefault(self.grow({**assumed, **facts}), []).append(label)
        if len(leads) == 1:
            return next(iter(leads))
        order = [label for label, _ in step.ways]
        ways = tuple((together(labels, order), to) for to, labels in leads.items())
        return self.made.setdefault((step.ask, ways), Node(step.ask, ways))


def in_order(start: Node | str) -> list[Node]:
    """
    Every node once, each before those that it leads to.
    """
    done: list[Node] = []
    seen: set[Node] = set()

    def visit(node: Node | str) -> None:
        if isinstance(node, str) or node in seen:
            return
        seen.add(node)
        for _, to in reversed(node.ways):
            visit(to)
        done.append(node)

    visit(start)
    return done[::-1]
