"""
``lutea check-data``: each kind of mistake is found and named, and the data as it is has none.
"""

from dataclasses import replace
from datetime import date

import pytest

from bot.knowledge import check_entries, check_figures, check_overlap
from bot.knowledge.check import check_coverage, check_data, check_services, check_sources
from bot.knowledge.entries import BadData, Cited, Entry, Source, Variant, load_entries, load_sources
from bot.knowledge.problems import Problem
from bot.knowledge.readability import grade, smog, syllables
from bot.knowledge.services import Service, load_services

TODAY = date(2026, 11, 22)
NEWEST = date(2026, 11, 23)  # of the texts: the day on which the data are checked as they are
GOOD = Entry(
    id="one",
    family="f",
    question="What is it?",
    phrasings=tuple(f"phrasing number {n}" for n in range(8)),
    short="It is a small thing. Ask your unit. NICE, 2021.",
    longer="It is a small thing.",
    staff="Staff.",
    sources=(Cited("ng126-2021", "1.5.2", "2021-11-24"),),
    reviewer="not yet reviewed by a clinician",
    review_due="2027-05-22",
    file="data/faq/f.yml",
)


def found(entry, day=TODAY):
    return [str(p) for p in check_entries.check([entry], load_sources(), day)]


def test_nothing_is_wrong_with_the_data_as_it_is():
    assert [str(p) for p in check_data(today=NEWEST)] == []


def test_a_good_entry_passes():
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sources": (Cited("nowhere", "1"),)}, "source nowhere is not in data/sources.yml"),
        ({"sources": (Cited("ng126-2021", ""),)}, "without a place"),
        ({"sources": (Cited("ng126-2021", "1", "24/11/2021"),)}, "expected an ISO date"),
        ({"sources": (Cited("seed-2017", "S99"),)}, "cites S99, which is not in seed-2017"),
        ({"reviewer": ""}, "has no reviewer"),
        ({"review_due": "soon"}, "review_due is soon"),
        ({"review_due": "2026-11-21"}, "review was due on 2026-11-21"),
        ({"phrasings": ("one", "two")}, "has 2 phrasings"),
        ({"related": ("two",)}, "related to two"),
        ({"related": ("one",)}, "related to one"),
        ({"short": "word. " * 121}, "has 121 words"),
        ({"short": "Considerable haemodynamic instability necessitates hospitalisation."}, "grade"),
        ({"short": "You should take it."}, '"You should take"'),
        ({"short": "You're eligible."}, "only a clinician decides"),
        ({"longer": "The pregnancy failed."}, '"failed"'),
        ({"longer": "It's just spotting."}, '"just"'),
        ({"variants": (Variant({"nation": "ni"}, "Simply ring."),)}, "variant 1"),
    ],
)
def test_each_mistake_is_named(change, said):
    assert any(said in line for line in found(replace(GOOD, **change)))


def test_a_quoted_word_is_somebody_elses():
    assert found(replace(GOOD, longer='Your notes may say "incompetent". Ask what it means.')) == []


@pytest.mark.parametrize(("due", "level"), [("2027-01-21", "warning"), ("2027-01-22", None)])
def test_a_review_within_sixty_days_is_a_warning(due, level):
    problems = list(check_entries.check([replace(GOOD, review_due=due)], load_sources(), TODAY))
    assert [p.level for p in problems] == ([level] if level else [])


def test_a_family_that_is_hard_to_read_is_named():
    hard = "Considerable haemodynamic instability necessitates hospitalisation. " * 5
    lines = found(replace(GOOD, short=hard))
    assert any(line.startswith("family f: reads at SMOG") for line in lines)


def test_a_phrasing_of_two_entries_is_an_error():
    other = replace(GOOD, id="two", phrasings=("Phrasing number 3!", *GOOD.phrasings[4:]))
    problems = [p for p in check_overlap.check([GOOD, other]) if p.level == "error"]
    assert any('"Phrasing number 3!" is a phrasing of one as well' in str(p) for p in problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A cervix of 20 mm or less is short.", "short_cervix is 20, elsewhere 25"),
        ("Ring 01924 200799.", "01924200799 is an old number"),
        ("Ring 020 1234 5678.", "02012345678 is not in data/services.yml"),
        ("Ring **0303 003 6464** or 999.", None),
    ],
)
def test_a_figure_or_number_that_differs_is_an_error(text, said):
    lines = [str(p) for p in check_figures.check([replace(GOOD, longer=text)], TODAY)]
    assert lines == [] if said is None else any(said in line for line in lines)


def test_a_source_without_a_date_is_an_error():
    source = Source("x", "Title", "Short", "Publisher", "", seen="2026-11-22", level="V")
    assert [str(p) for p in check_sources([source])] == [
        "data/sources.yml: x: date is nothing, expected an ISO date"
    ]


def test_a_line_that_was_not_seen_for_a_year_is_a_warning():
    line = Service("x", "X", "k", phone="1", nations=("wales",), source="R69", seen="2025-11-01")
    problems = list(check_services([line], load_sources(), TODAY))
    assert [(p.level, "look again" in p.says) for p in problems] == [("warning", True)]


def test_every_sentence_of_the_two_documents_is_answered_or_excused():
    assert list(check_coverage(load_entries())) == []


def test_a_sentence_whose_entry_is_gone_is_an_error():
    fewer = [entry for entry in load_entries() if entry.id != "weaning"]
    assert any("names the entry weaning" in str(p) for p in check_coverage(fewer))


def test_a_problem_names_the_file_first():
    assert str(Problem("data/x.yml: one", "has no source")) == "data/x.yml: one: has no source"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- id: a\n  family: f\n", "has no question"),
        ("{not: a list}", "expected a list"),
        ("- [", "not readable YAML"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, text, said):
    (tmp_path / "broken.yml").write_text(text)
    with pytest.raises(BadData, match=said):
        load_entries.__wrapped__(tmp_path)


def test_an_entry_that_stands_twice_is_refused(tmp_path):
    row = (
        "- {id: a, family: f, question: q, phrasings: [p], short: s, longer: l, staff: t,"
        " sources: [{source: x, place: y}]}\n"
    )
    (tmp_path / "a.yml").write_text(row)
    (tmp_path / "b.yml").write_text(row)
    with pytest.raises(BadData, match=r"b\.yml: a stands in a\.yml as well"):
        load_entries.__wrapped__(tmp_path)


# Readability
# -----------


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1),
        ("blood", 1),
        ("bleeding", 2),
        ("make", 1),
        ("table", 2),
        ("hospital", 3),
        ("16", 1),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert syllables(word) == count


def test_the_grade_of_one_sentence_is_not_nothing():
    assert grade("Considerable uncertainty remains about individual outcomes.") > 12


def test_a_term_of_this_field_counts_as_one_easy_word():
    assert grade("Ask about progesterone today.") == grade("Ask about word today.")


def test_an_empty_text_has_grade_nought():
    assert grade("") == smog("") == 0


def test_the_directory_marks_what_is_not_confirmed():
    marks = {s.id: s.mark(TODAY) for s in load_services()}
    assert marks["samaritans"] == ""
    assert any(mark == "this number is not confirmed yet" for mark in marks.values())
