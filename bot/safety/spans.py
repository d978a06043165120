"""
Where ideas and frames stand in a message.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher

from bot.safety.danger_words import DangerWords, danger_words
from bot.safety.spelling import Speller
from bot.safety.tokens import Words, doc_of, prepare, words_of

Span = tuple[int, int]
Spans = Mapping[str, list[Span]]


class Finder:
    """
    Turns a text into words, and finds every idea and frame in them in one pass.
    """

    def __init__(self, data: DangerWords) -> None:
        self.data = data
        self._nlp: Language = spacy.blank("en")
        prepare(self._nlp)
        self._speller = Speller(spellable(data), data.real)
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        self._names: dict[int, list[str]] = {}
        self._add("", data.ideas)
        self._add("~", data.frames)

    def read(self, text: str) -> tuple[Words, Spans]:
        """
        The words of the text, and for each idea ("bleed") or frame ("~past") its spans (word
        positions).

        Nothing of the text stays behind: spaCy's memory zone drops the strings it met.
        """
        with self._nlp.memory_zone():
            words = words_of(self._nlp, self._speller, text)
            doc = doc_of(self._nlp, words.canonical)
            spans: defaultdict[str, list[Span]] = defaultdict(list)
            for key, start, end in self._matcher(doc):
                spans[self._nlp.vocab.strings[key]].append((start, end))
        self._figures(words, spans)
        return words, {name: sorted(set(found)) for name, found in spans.items()}

    def _add(self, mark: str, groups: Mapping[str, tuple[str, ...]]) -> None:
        for name, phrases in groups.items():
            docs = [self._phrase(p) for p in phrases]
            if docs:
                self._matcher.add(f"{mark}{name}", docs)

    def _phrase(self, phrase: str) -> spacy.tokens.Doc:
        return doc_of(self._nlp, words_of(self._nlp, self._speller, phrase).canonical)

    def _figures(self, words: Words, spans: defaultdict[str, list[Span]]) -> None:
        for name, pattern in self.data.figures.items():
            if found := words.covering(m.span() for m in pattern.finditer(words.text)):
                spans[name].extend(found)


def spellable(data: DangerWords) -> dict[str, str]:
    """
    The listed forms, and every word of the ideas and frames as its own form, to mend slips to.
    """
    forms = dict(data.forms)
    for phrases in (*data.ideas.values(), *data.frames.values()):
        for word in " ".join(phrases).lower().replace("'", " ").replace("-", " ").split():
            forms.setdefault(word, word)
    return {form: _singular(canonical, forms) for form, canonical in forms.items()}


def _singular(word: str, forms: Mapping[str, str]) -> str:
    """
    "levels" becomes "level" when both are in use, so that a phrase fits either.
    """
    one = word[:-1]
    return one if len(word) > 4 and word[-1] == "s" and forms.get(one) == one else word


@lru_cache(maxsize=1)
def finder() -> Finder:
    """
    The finder over ``data/safety``, built at first use.
    """
    return Finder(danger_words())
