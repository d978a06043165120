from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.normalise import for_encoder, normalise
from bot.understanding.spelling import distance, repair

WRITTEN = [
    ("7w3d", "7 weeks 3 days"),
    ("7/40+3", "7 weeks 3 days"),
    ("7/40", "7 weeks"),
    ("13 + 2 w", "13 weeks 2 days"),
    ("20w+4d", "20 weeks 4 days"),
    ("33w +6", "33 weeks 6 days"),
    ("7 weeks 3", "7 weeks 3 days"),
    ("six and a half weeks", "6.5 weeks"),
    ("6 1/2 weeks", "6.5 weeks"),
    ("twenty-one weeks", "21 weeks"),
    ("9-10 weeks", "9 to 10 weeks"),
    ("10+ weeks", "10 weeks"),
    ("im 6 wks tomoz", "i'm 6 weeks tomorrow"),
    ("my 1st mc", "my 1st miscarriage"),
    ("4.3cm", "4.3 cm"),
    ("24 millimetres", "24 mm"),
    ("2x400mg", "2 x 400 mg"),
    ("5 days past a 5 day transfer", "5dp5dt"),
    ("5dp5dt", "5dp5dt"),
    ("bleading n spoting", "bleeding and spotting"),
    ("misscarriage", "miscarriage"),
    ("hartbeat", "heartbeat"),
    ("ive had an mmc b4", "i've had an missed miscarriage before"),
    ("they didnae see a hb", "they didn't see a heartbeat"),
    ("sooooo scared", "so scared"),
    ("utragestan", "utrogestan"),
    ("had a D&C", "had a d&c"),
    ("5 months", "5 months"),
    ("1+1", "1 + 1"),
]


@pytest.mark.parametrize(("typed", "meant"), WRITTEN)
def test_what_is_typed_becomes_plain_words(typed: str, meant: str) -> None:
    assert normalise(typed).text.strip() == meant


@pytest.mark.parametrize(
    "word", ["breeding", "leading", "house", "mother", "friend", "bread", "table", "stitch"]
)
def test_an_english_word_is_left_alone(word: str) -> None:
    assert repair(word) == word


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("cat", "cat", 0), ("cat", "cut", 1), ("cat", "act", 1), ("cat", "cats", 1), ("", "abc", 3)],
)
def test_the_distance_of_two_words_is_the_slips_between_them(
    one: str, other: str, steps: int
) -> None:
    assert distance(one, other) == steps


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_every_piece_leads_back_to_where_it_came_from(text: str) -> None:
    plain = normalise(text)
    at = 0
    for start, end, came, went in plain.pieces:
        assert (start, came) == (at, came)
        assert 0 <= came < went <= len(text)
        at = end
    assert at == len(plain.text)


def test_the_words_behind_a_stretch_are_the_typed_ones() -> None:
    plain = normalise("Im 7w3d & bleedin")
    start = plain.text.index("7 weeks 3 days")
    assert plain.words(start, start + len("7 weeks 3 days")) == "7w3d"


def test_the_encoder_reads_brands_as_what_they_are() -> None:
    assert for_encoder("Is cyclogest safe?") == "is progesterone pessary safe?"
    assert for_encoder("hw mny wks shud i take utrogestan 4").endswith(
        "i take progesterone capsule 4"
    )


@pytest.mark.parametrize(
    ("text", "a_mother"),
    [
        ("Mam i am 7 weeks 3 days", False),
        ("Hello mam, my wife is 9 weeks", False),
        ("good morning mam can i travel", False),
        ("what to do, pls reply mam.", False),
        ("my mam said to rest", True),
        ("mam had two miscarriages before me", True),
        ("i told mam im 6 weeks", True),
    ],
)
def test_a_doctor_spoken_to_as_mam_is_no_mother(text: str, a_mother: bool) -> None:
    assert ("mum" in normalise(text).text.split()) is a_mother
