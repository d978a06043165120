"""
Whether a message is about what the library holds: its signs, their weights, and what they do.
"""

import numpy as np
import pytest
import yaml

from bot.knowledge import curve, scope
from bot.knowledge.entries import load_entries
from bot.knowledge.index import SIGNS
from bot.knowledge.search import Library, read_settings
from bot.knowledge.training import OUTSIDE, lessons, posts
from bot.settings import ROOT

STORY = (
    "My sister is getting married in June and the dress is too tight. The car broke down as well. "
    "We walked the dog by the canal and it rained. {} Anyway the kids are back at school on Monday."
)


@pytest.fixture(scope="module")
def library():
    return Library.ready()


def test_shares_sum_to_one_and_the_part_outside_is_the_regressions(library):
    index = library.index
    view = index.view(library._vectors(["is it safe for the baby", "which pram is best"]))
    shares = index.shares(view)
    out = index.model.labels.index(OUTSIDE)
    assert np.allclose(shares.sum(1), 1, atol=1e-4)
    assert np.allclose(shares[:, out], view.learnt[:, out])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("how do I put the pessary in", "how do I put a car seat in"),
        ("I lost my last baby and I'm bleeding again", "I lost my keys again"),
        ("is my cervix too short", "is my fringe too short"),
        (STORY.format("I'm seven weeks and bleeding, who do I ring?"), STORY.format("It was fun.")),
    ],
)
def test_what_is_ours_is_more_likely_ours(library, ours, theirs):
    assert library.ask(ours).inside > library.ask(theirs).inside


def test_a_question_in_a_story_is_never_surer_to_be_ours_than_the_story(library):
    asked = library.ask(STORY.format("Does brown spotting count as bleeding? Can I still fly?"))
    assert len(asked.parts) > 1
    assert max(part.inside for part in asked.parts) <= asked.inside + 1e-6


def test_nothing_below_the_limit_of_scope_is_answered_or_offered(library):
    texts = [text for text, _ in scope.posts_to_judge()]
    found = [library.ask(text) for text in texts]
    limit = read_settings()["inside"]
    assert all(asked.decision == "fallback" for asked in found if asked.inside < limit)


def test_at_most_three_in_a_hundred_posts_that_are_not_ours_are_answered(library):
    theirs = [text for text, ours in scope.posts_to_judge() if not ours]
    answered = [text for text in theirs if library.ask(text).decision == "answer"]
    assert len(answered) <= 0.03 * len(theirs)


# The weights
# -----------


def test_a_sign_that_tells_gets_a_weight_and_one_that_does_not_gets_none():
    random = np.random.default_rng(7)
    ours = [n % 2 == 0 for n in range(400)]
    signs = random.normal(size=(400, 4)).astype(np.float32)
    signs[:, 1] += np.array(ours) * 3
    found = scope.fit(scope.judged_of(signs[:200], ours[:200], signs[200:], ours[200:]))
    assert found.weights[1] > 5 * max(abs(found.weights[n]) for n in (0, 2, 3))


def test_the_short_texts_of_each_side_count_the_same_however_many_there_are():
    signs = np.zeros((10, 4), np.float32)
    judged = scope.judged_of(signs, [True] * 10, signs, [True] * 9 + [False])
    ours, others = sum(judged.weights[10:19]), judged.weights[19]
    assert ours == pytest.approx(others) == pytest.approx(scope.SHORT * 10)


def test_every_sign_has_a_weight_that_speaks_for_us():
    weights = dict(zip(SIGNS, scope.Scope.of(read_settings()["scope"]).weights, strict=True))
    assert all(weight > 0 for weight in weights.values()), weights


@pytest.mark.thorough
def test_the_weights_in_force_are_those_that_the_data_gives():
    drawn, held = curve.draw().scope, scope.Scope.of(read_settings()["scope"])
    assert drawn.weights == pytest.approx(held.weights, rel=0.2, abs=0.1)


# The posts
# ---------


def test_every_post_belongs_to_an_entry_or_to_none():
    assert set(posts()) <= {entry.id for entry in load_entries()} | {OUTSIDE}


def test_the_posts_that_weigh_the_signs_are_not_learnt():
    learnt = {lesson.text for lesson in lessons(load_entries())}
    assert not learnt & {text for text, _ in scope.posts_to_judge()}


def test_no_post_stands_twice():
    rows = yaml.safe_load((ROOT / "data/held_back/posts.yml").read_text("utf-8"))
    texts = [row["text"] for row in rows] + [text for listed in posts().values() for text in listed]
    assert len(set(texts)) == len(texts)
