"""
The conversation as staff see it.
"""

from __future__ import annotations

import pytest

from bot.records.store import Turn
from bot.replies import Reply
from tests.console.conftest import case_of


@pytest.fixture
def taken(signed_in, waiting, store):
    browser, conversation = signed_in(), waiting(text="I have <b>bold</b> questions")
    browser.post(f"/staff/case/{case_of(store, conversation)}/take")
    return browser, conversation


def _tell(store, conversation, **parts):
    inbound = store.receive(conversation, "7 weeks and some blood")
    store.finish(Turn(inbound=inbound.id, conversation=conversation, **parts))


def test_what_staff_write_reaches_the_person_under_their_name(taken, store):
    browser, conversation = taken
    browser.post(f"/staff/chat/{conversation}/say", text="Hello, I'm Anna.")
    last = store.transcript(conversation)[-1]
    assert (last.who, last.sender, last.reply.text) == ("staff", "Anna", "Hello, I'm Anna.")


def test_only_who_holds_it_can_write(taken, signed_in, store):
    _, conversation = taken
    page = signed_in(name="Bea").post(f"/staff/chat/{conversation}/say", text="me too")
    assert "you do not hold this conversation" in page.text
    assert store.transcript(conversation)[-1].who == "bot"


def test_words_of_a_person_are_text_and_never_markup(taken):
    browser, conversation = taken
    page = browser.get(f"/staff/chat/{conversation}").text
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_facts_stand_with_the_words_they_came_from(taken, store):
    browser, conversation = taken
    fact = {"name": "gest", "value": 49, "words": "7 weeks", "whose": "self", "certainty": "said"}
    _tell(store, conversation, facts=[fact])
    page = browser.get(f"/staff/chat/{conversation}").text
    assert "7 weeks pregnant <q>7 weeks</q>" in page


@pytest.mark.parametrize(
    ("code", "level", "name", "alarming"),
    [
        ("RF1", "emergency", "Very heavy bleeding", True),
        ("RF13", "same_day", "Bleeding or spotting, no severe signs", False),
        ("RF99", "urgent", "RF99", True),
    ],
)
def test_danger_signs_are_listed_by_name_and_alarm_only_where_they_press(
    code, level, name, alarming, taken, store
):
    browser, conversation = taken
    _tell(store, conversation, red_flags=[{"code": code, "level": level}])
    section = browser.get(f"/staff/chat/{conversation}").text.split("<h2>Danger signs</h2>")
    assert f"</span> {name}, " in section[1]
    assert section[0].rstrip().endswith('sheet alarm">' if alarming else 'sheet">')


def test_the_assessment_shows_findings_with_sources(taken, store):
    browser, conversation = taken
    slots = {"gest": 49, "bleeding": "yes", "pregnant": "yes", "losses": {"miscarriage": 1}}
    _tell(store, conversation, snapshot={"rasa": {"slots": slots}})
    page = browser.get(f"/staff/chat/{conversation}").text
    assert "<h2>Assessment</h2>" in page
    assert "PV bleeding in this pregnancy" in page
    assert "NG126" in page


def test_notes_and_labels_are_kept_with_who_wrote_them(taken, store):
    browser, conversation = taken
    browser.post(f"/staff/chat/{conversation}/note", text="rang her unit")
    browser.post(f"/staff/chat/{conversation}/label", name="bereaved")
    told = store.casework.look(conversation, by="test")
    assert [(n["text"], n["staff"]) for n in told.notes] == [("rang her unit", browser.member.id)]
    assert told.labels == ["bereaved"]
    browser.post(f"/staff/chat/{conversation}/label", name="bereaved", off="1")
    assert store.casework.look(conversation, by="test").labels == []


def test_an_answer_goes_into_the_box_and_not_out(taken, store):
    browser, conversation = taken
    before = len(store.transcript(conversation))
    page = browser.get(f"/staff/chat/{conversation}?answer=stop_when").text
    assert "until you are 16 weeks pregnant" in page.split("<textarea")[1].split("</textarea>")[0]
    assert len(store.transcript(conversation)) == before


@pytest.mark.parametrize(
    ("says", "suggested"),
    [
        (("what are the side effects?",), "side effects"),
        (("what are the side effects?", "thank you"), "side effects"),
        (("what are the side effects?", "is it safe for the baby?"), "baby"),
        (("what are the side effects?", "yes", "ok", "ok", "ok"), ""),
        (("ok", "yes please"), ""),
    ],
)  # fmt: skip
def test_answers_are_suggested_for_what_was_asked_last(says, suggested, taken, store):
    browser, conversation = taken
    for text in says:
        store.receive(conversation, text)
    page = browser.get(f"/staff/chat/{conversation}").text
    first = page.split("Answers that may fit")[1].split("</a>")[0] if suggested else ""
    assert suggested in first.lower()
    assert ("Answers that may fit" in page) is bool(suggested)


@pytest.mark.parametrize(
    ("kinds", "suggested"),
    [
        (("notice",), False),
        (("notice", "question"), False),
        (("notice", "answer"), True),
        (("answer", "question"), True),
        (("text",), True),
    ],
)
def test_nothing_is_suggested_for_what_the_bot_did_not_take_for_a_question(
    kinds, suggested, taken, store
):
    browser, conversation = taken
    turn = Turn(store.receive(conversation, "what are the side effects?").id, conversation)
    turn.replies = [Reply("Said.", kind) for kind in kinds]
    store.finish(turn)
    page = browser.get(f"/staff/chat/{conversation}").text
    assert ("Answers that may fit" in page) is suggested


def test_opening_a_conversation_is_audited(taken, store):
    browser, conversation = taken
    browser.get(f"/staff/chat/{conversation}")
    seen = {(line.actor, line.action) for line in store.audit.lines(conversation)}
    assert (browser.member.id, "viewed") in seen


def test_the_stream_brings_new_lines_already_escaped(taken, store):
    browser, conversation = taken
    last = store.transcript(conversation)[-1].id
    store.receive(conversation, "are you <i>there</i>?")
    news = browser.client.get(f"/staff/chat/{conversation}/events?after={last}").text
    assert "are you &lt;i&gt;there&lt;/i&gt;?" in news


def test_the_stream_tells_of_a_danger_that_waits_for_a_reply(taken, store):
    browser, conversation = taken
    path = f"/staff/chat/{conversation}"
    alarm = "A danger sign was read. Reply now"
    assert f'id="danger" hidden>{alarm}' in browser.get(path).text
    before = store.queue.standing

    def and_then_a_danger(asked):
        found = before(asked)
        store.alarms.set(asked, Reply("Ring 999.", "safety"))
        return found

    store.queue.standing = and_then_a_danger
    assert "event: danger\r\ndata: now" in browser.client.get(f"{path}/events").text
    del store.queue.standing
    assert f'id="danger">{alarm}' in browser.get(path).text


def test_an_erased_conversation_is_said_to_be_gone(taken, store):
    browser, conversation = taken
    store.erase(conversation, by="test", reason="test")
    assert browser.get(f"/staff/chat/{conversation}").status_code == 404
    assert browser.post(f"/staff/chat/{conversation}/say", text="hello").status_code == 404
