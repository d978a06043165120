from __future__ import annotations

import pytest

from bot.understanding.corrections import is_correction
from bot.understanding.reader import problems
from bot.understanding.sentences import sentences


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("I'm 7 weeks. Is it ok to fly?", [False, True]),
        ("im bleeding can i ask what dose do i need", [False, True]),
        ("what about swimming", [True]),
        ("I am scared", [False]),
        ("is it ok to have sex", [True]),
        ("I had a scan today, what does PUL mean?", [False, True]),
        ("how long do i take it for. I'm on 400mg", [True, False]),
        ("Does it hurt? Will it leak?", [True, True]),
    ],
)
def test_a_sentence_knows_whether_it_asks(text: str, asks: list[bool]) -> None:
    found = sentences(text)
    assert asks[-1] == found[-1].is_question
    assert asks[0] == found[0].is_question


@pytest.mark.parametrize(
    "text", ["what if i bleed again", "What would happen if I stopped?", "if i miscarry what then"]
)
def test_a_supposition_is_marked(text: str) -> None:
    assert any(sentence.hypothetical for sentence in sentences(text))


def test_a_sentence_stands_where_it_says() -> None:
    text = "Hello. I'm 7 weeks!  Is it ok?\nThanks"
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text


def test_nothing_said_is_no_sentence() -> None:
    assert sentences("   \n ") == ()
    assert sentences("...") == ()


@pytest.mark.parametrize(
    "text",
    ["actually its 8 weeks not 7", "sorry i meant 3 losses", "no the second one was at 9 weeks", "oops I put the wrong weeks",
     "that's wrong, it's 9", "I got that wrong", "correction: 2 miscarriages", "scrap that, I'm 10 weeks", "can i change my answer"],
)  # fmt: skip
def test_a_correction_is_known_as_one(text: str) -> None:
    assert is_correction(text)


@pytest.mark.parametrize(
    "text", ["no", "no bleeding", "I'm 7 weeks", "yes two", "not sure", "never had one", "thanks"]
)
def test_a_plain_answer_is_no_correction(text: str) -> None:
    assert not is_correction(text)


@pytest.mark.parametrize(
    ("text", "asked", "names"),
    [
        ("I'm 99 weeks pregnant", (), ("gest_impossible",)),
        ("99", ("gest",), ("gest_impossible",)),
        ("43 weeks", ("gest",), ("gest_impossible",)),
        ("42 weeks", ("gest",), ()),
        ("200", ("losses",), ("losses_impossible",)),
        ("my cervix is 30cm", (), ("cx_impossible",)),
        ("60mm", ("cx_mm",), ()),
        ("61mm", ("cx_mm",), ("cx_impossible",)),
        ("I'm 7 weeks", (), ()),
    ],
)
def test_what_cannot_be_is_named(text: str, asked: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert problems(text, asked) == names
