"""
What kind of message it is: the short turns, the messages kept aside, and what cannot be read.
"""

import io
import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.bench_intents import held_back
from bot.understanding.classify import examples, intent_model, understand_lines
from bot.understanding.intents import IntentModel, train
from bot.understanding.normalise import for_encoder
from bot.understanding.pieces import MOST, asks, pieces, to_encode
from bot.understanding.short_turns import SHORT, is_readable, short_turn

NEEDED = {
    "greet", "thanks", "goodbye", "affirm", "deny", "unsure", "rather_not_say", "why", "repeat",
    "change", "go_back", "stop", "restart", "human", "who_are_you", "is_private",
    "delete_my_data", "know_about_me", "complaint", "feedback", "upset", "good_news",
    "baby_died", "not_pregnant", "on_behalf", "check_eligibility", "inform", "ask",
    "out_of_scope", "help",
}  # fmt: skip


@pytest.fixture(scope="module")
def model():
    return intent_model()


def test_every_intent_has_at_least_25_examples_and_the_rest_of_the_world_400():
    counts = Counter(intent for _, intent in examples())
    assert set(counts) == NEEDED
    assert min(counts.values()) >= 25
    assert counts["out_of_scope"] >= 400


def test_no_example_belongs_to_two_intents():
    seen = {}
    for text, intent in examples():
        assert seen.setdefault(text.lower(), intent) == intent


def test_the_messages_kept_aside_are_not_examples():
    taught = {for_encoder(text) for text, _ in examples()}
    assert [text for text, _ in held_back() if for_encoder(text) in taught] == []


def test_the_intents_are_right_for_at_least_85_in_100_messages_kept_aside(model):
    asked = held_back()
    right = sum(model.classify(text).intent == intent for text, intent in asked)
    assert right >= 0.85 * len(asked)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hi", "greet"), ("Hiya!", "greet"), ("ta", "thanks"), ("ok thanks x", None),
        ("ok, thanks.", "thanks"), ("yh", "affirm"), ("YES", "affirm"), ("👍🏽", "affirm"),
        ("nope", "deny"), ("  no ", "deny"), ("idk", "unsure"), ("dunno...", "unsure"),
        ("skip", "rather_not_say"), ("why?", "why"), ("back", "go_back"), ("STOP", "stop"),
        ("start again", "restart"), ("no baby", None), ("yes but bleeding", None),
    ],
)  # fmt: skip
def test_a_short_turn_is_known_word_for_word_or_not_at_all(text, intent):
    assert short_turn(text) == intent


def test_every_short_turn_is_certain(model):
    for intent, row in SHORT.items():
        for phrase in row.split("|"):
            found = model.classify(phrase)
            assert (found.intent, found.confidence) == (intent, 1.0), phrase


@pytest.mark.parametrize(
    "text", ["", "  \n", "🙂🙂", "...", "怀孕了出血怎么办", "мне страшно", "\x00"]
)
def test_what_cannot_be_read_has_no_intent(model, text):
    found = model.classify(text)
    assert (found.intent, found.confidence, found.ranking) == (None, 0.0, ())


@pytest.mark.parametrize(("text", "readable"), [("7+3", True), ("2", True), ("ok 妊", True)])
def test_a_number_can_be_read(text, readable):
    assert is_readable(text) is readable


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_probabilities_that_sum_to_one(text):
    found = intent_model().classify(text)
    if found.intent is not None:
        assert abs(sum(share for _, share in found.ranking) - 1) < 1e-3
        assert found.ranking[0] == (found.intent, found.confidence)


def test_a_model_is_the_same_after_it_was_kept(model, tmp_path):
    model.save(tmp_path)
    again = IntentModel.load(tmp_path)
    text = "could somebody ring me about this"
    assert again.classify(text) == model.classify(text)
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".json"}


def test_a_small_training_set_is_learnt():
    taught = [(f"{word} number {n}", word) for word in ("apples", "engines") for n in range(6)]
    assert train(taught).classify("apples please").intent == "apples"


# Pieces of a long message
# ------------------------


def test_a_long_message_is_read_in_at_most_24_pieces():
    assert len(to_encode("I bled again. " * 100)) == MOST


def test_questions_are_kept_before_statements():
    kept = to_encode("It was a long day. " * 40 + "Is it safe?")
    assert "Is it safe?" in kept


def test_a_run_on_message_is_cut_where_it_joins():
    text = " and ".join(f"then i bled on day {n} again" for n in range(12))
    assert len(pieces(text)) > 3
    assert " ".join(pieces(text)).split() == text.split()


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("is it safe", True), ("I was wondering if it works", True), ("does that help?", True),
        ("I bled on monday", False), ("thank you", False), ("so what now", True),
    ],
)  # fmt: skip
def test_a_question_is_known_without_its_mark(piece, expected):
    assert asks(piece) is expected


def test_the_command_reads_a_line_into_a_line(model):
    out = io.StringIO()
    row = {"id": 7, "text": "I'm 7 weeks and 3 days and bleeding"}
    understand_lines(io.StringIO(json.dumps(row) + "\n"), out, today=date(2026, 11, 22))
    read = json.loads(out.getvalue())
    assert read["id"] == 7
    assert read["facts"]["gest"] == 52
    assert read["facts"]["bleeding"] == "yes"
    assert [flag["code"] for flag in read["red_flags"]] == ["RF13"]
