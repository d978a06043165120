"""
Where a sign stands in a message: its ideas close enough together, and nothing calling it off.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from bot.safety.danger_words import Sign
from bot.safety.spans import Span, Spans
from bot.safety.tokens import Words

NEAR = 5  # words to either side in which an "unless" idea calls a sign off
CHOICES = 3  # places of each further idea that are tried, nearest first


def hits(sign: Sign, words: Words, spans: Spans) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    """
    Each place where the sign stands, as one span, with the span of each of its ideas.
    """
    if not all(any(name in spans for name in part) for part in sign.ideas):
        return
    first, *rest = (sorted(s for name in part for s in spans.get(name, ())) for part in sign.ideas)
    for anchor in first:
        near = [_nearest(sign, words, anchor, group) for group in rest]
        for chosen in product(*near):
            parts = (anchor, *chosen)
            hit = min(p[0] for p in parts), max(p[1] for p in parts)
            if _apart(parts) and not _called_off(sign, words, spans, hit, parts):
                yield hit, parts


def _nearest(sign: Sign, words: Words, anchor: Span, group: list[Span]) -> list[Span]:
    fitting = [
        s
        for s in group
        if gap(s, anchor) <= sign.within
        and (sign.across or words.sentence[s[0]] == words.sentence[anchor[0]])
        and (not sign.keep_order or s[0] >= anchor[1])
        and not meet(s, anchor)
    ]
    return sorted(fitting, key=lambda s: gap(s, anchor))[:CHOICES]


def _apart(parts: tuple[Span, ...]) -> bool:
    return not any(meet(a, b) for i, a in enumerate(parts) for b in parts[i + 1 :])


def _called_off(sign: Sign, words: Words, spans: Spans, hit: Span, parts: tuple[Span, ...]) -> bool:
    """
    An "unless" idea stands near and is not itself a piece of the sign ("right hand side"), or a
    piece belongs to another thing ("blood test").
    """
    sentence = words.sentence[hit[0]]
    for span in (s for name in sign.unless for s in spans.get(name, ())):
        near = gap(span, hit) <= NEAR and words.sentence[span[0]] == sentence
        if near and not any(p[0] <= span[0] and span[1] <= p[1] for p in parts):
            return True
    other = (s for name in sign.unless_sentence for s in spans.get(name, ()))
    if any(words.sentence[span[0]] == sentence for span in other):
        return True
    holding = (s for name in sign.part_of for s in spans.get(name, ()))
    return any(meet(s, p) for s in holding for p in parts)


def gap(a: Span, b: Span) -> int:
    """
    How many words lie between two spans; 0 when they touch or meet.
    """
    return max(0, b[0] - a[1], a[0] - b[1])


def meet(a: Span, b: Span) -> bool:
    """
    True when two spans share a word.
    """
    return a[0] < b[1] and b[0] < a[1]
