"""
The words and patterns of ``data/understanding``: one file a reader, read once.

A file has ``patterns`` (label to Matcher patterns, one a line), ``words`` (sets), ``phrases``
(one a line) and ``pairs`` (``typed: meant``, one a line); every value is a block of plain text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from bot.settings import ROOT

FOLDER = ROOT / "data" / "understanding"


@dataclass(frozen=True)
class Table:
    """
    One file of words, by section and name; a name that is not there raises KeyError.
    """

    name: str
    sections: dict[str, dict[str, str]]

    def words(self, name: str) -> frozenset[str]:
        return frozenset(self.sections["words"][name].split())

    def phrases(self, name: str) -> tuple[str, ...]:
        return tuple(_lines(self.sections["phrases"][name]))

    def pairs(self, name: str) -> dict[str, str]:
        """
        From the word as typed to the words meant.
        """
        split = (line.partition(":") for line in _lines(self.sections["pairs"][name]))
        return {typed.strip(): meant.strip() for typed, _, meant in split}

    def patterns(self) -> dict[str, tuple[str, ...]]:
        """
        Matcher patterns by label, in the short form of ``bot.understanding.matching``.

        ``<COLOUR>`` stands for any word of the entry ``COLOUR`` in the file's ``macros``.
        """
        macros = {f"<{k}>": "|".join(v.split()) for k, v in self.sections.get("macros", {}).items()}
        return {
            label: tuple(_swap(line, macros) for line in _lines(text))
            for label, text in self.sections["patterns"].items()
        }

    def meanings(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """
        For each input, expressions and the value each stands for, first fit first.
        """
        return {
            name: tuple((meant.strip(), value.strip()) for value, _, meant in _split(text))
            for name, text in self.sections["meanings"].items()
        }

    def expressions(self, section: str) -> dict[str, str]:
        """
        Each name of a section with its lines as one alternation.

        ``{stop}`` stands for the entry ``stop`` in the file's ``parts``, which may name others.
        """
        parts = {f"{{{k}}}": f"(?:{_joined(v)})" for k, v in self.sections.get("parts", {}).items()}
        return {
            name: _swap("|".join(_lines(text)), parts)
            for name, text in self.sections[section].items()
        }

    def each_expression(self, section: str, name: str) -> tuple[str, ...]:
        """
        The lines of one entry, with the file's ``parts`` put in, each an expression of its own.
        """
        parts = {f"{{{k}}}": f"(?:{_joined(v)})" for k, v in self.sections.get("parts", {}).items()}
        return tuple(_swap(line, parts) for line in _lines(self.sections[section][name]))


def _joined(text: str) -> str:
    """
    An expression written over several lines, as one.
    """
    return "".join(_lines(text))


def _swap(text: str, names: dict[str, str]) -> str:
    """
    The text with every name in it replaced, and the names within those.
    """
    before = ""
    while before != text:
        before = text
        for name, meant in names.items():
            text = text.replace(name, meant)
    return text


def _split(text: str) -> list[tuple[str, str, str]]:
    return [line.partition(":") for line in _lines(text)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@cache
def table(name: str) -> Table:
    """
    The words of ``data/understanding/<name>.yml``.
    """
    with (FOLDER / f"{name}.yml").open(encoding="utf-8") as file:
        return Table(name, yaml.safe_load(file))
