"""
Typing slips: a word nobody writes on purpose becomes the danger word it was meant to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

SHORTEST = 5  # letters; below this one slip makes another real word too easily
LONG = 8  # letters from which two slips are still plainly the same word
_STRETCHED = re.compile(r"([a-z])\1{2,}")


class Speller:
    """
    Knows the canonical form of each listed form, and finds it from one or two slips away.

    ``forms`` maps a form to its canonical word; ``real`` are ordinary words that look like one of
    them ("painting", "fainting") and are left alone.
    """

    def __init__(self, forms: Mapping[str, str], real: Iterable[str]) -> None:
        self._forms = dict(forms)
        self._real = frozenset(real)
        self._near: dict[str, str] = {}
        for form in sorted(self._forms):
            if len(form) >= SHORTEST and form.isalpha():
                for cut in _cuts(form):
                    self._near.setdefault(cut, form)

    def word(self, typed: str) -> str:
        """
        The canonical word for one lower-case token; the token itself when it is not known.
        """
        if typed in self._forms:
            return self._forms[typed]
        if typed.endswith("s") and typed[:-1] in self._forms:
            return self._forms[typed[:-1]]
        if _STRETCHED.search(typed):
            return self._unstretched(typed)
        return self._mended(typed)

    def _mended(self, typed: str) -> str:
        if len(typed) < SHORTEST or typed in self._real or not typed.isalpha():
            return typed
        return self._nearest(typed) or typed

    def _unstretched(self, typed: str) -> str:
        """
        "bleeeeding" with each long run cut to two letters, then to one, and mended if need be.
        """
        shorter = [_STRETCHED.sub(keep, typed) for keep in (r"\1\1", r"\1")]
        known = (self._forms[word] for word in shorter if word in self._forms)
        return next(known, self._mended(shorter[-1]))

    def _nearest(self, typed: str) -> str | None:
        for cut in (typed, *sorted(_cuts(typed))):
            form = self._near.get(cut)
            if form is not None and _slips(typed, form) <= (2 if len(form) >= LONG else 1):
                return self._forms[form]
        return None


def _cuts(word: str) -> set[str]:
    """
    The word with one letter left out, each way; for a long word with two left out as well.
    """
    once = {word[:i] + word[i + 1 :] for i in range(len(word))}
    if len(word) < LONG:
        return {word} | once
    return {word} | once | {c[:i] + c[i + 1 :] for c in once for i in range(len(c))}


def _slips(a: str, b: str) -> int:
    """
    How many letters were left out, added, changed or swapped with the next (a swap counts once).
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
