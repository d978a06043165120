"""
Laws of the net, held against many sentences.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.safety.net import read, worse
from bot.safety.reading import LEVELS
from tests.safety.tables import RANK, reaches, rows

FOUND = [(b["code"], s, b.get("at")) for b, s in rows("found.yml")]
LOUD = [
    s for b, s in rows("found.yml") if b["level"] in ("emergency", "crisis") and not b.get("at")
]
UNRELATED = [
    "The weather is nice.",
    "My scan is on Monday.",
    "I live in Leeds.",
    "Thank you for reading.",
    "We have two cats.",
    "Can I get progesterone?",
    "My name is Sam.",
    "I like tea.",
    "My toddler is 3 and has a cold.",
    "My dad is here with me.",
    "The paediatrician saw my son.",
    "I had a nosebleed last year.",
]
NOUNS = [
    "bleeding", "heavy bleeding", "shoulder pain", "shoulder tip pain", "severe pain", "chest pain",
    "contractions", "fever", "spotting", "blurred vision", "one sided pain", "big clots",
    "stomach pain", "brown discharge", "leaking fluid", "blood", "swollen calf", "panic attacks",
    "suicidal thoughts", "flashing lights", "calf pain", "cramps", "dizziness",
]  # fmt: skip
DENIALS = [
    "no {}", "I have no {}", "I don't have {}", "I haven't had any {}", "there is no {}",
    "not had any {}", "without any {}", "I've never had {}", "No {} at all", "dont have {}",
]  # fmt: skip
VERBS = [
    "bleeding", "bleeding heavily", "soaking pads", "spotting", "fainting", "leaking fluid",
    "suicidal", "having contractions", "having chest pain", "dizzy", "in agony", "burning up",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(FOUND), st.sampled_from(UNRELATED), st.booleans())
def test_an_unrelated_sentence_never_removes_a_sign(case, extra, before):
    _, sentence, gest = case
    alone = {flag.code: flag.level for flag in read(sentence, gest=gest).flags}
    text = f"{extra} {sentence}." if before else f"{sentence}. {extra}"
    beside = {flag.code: flag.level for flag in read(text, gest=gest).flags}
    for code, level in alone.items():
        assert code in beside, (text, beside)
        assert reaches(beside[code], level), (text, beside)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(DENIALS), st.sampled_from(NOUNS))
def test_a_denied_sign_is_gone(denial, noun):
    assert read(denial.format(noun)).flags == ()


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["I'm not {}", "im not {}", "I am not {}", "not {}"]), st.sampled_from(VERBS)
)
def test_a_denied_state_is_gone(denial, verb):
    assert read(denial.format(verb)).flags == ()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(NOUNS), min_size=2, max_size=4, unique=True))
def test_a_no_reaches_to_the_end_of_its_list(nouns):
    text = f"no {', '.join(nouns[:-1])} or {nouns[-1]}"
    assert read(text).flags == ()


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(LOUD),
    st.sampled_from([str.upper, str.title, str.lower]),
    st.sampled_from(["", "  ", "\n", "!!!", "...", " 😭", "?!"]),
    st.sampled_from([" ", "  ", "   "]),
)
def test_case_space_and_marks_do_not_lose_a_999(sentence, case, tail, space):
    noisy = tail + case(sentence).replace(" ", space) + tail
    plain = read(sentence).level
    assert reaches(read(noisy).level, plain or "routine"), (noisy, plain)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(LOUD), st.data())
def test_a_stretched_letter_of_a_long_word_does_not_lose_the_danger(sentence, data):
    # "tooo" may be "too" or "to": words of four letters and fewer are left out
    longs = [m.span() for m in re.finditer(r"[A-Za-z]{5,}", sentence)]
    assume(longs)
    places = [i for start, end in longs for i in range(start + 1, end)]
    at = data.draw(st.sampled_from(places))
    stretched = sentence[:at] + sentence[at] * 3 + sentence[at + 1 :]
    assert read(stretched).flags, stretched


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_at_all_is_read(text):
    reading = read(text)
    assert all(flag.level in LEVELS for flag in reading.flags)
    assert all(text[f.start : f.end] == f.words for f in reading.flags)
    assert list(reading.flags) == sorted(reading.flags, key=lambda f: RANK[f.level])


@given(st.sampled_from(LEVELS), st.sampled_from(LEVELS))
def test_worse_is_strict_and_one_way(before, now):
    assert worse(before, now) == (RANK[now] < RANK[before])
    assert not (worse(before, now) and worse(now, before))


@pytest.mark.parametrize(("before", "now", "says"), [
    (None, "routine", True), ("same_day", "same_day", False), ("same_day", None, False),
    ("same_day", "urgent", True), ("emergency", "crisis", True), (None, None, False),
])  # fmt: skip
def test_a_same_day_line_is_repeated_only_when_it_gets_worse(before, now, says):
    assert worse(before, now) is says


def test_the_end_of_a_long_message_is_read():
    story = "We moved house and painted the nursery and waited for the bus. " * 80
    assert len(story) > 4000
    assert read(story + "I am soaking a pad every hour.").level == "emergency"


def test_the_same_message_reads_the_same_twice():
    text = "im 7 weeks, bleeding loads and my shoulder hurts"
    assert read(text) == read(text)
