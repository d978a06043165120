"""
The second reader of danger: what it finds, what it lowers, and what it may never do.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import safety_first
from bot.safety.net import read
from bot.safety.reading import LEVELS, Level, Reading, RedFlag
from bot.understanding import second_look
from bot.understanding.bench_second_look import ways
from bot.understanding.classify import understand_lines
from bot.understanding.encoder import DIM
from bot.understanding.second_look import SecondLook, Seen, look_again
from bot.understanding.second_look_training import make_ready
from tests.safety.tables import reaches, rows

STORY = "I wrote all this down because I do not know what to make of it or who I could ask about it"
# No phrase of the net tells these.
HINTED = (
    "I keep thinking my husband and the baby would have an easier life if it was only the two of them",
    "since the twins died i can't see myself at christmas, i've given my sister my jewellery",
    "hope I just don't open my eyes tomorrow",
)
# The net hears an alarm in each; nothing is happening in any.
OVER = (
    "Discharged from the antenatal ward yesterday after bleeding at 26 weeks, monitored three "
    "nights, steroids given, baby well, bleeding brown and nearly gone. Can I travel by car to my "
    "mother's house?",
    "Hello doctor, wife is 14 weeks, bleeding in the 7th week for which injection given, scan after "
    "that normal. Should the tablets go on till 16 weeks?",
)
NOW = (
    "At 14 weeks I had bleeding for two days and was scanned and all was well. I'm 19 weeks now and "
    "since this morning there is red blood again and my tummy aches. Should I wait for Monday?",
    "They sent me home yesterday and said the scan was fine, but since lunch I'm soaking a pad an "
    "hour with clots and I feel faint. I don't want to bother them again, is it normal?",
)


@pytest.fixture(scope="module", autouse=True)
def _ready() -> Iterator[None]:
    make_ready()
    second_look.trained.cache_clear()
    yield
    second_look.trained.cache_clear()


def level(text: str) -> Level | None:
    return look_again(text, read(text)).level


# What it does
# ------------


@pytest.mark.parametrize("text", HINTED)
def test_a_wish_to_die_that_no_phrase_tells_is_a_crisis(text: str) -> None:
    assert read(text).level not in ("crisis", "emergency", "urgent")
    assert level(text) == "crisis"


@pytest.mark.parametrize("text", OVER)
def test_an_alarm_about_what_is_long_over_is_a_call_today(text: str) -> None:
    assert read(text).interrupts
    assert level(text) == "same_day"


@pytest.mark.parametrize("text", NOW)
def test_an_alarm_about_now_stands_whatever_was_before(text: str) -> None:
    assert look_again(text, read(text)) == read(text)


def test_no_danger_of_the_nets_own_tables_is_lowered() -> None:
    lowered = []
    for name in ("found.yml", "wordings.yml", "posts.yml", "strangers.yml"):
        for block, text in rows(name):
            wanted = block.get("level") or block.get("at_least")
            if wanted in ("emergency", "urgent"):
                first = read(text, gest=block.get("at"))
                if not second_look.can_be_lowered(text, first):
                    continue
                if not reaches(look_again(text, first).level, wanted):
                    lowered.append(text)
    assert lowered == []


@pytest.mark.parametrize("text", ["I do not want to die", "no thoughts of self harm"])
def test_what_the_net_called_off_is_a_hint_at_most(text: str) -> None:
    assert read(text).flags == ()
    assert level(text) in (None, "same_day")


# What it may never do
# --------------------

FLAGS = st.lists(
    st.builds(
        RedFlag,
        code=st.sampled_from([f"RF{n}" for n in range(1, 24) if n != 12]),
        level=st.sampled_from(LEVELS[1:]),
        words=st.just("made"),
        start=st.just(4),
        end=st.just(8),
    ),
    max_size=4,
    unique_by=lambda flag: flag.code,
)


class Certain:
    """
    An opinion that is as sure of everything as it is told to be.
    """

    def __init__(self, labels: tuple[str, ...], share: float) -> None:
        self.labels, self._share = labels, share

    def shares(self, vectors: Any, texts: Any) -> Any:
        rest = (1 - self._share) / (len(self.labels) - 1)
        row = [self._share, *(rest for _ in self.labels[1:])]
        return np.array([row for _ in texts], np.float32)


def certain(crisis: float, not_now: float) -> SecondLook:
    mind = Certain(("crisis", "low", "calm"), crisis)
    return SecondLook(mind, Certain(("not_now", "now"), not_now))  # type: ignore[arg-type]


def _of(flags: list[RedFlag]) -> Reading:
    return Reading(tuple(sorted(flags, key=lambda flag: LEVELS.index(flag.level))))


@given(FLAGS, st.floats(0, 1), st.floats(0, 1), st.sampled_from([None, "danger", "gest"]))
def test_every_sign_of_the_net_is_kept_and_none_falls_below_a_call_today(
    flags: list[RedFlag], crisis: float, not_now: float, asked: str | None
) -> None:
    first = _of(flags)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            second_look, "seen", lambda text: Seen(text, (text,), np.ones((1, DIM), "f4"))
        )
        again = certain(crisis, not_now).of(STORY, first, asked=asked)
    after = {flag.code: flag.level for flag in again.flags}
    for flag in first.flags:
        assert after[flag.code] == flag.level or (
            asked != "danger" and flag.level == "urgent" == first.level
            and after[flag.code] == "same_day"
        )  # fmt: skip
    assert list(again.flags) == sorted(again.flags, key=lambda flag: LEVELS.index(flag.level))


@given(FLAGS, st.floats(0, 1), st.floats(0, 1))
def test_a_crisis_is_never_lowered(flags: list[RedFlag], crisis: float, not_now: float) -> None:
    first = _of([*flags, RedFlag("RF12", "crisis")])
    assert certain(crisis, not_now).of(STORY, first) == first


@pytest.mark.parametrize("code", sorted(second_look.NEVER_LOWERED))
def test_a_birth_and_violence_are_never_lowered(code: str) -> None:
    assert not second_look.can_be_lowered(STORY, _of([RedFlag(code, "urgent")]))


def test_an_emergency_is_never_lowered() -> None:
    first = _of([RedFlag("RF1", "emergency"), RedFlag("RF5", "urgent")])
    assert not second_look.can_be_lowered(STORY, first)


def test_waters_and_movements_take_more_certainty_than_other_signs() -> None:
    assert second_look.NOT_NOW_GRAVE > second_look.NOT_NOW + 0.1
    assert second_look.SURE_BESIDE > second_look.SURE > second_look.HALF_SURE


def test_a_short_alarm_is_never_lowered() -> None:
    text = "at the hospital last year I was shivering with fever"
    assert not second_look.can_be_lowered(text, _of([RedFlag("RF8", "urgent")]))
    assert second_look.can_be_lowered(STORY, _of([RedFlag("RF8", "urgent")]))


# The engine's words
# ------------------


@pytest.mark.parametrize("text", ["my waters have gone at 25 weeks", "soaking a pad every hour", "spotting at 7 weeks"])  # fmt: skip
def test_a_crisis_that_is_added_takes_away_no_number(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_look, "trained", lambda: None)
    before = safety_first.look(text, {}, None, [])
    monkeypatch.setattr(second_look, "trained", lambda: certain(0.99, 0.0))
    after = safety_first.look(text, {}, None, [])
    assert after.reading.level == "crisis"
    assert before.reply is not None
    assert after.reply is not None
    assert set(before.reply.text.splitlines()) <= set(after.reply.text.splitlines())
    assert "**116 123**" in after.reply.text
    if before.reading.level == "emergency":
        assert after.reply.text.startswith(before.reply.text)


def test_half_sure_of_a_crisis_brings_a_number_and_the_way_to_a_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(second_look, "trained", lambda: certain(second_look.HALF_SURE + 0.01, 0.0))
    for said in ([], ["same_day"]):
        alarm = safety_first.look("what a year it was for us both", {}, None, said)
        assert not alarm.interrupts
        assert alarm.reply is not None
        assert "**116 123**" in alarm.reply.text
        assert '"person"' in alarm.reply.text


def test_a_lowered_alarm_still_says_whom_to_ring() -> None:
    for text in OVER:
        alarm = safety_first.look(text, {}, None, [])
        assert not alarm.interrupts
        assert alarm.reply is not None
        assert "right to ring" in alarm.reply.text
        assert "**999**" in alarm.reply.text


# With parts of it gone
# ---------------------


@pytest.mark.parametrize("text", [*HINTED, *OVER, *NOW])
def test_without_the_encoder_the_net_reads_alone(
    text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(second_look, "encoder", _gone)
    second_look.trained.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert look_again(text, read(text)) == read(text)
    assert text[:20] not in caplog.text
    assert "reads alone" in caplog.text
    second_look.trained.cache_clear()


def _gone() -> None:
    raise RuntimeError("no sentence encoder here")


def test_with_weights_that_cannot_be_read_the_net_reads_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in second_look.folder().iterdir():
        (tmp_path / name.name).write_bytes(b"PK\x03\x04 half a file")
    monkeypatch.setattr(second_look, "folder", lambda: tmp_path)
    second_look.trained.cache_clear()
    assert level(OVER[0]) == read(OVER[0]).level
    second_look.trained.cache_clear()


def test_when_it_breaks_off_the_net_has_spoken_and_no_word_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(SecondLook):
        def of(self, text: str, first: Reading, *, asked: str | None = None) -> Reading:
            raise ValueError(text)

    monkeypatch.setattr(second_look, "trained", lambda: Broken(None, None))  # type: ignore[arg-type]
    assert look_again(NOW[0], read(NOW[0])) == read(NOW[0])
    assert "red blood" not in caplog.text


# The same everywhere
# -------------------


def test_the_engine_the_command_and_the_bench_agree() -> None:
    texts = [*HINTED, *OVER, *NOW, "hello", "what does micronised mean", "spotting at 7 weeks"]
    lines = io.StringIO("\n".join(json.dumps({"id": "x", "text": text}) for text in texts))
    out = io.StringIO()
    understand_lines(lines, out, today=date(2026, 1, 1))
    told = [json.loads(line)["red_flags"] for line in out.getvalue().splitlines()]
    find = ways()["net and second reader"]
    for text, flags in zip(texts, told, strict=True):
        engine = safety_first.look(text, {}, None, []).reading
        assert [(f["code"], f["level"]) for f in flags] == [(f.code, f.level) for f in engine.flags]
        assert find(text) == engine.level


def test_without_weights_the_bench_has_the_net_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.understanding.bench_second_look.trained", lambda: None)
    assert ways() == {}
