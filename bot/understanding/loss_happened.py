"""
Whether the words around the name of a loss say that it took place.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from bot.understanding.lexicon import count_of
from bot.understanding.tables import table

_TABLE = table("losses")
_HAD, _OTHER_LOSS, _WEIGHED, _MONTHS, _SUPPOSED, _IMAGINED, _PETS = (
    _TABLE.words(name)
    for name in ("had", "other_loss", "weighed", "months", "supposed", "imagined", "pets")
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPANS = frozenset({"year", "month", "week", "morning", "weekend", "time"})
_MAYBE = frozenset({"will", "'ll", "going", "might", "could", "may", "likely", "want"})
_TEMPER = frozenset({"work", "him", "her", "them", "my", "everyone", "school"})
_NURSERIES = frozenset({"nicu", "scbu", "neonatal", "incubator"})


def something_else(left: list[str], after: list[str], label: str, text: str) -> bool:
    """
    True for "threatened miscarriage", "memory loss", "her miscarriage", a heading "TW: loss".
    """
    near = left[-3:]
    if label == "baby" and (_WEIGHED & set(after[:1]) or _NURSERIES & set(after[:9])):
        return True
    if label == "baby" and after[:3] in ([",", "several", "times"], ["several", "times"]):
        return True  # how many is not said
    if "heart" in text and after[:1] and after[0] in ("up", "from", "to", "down"):
        return True  # "the heartbeat has gone up to 170"
    if near[-2:] in (["kind", "of"], ["kinds", "of"]) or left[-3:-1] in (
        ["one", "in"],
        ["1", "in"],
    ):
        return True  # "one in four pregnancies ends"
    if _IMAGINED & set(left[-6:]) or _PETS & set(left[-6:]) or "doppler" in after:
        return True
    if after[:1] == ["a"] and after[1:2] in (["day"], ["week"], ["month"], ["year"]):
        return True  # "I see three miscarriages a day"
    if "threatened" in near or near[-2:] == ["trigger", "warning"] or left[-1:] == ["/"]:
        return True
    if "tw" in near or ({"her", "his", "their", "your"} & set(left[-6:]) and label != "baby"):
        return True
    if after[:1] and text == "lost this" and (after[0] in _MONTHS or after[0] in _SPANS):
        return True  # "the third tooth lost this year"
    if text == "lost it" and after[:1] == ["at"] and after[1:2] and after[1] in _TEMPER:
        return True
    times = left[-1:] == ["time"] and (count_of("".join(left[-2:-1])) or 0) > 0
    return label == "plain" and bool(_OTHER_LOSS & set(left[-1:])) and not times


def happened(label: str, span: Any, left: list[str], right: list[str], clause: Any) -> bool:
    """
    True when the words around say that the loss took place.
    """
    words = set(left)
    inside = set(span.text.split())
    unsure = {"whether", "ever"} & words or {"sure", "if"} <= words
    if unsure and label != "baby":
        return False
    one = span.text.endswith(("miscarriage", "loss", "chemical", "pregnancy", "sac", "ovum"))
    if left[-1:] in (["my"], ["our"]) and one and not (_SUPPOSED | _MAYBE) & words:
        return True
    if left[-2:] in (["after", "my"], ["since", "my"], ["following", "my"], ["after", "our"]):
        return True
    if label == "baby" and span.text.startswith(("n't", "not find")):
        return True  # "they couldn't find a heartbeat"
    month = left[-5:-1:] and any(
        pair in (("in", "may"), ("last", "may")) for pair in pairwise(left)
    )
    maybe = _MAYBE - {"may"} if month else _MAYBE
    if maybe & set(left[-5:]):
        return False
    if label == "now" and (_SUPPOSED & words or right[:1] == ["?"]):
        return False
    if label in ("early", "baby", "ended", "stillbirth", "verb", "angel", "now"):
        return not {"lose", "loses"} & inside
    if left[-1:] == ["pregnancy"] and label in ("missed", "chemical"):
        return True
    if left[-2:] == ["pregnancy", "after"] and one and {"my", "first"} & set(left):
        return True
    if left[-1:] == ["post"] and one:
        return True
    if left[-1:] == ["after"] and span.text in ("miscarriage", "loss", "losses", "miscarriages"):
        return span.text in ("miscarriage", "loss") and "pregnant" in left[-3:]
    if span.text.endswith(("sses", "ages", "babies", "chemicals")) and not {"both"} & words:
        return _dated_each(right)  # several, but how many is not said
    if {"was", "were", "ended", "became"} & set(left[-4:]) and not {"it", "this"} & set(left[-5:]):
        return True
    if {"previous", "prior"} & inside and left[-1:] in (["a"], ["my"], ["one"]):
        return True
    alone = not left or left[-1] in ("1", "one", "single", ",", "and", "maybe", "-", "(")
    if alone and ({"previous", "prior"} & inside or left[-1:] in (["1"], ["one"], ["single"])):
        return True
    if label == "missed" and not clause.supposed and left[-2:] in (["for", "my"], ["for", "our"]):
        return True
    if left[-1:] == ["for"] and label == "missed" and not clause.supposed:
        return True  # "took tablets for mmc"
    if alone and right[:1] and (_YEAR.fullmatch(right[0]) or right[0] in _MONTHS):
        return True  # "mc 2019, mmc 2021"
    if right[:2] in (["i", "had"], ["we", "had"], ["she", "had"]):
        return True
    if (
        {"having", "pregnancy"} & set(left[-3:])
        and not {"had", "after_"} & words
        and "previous" not in words
    ):
        return False
    if _HAD & words or {"occurred", "happened", "was", "ago", "last", "before"} & set(right[:2]):
        return True
    if right[:1] in (["at"], ["in"]) and {"a", "an", "another"} & set(left[-3:]):
        return True
    if right[:1] in (["at"], ["in"]) and (
        clause.past or not left or left[-1] in ("my", "a", "1", "one", ",", "and", "ago", "year")
    ):
        return True
    return label in ("missed", "chemical", "late") and (
        not left or left[-1] in (",", "and", "1", "one", "a", "(", ":", "-")
    )


def _dated_each(right: list[str]) -> bool:
    """
    True where each of several losses is dated: "miscarriages in 2020, 2021 and 2022".
    """
    return right[:1] in (["in"], ["at"], ["("]) or (
        right[:1] == [","] and bool(_MONTHS & set(right[1:2]))
    )
