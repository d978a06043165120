"""
The parts of the second reader: opinions, words, the pieces in which an alarm stands, the posts.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.safety.net import mentions, read
from bot.safety.reading import LEVELS
from bot.understanding.encoder import DIM
from bot.understanding.opinion import Opinion, Words, form
from bot.understanding.second_look import seen
from bot.understanding.second_look_training import posts

STORY = "I wrote all this down because I do not know what to make of it or who I could ask about it"


def test_an_opinion_is_the_same_once_kept(tmp_path: Path) -> None:
    texts = ["red red dog", "red dog", "blue cat", "blue cat's"]
    vectors = np.eye(4, DIM, dtype=np.float32)
    opinion = form(vectors, texts, list("aabb"))
    opinion.save(tmp_path, "one")
    kept = Opinion.load(tmp_path, "one")
    shares = opinion.shares(vectors, texts)
    assert np.array_equal(shares, kept.shares(vectors, texts))
    assert [kept.labels[at] for at in shares.argmax(1)] == list("aabb")
    assert np.array_equal(shares, form(vectors, texts, list("aabb")).shares(vectors, texts))


def test_words_count_that_stand_in_two_texts_and_so_do_pairs() -> None:
    words = Words.of(["no bleeding now", "no bleeding", "bleeding"])
    assert list(words.place) == ["bleeding", "no", "no bleeding"]
    assert words.row("nothing known")[0] == []
    places, weights = words.row("No bleeding, no BLEEDING")
    assert places == [0, 1, 2]
    assert float((weights**2).sum()) == pytest.approx(1)
    assert words.matrix(["no bleeding"]).toarray()[0] == pytest.approx(words.row("no bleeding")[1])


def test_the_pieces_of_a_message_that_hold_an_alarm_are_found() -> None:
    text = f"{STORY}. And then a lot more of it came. {STORY} too. I'm soaking a pad an hour now."
    look = seen(text)
    assert len(look.parts) > 2
    (held,) = look.parts_with(read(text).flags[:1])
    assert "soaking" in look.parts[held]
    assert look.around(read(text)).shape == (3 * DIM,)


def test_mentions_hold_what_the_words_around_call_off() -> None:
    assert mentions("I do not want to die").level == "crisis"
    assert mentions("no bleeding").flags
    assert mentions("what a lovely day").flags == ()
    assert mentions("").flags == ()


def test_the_posts_are_labelled_and_kin_stay_together() -> None:
    known = posts()
    assert {post.label for post in known} == {*LEVELS[:3], "none", "low", "calm"}
    assert len({(post.file, post.id) for post in known}) == len(known)
    parts: dict[str, set[int]] = {}
    for post in known:
        parts.setdefault(post.kin, set()).add(post.part)
    assert all(len(part) == 1 for part in parts.values())
