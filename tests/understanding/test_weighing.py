"""
The second reading of weeks: what it may find, and what it may never do.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from bot.understanding import weighing
from bot.understanding.encoder import STATES, encoder
from bot.understanding.facts import Fact
from bot.understanding.logistic import Logistic
from bot.understanding.page import lay_out
from bot.understanding.reader import read_facts

DAY = date(2026, 1, 1)
# No rule knows how these say it; the second reading does.
SAID_SIDEWAYS = (
    ("Does it get easier? Nine weeks today and every twinge has me running to the loo to check.", 63),
    ("My mum keeps asking about names and I am only seven weeks so I have not even had a scan.", 49),
    ("so tired all day long, 10 weeks here, and my boss wants me on nights all of next month", 70),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    weighing.make_ready()


def gest(text: str, **told: object) -> list[Fact]:
    facts = read_facts(text, today=DAY, **told)  # type: ignore[arg-type]
    return [fact for fact in facts if fact.name == "gest"]


@pytest.fixture
def no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.understanding import gestation

    monkeypatch.setattr(gestation, "score", lambda page, span: 0)


@pytest.mark.usefixtures("no_rule")
@pytest.mark.parametrize(("text", "days"), SAID_SIDEWAYS)
def test_weeks_that_no_rule_finds_are_read_back_and_fill_nothing(text: str, days: int) -> None:
    (found,) = gest(text)
    assert (found.value, found.certainty) == (days, "hedged")
    assert found.to_read_back
    assert not found.fills_a_slot


@pytest.mark.usefixtures("no_rule")
def test_without_the_weights_the_rules_do_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "trained", lambda: None)
    assert gest(SAID_SIDEWAYS[0][0]) == []


@pytest.mark.parametrize("half_written", [False, True])
def test_without_weights_kept_the_operator_is_told_and_nothing_breaks(
    tmp_path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, half_written: bool
) -> None:
    if half_written:
        (tmp_path / "weeks.json").write_text('{"labels": ["not", "now"], "temperature": 1}')
        (tmp_path / "weeks.npz").write_bytes(b"PK\x03\x04")
    monkeypatch.setattr(weighing, "_folder", lambda: tmp_path)
    weighing.trained.cache_clear()
    try:
        page = lay_out(SAID_SIDEWAYS[0][0], DAY)
        assert weighing.weigh(page, list(page.mentions("gest"))) is None
    finally:
        weighing.trained.cache_clear()
    assert "rules alone" in caplog.text


@pytest.mark.usefixtures("no_rule")
@pytest.mark.parametrize(
    "told",
    [{"asked": ("late_loss_at",)}, {"asked": ("cx_at",)}, {"known": {"gest": 50}}],
    ids=["a loss's weeks are asked", "a scan's weeks are asked", "weeks are known"],
)
def test_it_keeps_still_where_other_weeks_are_meant(told: dict[str, object]) -> None:
    assert gest(SAID_SIDEWAYS[0][0], **told) == []


@pytest.mark.parametrize("text", ["nine weeks today", "the next 2 weeks"])
@pytest.mark.usefixtures("no_rule")
def test_a_message_of_a_few_words_is_the_rules_alone(text: str) -> None:
    assert gest(text) == []


def test_the_shorter_the_message_the_surer_it_must_be() -> None:
    for words, odds, enough in ((40, 1.1, True), (40, 0.9, False), (10, 1.9, False),
                                (10, 2.1, True), (6, 5.9, False), (6, 6.1, True), (3, 99, False)):  # fmt: skip
        assert weighing.likely(lay_out("word " * words, DAY), odds) is enough


def test_weeks_of_a_sister_are_never_taken_for_hers() -> None:
    text = "My sister is nine weeks and being sick all day long, is there something that helps her at all?"  # fmt: skip
    assert not [fact for fact in gest(text) if fact.fills_a_slot or fact.to_read_back]


def test_a_message_of_many_numbers_is_weighed_at_both_its_ends_only() -> None:
    page = lay_out(" ".join(f"at {n} weeks I was tired." for n in range(3, 40)), DAY)
    spans = list(page.mentions("gest"))
    odds = weighing.weigh(page, spans)
    assert odds is not None
    weighed = [n for n, one in enumerate(odds) if np.isfinite(one)]
    half = weighing.MOST // 2
    assert weighed == [*range(half), *range(len(spans) - half, len(spans))]


def test_the_log_odds_of_two_labels_are_those_of_their_shares() -> None:
    rows = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
    two = Logistic(("not", "now"), np.array([[0, 0], [2, -1]], np.float32), np.zeros(2, np.float32))
    shares = two.probabilities(rows)
    assert np.allclose(weighing.Weights(two).log_odds(rows), np.log(shares[:, 1] / shares[:, 0]))


def test_a_word_has_a_state_of_its_own_wherever_its_neighbours_are_others() -> None:
    one, two = encoder().states(["nine", "weeks", "pregnant"]), encoder().states(["nine", "weeks", "ago"])  # fmt: skip
    assert one.shape == (3, STATES)
    assert not np.allclose(one[1], two[1])
    assert np.array_equal(one, encoder().states(["nine", "weeks", "pregnant"]))


def test_words_beyond_the_encoders_reach_have_zeros() -> None:
    states = encoder().states(["weeks"] * 300)
    assert states[100].any()
    assert not states[-1].any()
