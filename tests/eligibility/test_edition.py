"""
One day's guidance holds exactly what the files say for that day.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from bot.eligibility.edition import Limits, on
from bot.eligibility.guidance import NoGuidance, Source, in_force
from tests.eligibility.conftest import TODAY

FIGURES = {
    "early_max": 90, "course_end": 112, "cervix_scan_from": 112, "cervix_scan_to": 168,
    "short_cervix": 25, "short_includes_limit": True, "late_loss_from": 112,
    "late_loss_near_from": 98, "early_birth_to": 238, "term": 259, "nice_offers": True,
    "scotland_losses": 4,
    "counts": {"miscarriage", "missed_miscarriage", "late_miscarriage"},
    "unclear": {"chemical", "molar", "unknown_location_resolved"},
}  # fmt: skip


def test_the_figures_of_today_are_those_of_the_decision_table(guidance):
    limits = on(guidance, TODAY).limits
    assert {f.name: getattr(limits, f.name) for f in fields(Limits)} == FIGURES
    assert type(limits.term) is int
    assert isinstance(limits.short_cervix, float)


def test_the_figures_of_the_first_day(guidance):
    limits = on(guidance, date(2019, 4, 17)).limits
    assert (limits.nice_offers, limits.short_includes_limit, limits.scotland_losses) == (
        False,
        False,
        99,
    )


@pytest.mark.parametrize(
    ("day", "millimetres", "short"),
    [
        (date(2019, 8, 1), 24.9, True), (date(2019, 8, 1), 25, False),
        (TODAY, 25, True), (TODAY, 25.1, False),
    ],
    ids=str,
)  # fmt: skip
def test_a_cervix_is_short_by_the_wording_of_the_day(guidance, day, millimetres, short):
    assert on(guidance, day).limits.is_short(millimetres) is short


def test_a_finding_stands_ready_for_every_wording_with_its_citation(guidance):
    ready = on(guidance, TODAY).findings
    written = {(c.id, key) for c in guidance.criteria.values() for key in c.wordings}
    assert set(ready) == written
    for (criterion, key), finding in ready.items():
        said = guidance.criteria[criterion]
        cite = in_force(said.cites, TODAY, criterion)
        words = said.wordings[key]
        assert (finding.criterion, finding.pathway) == (criterion, said.pathway)
        assert (finding.state, finding.sentence, finding.staff) == (
            words.state, words.parent, words.staff,
        )  # fmt: skip
        assert (finding.source, finding.place) == (cite.source, cite.place)
        assert finding.date == guidance.sources[cite.source].shown_date
        assert finding.as_json() == {
            "criterion": criterion, "state": words.state, "sentence": words.parent,
            "source": cite.source, "date": finding.date,
        }  # fmt: skip


def test_a_day_is_worked_out_once_and_is_its_own(guidance):
    today, before = on(guidance, TODAY), on(guidance, date(2019, 4, 17))
    assert on(guidance, TODAY) is today
    assert (today.day, before.day) == (TODAY, date(2019, 4, 17))


def test_a_day_that_has_no_guidance_is_refused_by_the_name_of_what_is_missing(guidance):
    with pytest.raises(NoGuidance, match=r": early_max has no value for 2019-04-16 "):
        on(guidance, date(2019, 4, 16))
    said = guidance.criteria["bleeding"]
    lapsed = {"bleeding": replace(said, cites=said.cites[:1])}
    with pytest.raises(NoGuidance, match=r": bleeding has no value for 2026-11-22 "):
        on(replace(guidance, criteria=lapsed, editions={}), TODAY)


@pytest.mark.parametrize(
    ("precision", "shown"),
    [("day", "2021-11-24"), ("month", "2021-11"), ("year", "2021"), ("seen", "read 2021-11-24")],
)
def test_a_date_shows_only_what_its_source_says(precision, shown):
    source = Source("id", "title", "short", "2021-11-24", precision, "", "V")
    assert source.shown_date == shown


def test_a_need_without_words_of_its_own_has_the_common_ones(guidance):
    assert guidance.words("NEED_INFO:scan") is guidance.outcomes["NEED_INFO"]
    assert guidance.words("NEED_INFO:nation") is guidance.outcomes["NEED_INFO:nation"]
    with pytest.raises(KeyError):
        guidance.words("A_OFFER:never")
