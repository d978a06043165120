"""
What must hold of every message, tried on messages put together at random.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import Matcher

from bot.understanding import page as page_module
from bot.understanding.matching import Mentions
from bot.understanding.page import Reader
from tests.understanding.reading import facts, slots

TOLD = st.sampled_from(
    [
        "I am 8 weeks pregnant.", "I'm bleeding.", "I have had two miscarriages.",
        "I had a chemical pregnancy last year.", "They saw a heartbeat.", "I had two LLETZ treatments.",
        "I lost a baby at 18 weeks last year.", "I'm expecting twins.", "I am allergic to peanuts.",
        "I'm on progesterone from my IVF clinic.", "I'm 11w4d and spotting.",
    ]
)  # fmt: skip
BESIDE_THE_POINT = st.sampled_from(
    [
        "The weather is awful.", "My mum made dinner.", "We live near the sea.", "I work in a shop.",
        "Thank you for listening.", "The dog is barking.", "I can't sleep.", "The bus was late.",
        "My husband is at work.", "I feel so alone.",
    ]
)  # fmt: skip
NEGATED = st.sampled_from(
    [
        ("bleeding", "I am bleeding", "I am not bleeding"),
        ("bleeding", "I have had spotting", "I have not had spotting"),
        ("losses", "I have had a miscarriage", "I have never had a miscarriage"),
        ("losses", "I've had two miscarriages", "I've not had any miscarriages"),
        ("babies", "I'm having twins", "I'm not having twins"),
        ("allergy", "I'm allergic to peanuts", "I'm not allergic to peanuts"),
        ("cervix_surgery", "I've had a LLETZ", "I've never had a LLETZ"),
        ("conditions", "I have epilepsy", "I don't have epilepsy"),
        ("on_progesterone", "I'm using progesterone", "I'm not using progesterone"),
        ("pregnant", "I'm pregnant", "I'm not pregnant"),
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(TOLD, st.lists(BESIDE_THE_POINT, max_size=3), st.lists(BESIDE_THE_POINT, max_size=3))
def test_an_unrelated_sentence_changes_no_fact(
    told: str, before: list[str], after: list[str]
) -> None:
    assert slots(" ".join([*before, told, *after])) == slots(told)


@settings(max_examples=30, deadline=None)
@given(NEGATED, BESIDE_THE_POINT)
def test_a_negated_sentence_never_leaves_the_fact(case: tuple[str, str, str], beside: str) -> None:
    name, said, denied = case
    assert slots(f"{beside} {said}.")[name] not in (slots(f"{beside} {denied}.").get(name),)


def of_my_sister(told: str) -> str:
    """
    The same sentence with "my sister" as its subject.
    """
    swaps = {"I am": "My sister is", "I'm": "My sister is", "I have": "My sister has", "I had": "My sister had",
             "I lost": "My sister lost", "They saw": "For my sister they saw", "my IVF": "her IVF"}  # fmt: skip
    return re.sub("|".join(map(re.escape, swaps)), lambda m: swaps[m[0]], told)


@settings(max_examples=30, deadline=None)
@given(TOLD.filter(lambda text: not text.startswith("They")), BESIDE_THE_POINT)
def test_a_sister_s_facts_fill_no_slot(told: str, beside: str) -> None:
    assert not {k for k in slots(f"{beside} {of_my_sister(told)}") if k not in ("person",)}


@settings(max_examples=30, deadline=None)
@given(TOLD)
def test_a_supposition_fills_no_slot(told: str) -> None:
    supposed = "What if " + told[0].lower() + told[1:].rstrip(".") + "?"
    assert not {k for k in slots(supposed) if k != "person"}


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_is_read_and_points_into_itself(text: str) -> None:
    for fact in facts(text):
        assert text[fact.start : fact.end] == fact.words


class Deaf:
    """
    Stands where the mentions' Matcher stands and finds nothing.
    """

    def __call__(self, doc: object) -> list[object]:
        return []


@pytest.mark.parametrize(
    ("name", "text"),
    [("gest", "I'm 7 weeks"), ("bleeding", "I'm bleeding"), ("losses", "two miscarriages before"),
     ("cx_mm", "my cervix is 24mm"), ("nation", "I'm in Wales"), ("babies", "expecting twins")],
)  # fmt: skip
def test_without_the_matcher_the_fact_is_lost(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert name in slots(text)
    held: Reader = page_module.reader()
    assert isinstance(held.mentions, Mentions)
    assert all(isinstance(matcher, Matcher) for *_, matcher in held.mentions.entries)
    monkeypatch.setattr(held, "mentions", Deaf())
    assert name not in slots(text)


def test_every_fact_of_a_made_up_history_has_the_type_of_its_input() -> None:
    types: Mapping[str, type | tuple[type, ...]] = {
        "gest": int, "bleeding": str, "losses": dict, "cx_mm": (int, float), "allergy": frozenset,
        "conditions": frozenset, "late_loss_at": int,
    }  # fmt: skip
    text = (
        "I'm 9 weeks and bleeding, lost a baby at 19 weeks last year, allergic to soya, have epilepsy. "
        "My cervix is 31mm."
    )
    found = {fact.name: fact.value for fact in facts(text)}
    for name, kind in types.items():
        assert isinstance(found[name], kind)
