"""
``docs/coverage.md``: every sentence of the two documents by its number, and none of their words.
"""

from dataclasses import replace

from bot.knowledge.coverage import PAGE, load_coverage, page_of
from bot.knowledge.entries import load_entries
from bot.settings import ROOT

COVERAGE, ENTRIES = load_coverage(), load_entries()


def test_the_page_is_current():
    assert PAGE.read_text("utf-8") == page_of(COVERAGE, ENTRIES), (
        "docs/coverage.md is not current: run lutea check-data --coverage"
    )


def test_each_of_the_51_sentences_stands_once():
    assert [row.sentence for row in COVERAGE] == [f"S{n}" for n in range(1, 52)]


def test_each_sentence_is_answered_or_left_out_with_a_reason_and_never_both():
    assert all(bool(row.entry) != bool(row.excused) for row in COVERAGE)


def test_the_page_names_the_entry_and_the_reason():
    rows = [COVERAGE[0], replace(COVERAGE[1], entry="", also=(), excused="A name, no claim.")]
    page = page_of(rows, ENTRIES)
    assert "| S1 | `dose_usual` ([dose_and_use.yml](../data/faq/dose_and_use.yml)) |" in page
    assert "| S2 | none: A name, no claim. |" in page
    assert "2 sentences: 1 are answered by 1 entries, 1 are left out with a reason." in page


def test_the_entries_it_links_to_are_there():
    named = {row.entry for row in COVERAGE if row.entry}
    files = {entry.file for entry in ENTRIES if entry.id in named}
    assert all((ROOT / file).is_file() for file in files)
