"""
A short reply to the question on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bot.understanding.facts import Fact
from bot.understanding.normalise import normalise
from bot.understanding.reader import read_facts
from bot.understanding.replies_to import VALUES, none_of, reply_value, weeks_of
from bot.understanding.tables import table

Settled = Literal["unsure", "declined"]

_TABLE = table("answers")
HISTORY = frozenset(
    {"losses", "sptb_at", "late_loss_at", "pprom", "cervix_surgery", "other_risk"}
    | {"cx_mm", "cx_at", "cx_tv", "conditions", "allergy", "nation"}
)
_OPENING = r"(?:oh |er |um )?"
YES = re.compile(rf"{_OPENING}(?:{'|'.join(_TABLE.phrases('yes'))})\b")
NO = re.compile(rf"{_OPENING}(?:{'|'.join(_TABLE.phrases('no'))})\b")
UNSURE = re.compile(rf"\b(?:{'|'.join(_TABLE.phrases('unsure'))})\b|^\?+$")
_SOME_CLINIC = re.compile(r"^(?:from |by |it was )*(?:the |my |a )?clinic\b")
# Signs and other languages' words that are a whole reply: "👍", "tak", "sí".
_WHOLE = {
    sign: said for said, signs in _TABLE.pairs("whole").items() for sign in signs.split(" | ")
}
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\u200d♀♂]")
DECLINED = re.compile(rf"\b(?:{'|'.join(_TABLE.phrases('declined'))})\b")


@dataclass(frozen=True)
class Answer:
    """
    What a reply settles.

    ``values`` are inputs with their values; ``settled`` are inputs closed without one (unsure or
    declined); ``partial`` says an answer that is not enough, as "yes" to "how many?";
    ``understood`` is False when the reply answers nothing that was asked.
    """

    values: dict[str, Any] = field(default_factory=dict)
    settled: dict[str, Settled] = field(default_factory=dict)
    understood: bool = False
    partial: str = ""
    facts: tuple[Fact, ...] = ()


def answer_to(
    asked: tuple[str, ...],
    text: str,
    today: date,
    *,
    person: str = "self",
    known: Mapping[str, Any] | None = None,
) -> Answer:
    """
    The reply read as an answer to ``asked``: inputs of the eligibility module, or one of
    consent, danger, read_back and continue.
    """
    facts = read_facts(text, today=today, asked=asked, person=person, known=known)
    told = {f.name: f.value for f in facts if f.fills_a_slot and f.name in asked and _about_now(f)}
    plain = _plain(text)
    short = len(plain.split()) <= 12
    if told:
        return _complete(asked, told, plain, facts)
    guessed = any(f.to_read_back for f in facts)  # "not sure, maybe 8 weeks" is read back
    settled = _closing(plain) if short and not guessed else None
    if settled and not _digits_first(plain) and not _a_guess(asked, plain):
        return Answer(settled=dict.fromkeys(asked, settled), understood=True, facts=facts)
    if guessed and (UNSURE.match(plain) or any(f.to_read_back and f.name in asked for f in facts)):
        return Answer(facts=facts)
    values, partial = _direct(asked, plain.rstrip("? ")) if short else ({}, "")
    if partial == "never_measured":
        return Answer(settled=dict.fromkeys(asked, "unsure"), understood=True, facts=facts)
    return Answer(values, {}, bool(values or partial), partial, facts)


def _a_guess(asked: tuple[str, ...], plain: str) -> bool:
    """
    "Maybe 6?" to "how many weeks": six, which the read-back shows again.
    """
    return asked == ("gest",) and weeks_of(plain.rstrip("? ")) is not None


def _about_now(fact: Fact) -> bool:
    return fact.when == "now" or fact.name in HISTORY


def _plain(text: str) -> str:
    sign = _WHOLE.get(_SKIN.sub("", text).casefold().strip(" .!,?"))
    words = sign or normalise(text).text.strip(" .!,")
    return re.sub(r"\s+([.,!?])", r"\1", words)


def _digits_first(plain: str) -> bool:
    return bool(re.match(r"\d", plain))


def _closing(plain: str) -> Settled | None:
    if DECLINED.search(plain):
        return "declined"
    return "unsure" if UNSURE.search(plain) else None


def _complete(
    asked: tuple[str, ...], told: dict[str, Any], plain: str, facts: tuple[Fact, ...]
) -> Answer:
    """
    A reply that names some of several inputs; "the others no" settles the rest.
    """
    rest = [name for name in asked if name not in told]
    if rest and re.search(
        r"\b(?:only|just|nothing else|none of the (?:others|rest)|no others?|the rest no)\b", plain
    ):
        told = {**none_of(tuple(rest)), **told}
    return Answer(told, {}, True, "", facts)


def _said_last(plain: str) -> str:
    """
    "had scan yes": of a few words the last may be the answer.
    """
    words = plain.split()
    last = words[-1] if 1 < len(words) <= 4 else ""
    return {"yes": "yes", "yeah": "yes", "yep": "yes", "no": "no", "nope": "no"}.get(last, "")


def _direct(asked: tuple[str, ...], plain: str) -> tuple[dict[str, Any], str]:
    """
    Values from a bare "yes", "no", number or word, by what was asked.
    """
    polarity = "yes" if YES.match(plain) else "no" if NO.match(plain) else _said_last(plain)
    if len(asked) > 1:
        if polarity == "no" and "cx_mm" in asked:
            return {}, "never_measured"
        if polarity == "no":
            return none_of(asked), ""
        values = {n: v for n in asked if (v := reply_value(n, plain, "")) is not None}
        return values, "" if values else ("which" if polarity == "yes" else "")
    values = {n: v for n in asked if (v := reply_value(n, plain, polarity)) is not None}
    if not values and polarity == "no":
        values = none_of(asked)
    if values:
        return values, ""
    if asked == ("on_progesterone",) and _SOME_CLINIC.search(plain):
        return {}, VALUES["on_progesterone"]
    return {}, VALUES.get(asked[0], "") if polarity == "yes" and asked else ""
