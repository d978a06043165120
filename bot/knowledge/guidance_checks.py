"""
What can be wrong with guidance files. All of it is gathered before anything is raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.eligibility.guidance import Dated, Guidance, Source, Wording
from bot.knowledge.marked_yaml import Entry

STATES = {"met", "not_met", "not_known", "not_needed"}
DAY = timedelta(days=1)


class Problems:
    """
    A list of sentences, each naming a file and a line.
    """

    def __init__(self, sources: Mapping[str, Source], first: date, today: date | None) -> None:
        self.sources, self.first, self.today = sources, first, today
        self.found: list[str] = []

    def check_ids(self, entries: Sequence[Entry], key: str) -> None:
        seen: dict[str, str] = {}
        for entry in entries:
            if key not in entry:
                continue  # said when the entry is made
            if entry[key] in seen:
                self.found.append(
                    f"{entry.where}: {entry[key]} stands twice, first at {seen[entry[key]]}"
                )
            else:
                seen[entry[key]] = entry.where

    def check_citation(self, dated: Dated) -> None:
        """
        A source that exists, a place in it, and an end that is not before the beginning.
        """
        if not dated.source:
            self.found.append(f"{dated.where}: no source")
        elif dated.source not in self.sources:
            self.found.append(f"{dated.where}: source {dated.source} is not in data/sources.yml")
        if not dated.place:
            self.found.append(f"{dated.where}: no place in the source")
        if dated.until is not None and dated.until < dated.begins:
            self.found.append(f"{dated.where}: ends {dated.until}, before it begins")

    def check_timeline(self, name: str, entries: Sequence[Dated], where: str) -> None:
        """
        Cited values that follow one another with no overlap and no gap, up to today.
        """
        for entry in entries:
            self.check_citation(entry)
        if not entries:
            self.found.append(f"{where}: {name} has no value")
            return
        ordered = sorted(entries, key=lambda e: e.begins)
        if ordered[0].begins > self.first:
            self.found.append(f"{ordered[0].where}: {name} has a gap before {ordered[0].begins}")
        for earlier, later in pairwise(ordered):
            self._check_neighbours(name, earlier, later)
        self._check_lapse(name, ordered[-1])

    def _check_neighbours(self, name: str, earlier: Dated, later: Dated) -> None:
        if earlier.until is None or earlier.until >= later.begins:
            self.found.append(f"{later.where}: {name} overlaps the value at {earlier.where}")
        elif earlier.until + DAY != later.begins:
            self.found.append(
                f"{later.where}: {name} has a gap from {earlier.until + DAY} to {later.begins}"
            )

    def _check_lapse(self, name: str, last: Dated) -> None:
        if self.today is not None and last.until is not None and last.until < self.today:
            self.found.append(f"{last.where}: {name} lapsed on {last.until}; today is {self.today}")

    def check_states(self, name: str, wordings: Mapping[str, Wording], where: str) -> None:
        for key, wording in wordings.items():
            if wording.state not in STATES:
                self.found.append(f"{where}: {name}.{key} has the unknown state {wording.state}")
            if not wording.parent or not wording.staff:
                self.found.append(f"{where}: {name}.{key} lacks a sentence")

    def check_references(self, guidance: Guidance) -> None:
        """
        An outcome may only ring a contact that exists; a policy may only name a known outcome.
        """
        for code, words in guidance.outcomes.items():
            for key in words.ring:
                if key not in guidance.contacts:
                    self.found.append(f"data/guidance/outcomes.yml: {code} rings unknown {key}")
        for policy in guidance.policies:
            for code in policy.decides:
                if code not in guidance.outcomes:
                    self.found.append(f"data/guidance/policy.yml: {policy.id} names unknown {code}")
