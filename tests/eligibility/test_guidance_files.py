"""
The guidance as data: dated, cited, whole; and refused when it is not.
"""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.eligibility.assessment import assess
from bot.eligibility.edition import on
from bot.eligibility.fields import LOSSES
from bot.eligibility.guidance import NoGuidance
from bot.eligibility.told import from_json
from bot.knowledge.guidance import FIRST_DAY, GuidanceError, load_guidance
from bot.settings import ROOT
from tests.eligibility.conftest import TODAY, rows

FOLDER = ROOT / "data" / "guidance"
BASES = {row["name"]: from_json(row["answers"]) for row in rows("bases")}


def edited(tmp_path, file, before, after):
    """
    The guidance folder with one change in one file.
    """
    folder = tmp_path / "guidance"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text("utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), "utf-8")
    return folder


BROKEN = [
    ("an overlap", "limits.yml", "until: 2021-11-23", "until: 2021-11-30", "overlaps the value at"),
    ("a value with no end before another", "limits.yml", "      until: 2021-11-23\n", "", "overlaps"),
    ("a gap", "limits.yml", "until: 2021-11-23", "until: 2021-11-01", "gap from 2021-11-02 to 2021-11-24"),
    ("a late beginning", "limits.yml", "from: 2019-04-17", "from: 2020-01-01", "gap before 2020-01-01"),
    ("an end before its beginning", "limits.yml", "until: 2021-11-23", "until: 2019-01-01", "before it begins"),
    ("a missing citation", "limits.yml", "      source: R93b\n", "", "no source"),
    ("an unknown source", "limits.yml", "source: R93b", "source: R999", "R999 is not in data/sources.yml"),
    ("a missing place", "criteria.yml", 'place: "scope"', 'place: ""', "no place in the source"),
    ("a lapse", "criteria.yml", "source: ng126-2021, place: \"recommendation 1.5.2 [2021], now numbered 1.9.2\"}", "until: 2026-07-01, source: ng126-2021, place: \"x\"}", "lapsed on 2026-07-01"),
    ("an uncited sentence", "outcomes.yml", "source: ng126-2021, place: \"recommendation 1.5.2 [2021]\"", "place: x", "no source"),
    ("an unknown state", "criteria.yml", "state: not_known", "state: perhaps", "unknown state perhaps"),
    ("a missing sentence", "criteria.yml", 'parent: "You are pregnant now."', 'parent: ""', "lacks a sentence"),
    ("an id twice", "limits.yml", "id: course_end", "id: early_max", "early_max stands twice"),
    ("no id", "limits.yml", "- id: course_end", "- name: course_end", "has no 'id'"),
    ("no value", "flags.yml", "    - {from: 2019-04-17, source: R34, place: \"contraindications\"}", "", "has no value"),
    ("an unknown contact", "outcomes.yml", "ring: [early_unit]", "ring: [nobody]", "rings unknown nobody"),
    ("an unknown outcome", "policy.yml", 'decides: ["A_DISCUSS:loss_type"]', 'decides: ["A_MAYBE"]', "names unknown A_MAYBE"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "file", "before", "after", "said"), BROKEN, ids=[b[0] for b in BROKEN]
)
def test_broken_guidance_stops_the_start_and_names_file_and_line(
    tmp_path, name, file, before, after, said
):
    folder = edited(tmp_path, file, before, after)
    with pytest.raises(GuidanceError) as refused:
        load_guidance(folder, today=TODAY)
    line = next(line for line in str(refused.value).splitlines() if said in line)
    assert file in line


def test_a_problem_names_the_very_line(tmp_path):
    folder = edited(tmp_path, "limits.yml", "source: R93b", "source: R999")
    number = (folder / "limits.yml").read_text("utf-8").splitlines()
    expected = next(i for i, text in enumerate(number, 1) if "from:" in text)
    with pytest.raises(GuidanceError, match=rf"limits\.yml:{expected}: source R999"):
        load_guidance(folder)


def test_all_problems_are_gathered_before_the_start_stops(tmp_path):
    folder = edited(tmp_path, "limits.yml", "source: R93b", "source: R999")
    text = (folder / "policy.yml").read_text("utf-8").replace("source: R88", "source: R998", 1)
    (folder / "policy.yml").write_text(text, "utf-8")
    with pytest.raises(GuidanceError) as refused:
        load_guidance(folder)
    assert "R999" in str(refused.value)
    assert "R998" in str(refused.value)


def test_a_lapse_is_only_an_error_on_a_day_after_it(tmp_path):
    file, before, after = BROKEN[8][1:4]
    folder = edited(tmp_path, file, before, after)
    assert load_guidance(folder, today=date(2026, 7, 1)).digest
    guidance = load_guidance(folder)
    with pytest.raises(NoGuidance, match="bleeding has no value for 2026-07-02"):
        on(guidance, date(2026, 7, 2))


def test_the_digest_changes_with_any_word(tmp_path, guidance):
    folder = edited(tmp_path, "criteria.yml", "You are pregnant now.", "You're pregnant now.")
    assert load_guidance(folder).digest != guidance.digest
    assert load_guidance().digest == guidance.digest


DAYS = [
    (date(2021, 11, 23), "A_DISCUSS:before_nice_2021"),
    (date(2021, 11, 24), "A_OFFER:to_16_weeks"),
    (date(2023, 8, 23), "A_OFFER:to_16_weeks"),
    (date(2026, 6, 17), "A_OFFER:to_16_weeks"),
    (date(2031, 1, 1), "A_OFFER:to_16_weeks"),
]


@pytest.mark.parametrize(("day", "outcome"), DAYS, ids=str)
def test_another_day_shows_what_the_guidance_said_then(guidance, day, outcome):
    assert assess(BASES["bleeding"], guidance, day).outcomes["A"] == outcome


@pytest.mark.parametrize(
    ("day", "outcome"),
    [(date(2025, 2, 19), "A_NO_BLEEDING"), (date(2025, 2, 20), "A_SCOTLAND_4PLUS")],
)
def test_scotlands_pathway_begins_on_its_day(guidance, day, outcome):
    told = from_json(
        {
            "nation": "scotland",
            "pregnant": "yes",
            "bleeding": "no",
            "losses": {"miscarriage": 4},
            "on_progesterone": "no",
        }
    )
    assert assess(told, guidance, day).outcomes["A"] == outcome


@pytest.mark.parametrize(
    ("day", "outcome"),
    [(date(2019, 8, 1), "B_CONSIDER_HISTORY"), (date(2019, 8, 2), "B_OFFER_CHOICE")],
)
def test_exactly_25_mm_is_short_since_august_2019(guidance, day, outcome):
    from dataclasses import replace

    told = replace(BASES["history"], cx_mm=25)
    assert assess(told, guidance, day).outcomes["B"] == outcome


def test_the_numbering_of_june_2026_is_cited_from_that_day(guidance):
    def place(day):
        return on(guidance, day).findings["bleeding", "met"].place

    assert "1.9.2" not in place(date(2026, 6, 16))
    assert "1.9.2" in place(date(2026, 6, 17))


def test_every_day_since_the_first_has_an_edition_and_no_day_before(guidance):
    for days in range(0, 3650, 31):
        assert on(guidance, FIRST_DAY + timedelta(days=days)).findings
    with pytest.raises(NoGuidance, match="has no value for 2019-04-16"):
        on(guidance, FIRST_DAY - timedelta(days=1))


def test_every_kind_of_loss_is_placed(guidance):
    assert set(guidance.losses) == set(LOSSES)
    assert set(guidance.losses.values()) == {"yes", "no", "ask"}


def test_every_open_point_has_an_option_taken_a_reason_and_no_signature(guidance):
    assert len(guidance.policies) >= 11
    for policy in guidance.policies:
        assert policy.signed == "not signed"
        assert policy.why
        assert any(policy.taken.startswith(option) for option in policy.options), policy.id


def test_every_source_that_the_guidance_names_resolves(guidance):
    lines = [line for words in guidance.outcomes.values() for line in words.says]
    for group in (guidance.nations, guidance.contacts, guidance.notes):
        lines += [line for entry in group.values() for line in entry]
    assert len(lines) > 80
    assert all(line.source in guidance.sources for line in lines)


def test_no_file_has_a_key_that_the_dialogue_engine_would_read_as_training():
    for path in Path(FOLDER).glob("*.yml"):
        for key in ("nlu:", "responses:", "stories:", "rules:", "intents:"):
            assert f"\n{key}" not in "\n" + path.read_text("utf-8"), path.name
