"""
A message laid out for the readers: plain words, sentences, clauses, and what each clause is about.

Everything here is one spaCy pipeline, made once: tokens, measures ("7 weeks 3 days" becomes one
token), lemmas, and the mentions that the readers' tables name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import spacy
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.understanding.clauses import Clause, clause_at, clauses_of
from bot.understanding.context import Context, context_of
from bot.understanding.facts import Certainty, Fact, When, Whose
from bot.understanding.matching import Flags, Mentions, make_matcher
from bot.understanding.normalise import Normalised, normalise
from bot.understanding.tables import table

READERS = ("gestation", "bleeding", "losses", "scan", "person", "medicine", "cervix", "history")
_MEASURES = {
    "WEEKS": ("FIG weeks FIG days", "FIG weeks"),
    "RANGE": ("FIG to FIG weeks|months",),
    "MONTHS": ("FIG months",),
    "NTH": ("ORD week|weeks|month", "week|weeks FIG"),
    "LEN": ("FIG cm|mm|mil|centimetres|centimeters|millimetres|millimeters",),
    "DOSE": ("FIG mg",),
    "DAYS": ("FIG days|day", "couple of? days"),
    "YEARS": ("FIG years|year",),
    "HOURS": ("FIG hours|hour",),
}


class Reader:
    """
    The pipeline with its two Matchers: measures first, then mentions over the merged tokens.
    """

    def __init__(self, table: Mapping[str, tuple[str, ...]]) -> None:
        self.nlp = spacy.blank("en")
        for word in ("d&c", "a&e", "sister-in-law", "mother-in-law", "daughter-in-law"):
            self.nlp.tokenizer.add_special_case(word, [{"ORTH": word}])
        self.nlp.tokenizer.add_special_case("cannot", [{"ORTH": "can"}, {"ORTH": "not"}])
        self.lemmas = self.nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
        self.lemmas.initialize()
        flags = Flags(self.nlp.vocab)
        self.measures = make_matcher(self.nlp.vocab, flags, _MEASURES)
        self.mentions = Mentions(self.nlp.vocab, flags, table)

    def doc(self, text: str) -> Doc:
        """
        Tokens with measures merged and named, lemmas, and mentions in ``doc.spans``.
        """
        doc = self.nlp(text)
        doc.ents = filter_spans(self.measures(doc, as_spans=True))
        with doc.retokenize() as merged:
            for entity in doc.ents:
                merged.merge(entity, attrs={"LEMMA": entity.text})
        groups: dict[str, list[Span]] = {}
        for span in self.mentions(doc):
            groups.setdefault(span.label_.partition(".")[0], []).append(span)
        for name, spans in groups.items():
            doc.spans[name] = filter_spans(spans)
        return doc


@dataclass(frozen=True)
class Page:
    """
    One message, ready to read. ``today``, ``asked`` and ``person`` are as the caller gave them.
    """

    text: str
    normal: Normalised
    doc: Doc
    clauses: tuple[Clause, ...]
    today: date
    asked: tuple[str, ...] = ()
    person: str = "self"
    known: Mapping[str, Any] = field(default_factory=dict)

    def mentions(self, group: str) -> Iterator[Span]:
        """
        The spans of one reader's table, in order of place.
        """
        if group in self.doc.spans:
            yield from sorted(self.doc.spans[group], key=lambda span: span.start)

    def clause(self, span: Span) -> Clause:
        return clause_at(self.clauses, span.start)

    def context(self, span: Span) -> Context:
        """
        Whose, when and how sure the words of this span are.
        """
        return context_of(self.doc, span, self.clause(span))

    def fact(
        self,
        name: str,
        value: Any,
        span: Span,
        *,
        whose: Whose | None = None,
        when: When | None = None,
        certainty: Certainty | None = None,
    ) -> Fact:
        """
        A fact from these words, with the context read from their clause unless one is given.
        """
        context = self.context(span)
        start, end = self.normal.span(span.start_char, span.end_char)
        return Fact(
            name=name,
            value=value,
            words=self.text[start:end] if start >= 0 else "",
            start=start,
            end=end,
            whose=whose or context.whose,
            when=when or context.when,
            certainty=certainty or context.certainty,
        )


@cache
def reader() -> Reader:
    """
    The pipeline with every reader's table, made on first use.
    """
    return Reader({k: v for name in READERS for k, v in table(name).patterns().items()})


def lay_out(
    text: str,
    today: date,
    asked: tuple[str, ...] = (),
    person: str = "self",
    known: Mapping[str, Any] | None = None,
) -> Page:
    """
    The message as a page.
    """
    normal = normalise(text)
    doc = reader().doc(normal.text)
    clauses = clauses_of(doc, person)
    return Page(text, normal, doc, clauses, today, asked, person, dict(known or {}))
