"""
The library for staff, proposals, and questions without an answer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import yaml
from starlette.testclient import TestClient

from bot.console import questions
from bot.console.app import create_console
from bot.knowledge.entries import load_entries
from bot.records.curation import Question
from bot.records.store import Turn

ENTRY = "stop_when"


def test_a_word_finds_the_entries_that_hold_it(signed_in):
    page = signed_in().get("/staff/library?q=weaning").text
    assert "/staff/library/weaning" in page


def test_an_entry_shows_both_wordings_its_sources_and_its_review(signed_in):
    page = signed_in().get(f"/staff/library/{ENTRY}").text
    for shown in ("For staff", "What a person reads", "1.5.3", "not yet reviewed by a clinician"):
        assert shown in page


def test_a_proposal_is_a_file_in_the_shape_of_the_library(signed_in, desk, store):
    cleo = signed_in("curator")
    form = {name: f"New {name}.\nSecond line." for name in ("question", "short", "longer", "staff")}
    page = cleo.post(f"/staff/library/{ENTRY}/propose", **form, why="clearer")
    assert "Kept for the curators" in page.text
    (path,) = desk.proposals.iterdir()
    (row,) = yaml.safe_load(path.read_text("utf-8"))
    assert row["id"] == ENTRY
    assert row["short"] == "New short.\nSecond line."
    assert row["reviewer"] == "not yet reviewed by a clinician"
    old = next(e for e in load_entries() if e.id == ENTRY)
    assert row["phrasings"] == list(old.phrasings)
    assert path.name in cleo.get("/staff/reviews").text
    assert cleo.get(f"/staff/proposals/{path.name}").text == path.read_text("utf-8")


def test_a_proposal_needs_a_reason(signed_in, desk):
    form = dict.fromkeys(("question", "short", "longer", "staff"), "Text")
    answer = signed_in("curator").post(f"/staff/library/{ENTRY}/propose", **form, why=" ")
    assert answer.status_code == 422
    assert not desk.proposals.exists()


def test_a_reason_of_several_lines_stays_a_comment(signed_in, desk):
    form = dict.fromkeys(("question", "short", "longer", "staff"), "Text")
    signed_in("curator").post(f"/staff/library/{ENTRY}/propose", **form, why="a\n- id: forged")
    (path,) = desk.proposals.iterdir()
    assert len(yaml.safe_load(path.read_text("utf-8"))) == 1


@pytest.mark.parametrize("name", ["..%2f..%2fsecret", "keys.json", "stop_when.yml"])
def test_no_other_file_can_be_read(signed_in, desk, name):
    desk.proposals.mkdir()
    (desk.proposals / "keys.json").write_text("secret")
    assert signed_in("curator").get(f"/staff/proposals/{name}").status_code == 404


def test_the_review_list_names_every_entry_and_what_is_due(desk, signed_in, store):
    page = signed_in("curator").get("/staff/reviews").text
    assert all(f"/staff/library/{entry.id}" in page for entry in load_entries())
    assert "Due now" not in page
    later = replace(desk, today=lambda: date(2099, 1, 1))
    browser = TestClient(create_console(later))
    cleo = store.sessions.open(store.accounts.all()[0].id, second_factor=True)
    browser.cookies.set("lutea_staff", cleo)
    assert browser.get("/staff/reviews").text.count("Due now") == len(load_entries())


def test_questions_without_an_answer_are_settled_together(signed_in, store):
    conversation = store.open_conversation("web", "somebody")
    for text in ("can I dye my hair", "can I fly"):
        inbound = store.receive(conversation, text)
        turn = Turn(inbound=inbound.id, conversation=conversation, consent="yes")
        store.finish(turn)
        inbound = store.receive(conversation, text)
        turn = Turn(inbound=inbound.id, conversation=conversation, unanswered=[text])
        store.finish(turn)
    cleo = signed_in("curator")
    page = cleo.get("/staff/questions").text
    assert "can I fly" in page
    ids = [question.id for question in store.curation.unanswered()]
    cleo.post("/staff/questions", question=ids)
    assert store.curation.unanswered() == []


def test_the_largest_group_stands_first(monkeypatch):
    hair = next(entry for entry in load_entries() if entry.id == ENTRY)
    monkeypatch.setattr(questions, "nearest", lambda text: [hair] if "hair" in text else [])
    texts = ("can I fly", "can I dye my hair", "is it ok to dye my hair")
    asked = [Question(str(n), "2026-11-22", text) for n, text in enumerate(texts)]
    groups = questions.grouped(asked)
    assert [(entry, len(listed)) for entry, _, listed in groups] == [(ENTRY, 2), ("", 1)]
