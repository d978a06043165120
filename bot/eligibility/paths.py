"""
Could a fact still change what is shown? Found by following every path the rules can take.

A rule is run on a trial history. Whenever it reads a fact that is still open, the trial branches
over the values that the rules tell apart. So only the facts that a rule really reads are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from bot.eligibility.answers import Answers
from bot.eligibility.edition import Limits
from bot.eligibility.kinds import kinds, unknown

Rule = Callable[[Answers, Limits], str]
Facts = Mapping[str, Any]

# An answer to a question is worth asking for when it leads to one of these,
SOUGHT = (
    "A_OFFER", "A_SCOTLAND_4PLUS", "A_ALREADY_ON", "A_COURSE_END_ASK", "A_NO_ECTOPIC",
    "A_WAIT_LOCATION", "A_NEED_SCAN", "A_STOP_LOSS_CONFIRMED",
    "B_OFFER_CHOICE", "B_CONSIDER", "B_ALREADY_ON", "B_NOT_APPLICABLE",
)  # fmt: skip
# or when a rule says that it needs the fact.
NEED = "NEED_INFO"
NEEDED_FACTS = {"gestation": ("gest",), "history": ("late_loss_at", "sptb_at")}


class Open(Exception):
    """
    A rule has read a fact that is still open.
    """

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


class Trial:
    """
    A history in which open facts stop the rule that reads them.
    """

    def __init__(self, known: Facts, assumed: Facts, still_open: frozenset[str]) -> None:
        self._known, self._assumed, self._open = known, assumed, still_open

    def __getattr__(self, fact: str) -> Any:
        if fact in self._assumed:
            return self._assumed[fact]
        if fact in self._open:
            raise Open(fact)
        return self._known[fact]


@dataclass(frozen=True)
class Search:
    """
    One pathway's rule with the facts known so far and those that may still be asked.
    """

    rule: Rule
    limits: Limits
    known: Facts
    still_open: frozenset[str]

    def run(self, assumed: Facts, still_open: frozenset[str]) -> str:
        trial = Trial(self.known, assumed, still_open)
        return self.rule(cast(Answers, trial), self.limits)

    def paths(self, assumed: Facts) -> Iterator[tuple[Facts, str]]:
        """
        Every way the rule can go from here: the facts assumed on it, and the outcome.
        """
        try:
            outcome = self.run(assumed, self.still_open)
        except Open as reached:
            for value in self.possible(reached.fact, assumed):
                yield from self.paths({**assumed, reached.fact: value})
        else:
            yield assumed, outcome

    def possible(self, fact: str, assumed: Facts) -> tuple[Any, ...]:
        """
        The values that can be true beside the others: no heartbeat was seen without a scan in
        the womb, and before 16+0 no cervix can have been measured at 16+0 to 24+0.
        """
        values = kinds(self.limits)[fact]
        if fact == "heartbeat" and self._fact("scan", assumed) in ("none", "not_seen"):
            return values[-1:]
        if fact in ("cx_mm", "cx_at", "cx_tv"):
            gest = self._fact("gest", assumed)
            return values if gest is None or gest >= self.limits.cervix_scan_from else values[-1:]
        return values

    def _fact(self, fact: str, assumed: Facts) -> Any:
        return assumed[fact] if fact in assumed else self.known[fact]

    def matters(self, fact: str) -> bool:
        """
        True when on some path this fact leads to what is sought, or settles what a rule needs.
        """
        return any(self._changes(fact, path, outcome) for path, outcome in self._with(fact))

    def _with(self, fact: str) -> Iterator[tuple[Facts, str]]:
        for value in self.possible(fact, {})[:-1]:
            for path, outcome in self.paths({fact: value}):
                if value in self.possible(fact, path):
                    yield path, outcome

    def _changes(self, fact: str, path: Facts, outcome: str) -> bool:
        without = self.run({**path, fact: unknown(fact)}, frozenset())
        if outcome == without:
            return False
        if outcome.startswith(SOUGHT):
            return True
        return needs(without, fact) or (without.startswith(NEED) and not outcome.startswith(NEED))


def needs(outcome: str, fact: str) -> bool:
    """
    True when an outcome is the rule's own request for this fact.
    """
    if not outcome.startswith(NEED):
        return False
    name = outcome.split(":")[1]
    return fact in NEEDED_FACTS.get(name, (name,))
