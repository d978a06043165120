"""
What is said once a number was given and she writes again, and to who writes in another language.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.safety.pieces import pieces
from bot.safety.words import by_nation

# She spoke to somebody: from then on nothing tells her to ring as if she had not.
SPOKE = frozenset({"rang", "advised"})
# A first "nobody answers" or "I'd rather wait" also hears who else to ring.
_ELSE = {"no_answer": ("nobody_at_all",), "doubt": ()}


def names_after(
    kind: str,
    level: str,
    *,
    said: Collection[str] = (),
    nation: str | None = None,
    lost: bool = False,
) -> list[str]:
    """
    The names of the pieces for what she says after a number.

    ``kind`` as in ``bot.understanding.afterwards``, or "here" for words that say nothing new;
    ``level`` the danger that was answered; ``said`` the kinds that she said since: what she hears
    a second time is short.
    """
    if kind == "here" and SPOKE & set(said):
        return [_of_level("since", level)]
    if kind in said:
        return [_of_level(f"again_{kind}", level)]
    if kind == "advised" and lost and level != "crisis":
        return ["after_advised_lost"]
    first = [_of_level(f"after_{kind}", level)]
    if level == "urgent" and kind in _ELSE:
        return [*first, by_nation("shut", nation), *_ELSE[kind]]
    return first


def names_for_another_language(nation: str | None = None) -> list[str]:
    """
    The names of the pieces for a message in a language that is not read.
    """
    return ["not_english", by_nation("interpreter", nation)]


def _of_level(stem: str, level: str) -> str:
    """
    The piece for a level, or the plain one; a kind that has no piece is answered by "here".
    """
    found = [name for name in (f"{stem}_{level}", stem) if name in pieces()]
    when = stem.partition("_")[0]
    return found[0] if found else _of_level(f"{when}_here", level)
