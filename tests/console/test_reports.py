"""
Reports hold counts alone, and nothing under five.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from markupsafe import escape

from bot.console import words
from bot.console.drawing import bars
from bot.console.reports import _plain
from bot.engine.engine import Engine
from bot.knowledge.entries import load_entries
from bot.records.locks import LocalLocks
from bot.records.store import Turn
from bot.records.tally import count
from bot.replies import Reply
from tests.console.conftest import TODAY


@pytest.fixture
def counted(store):
    for n in range(7):
        store.open_conversation("web", f"web {n}")
    for n in range(3):
        store.open_conversation("sms", f"sms {n}")
    return store


def _days(store):
    day = store.records.now().date().isoformat()
    return f"first={day}&last={day}"


def test_small_numbers_are_masked_on_the_page_and_in_the_csv(signed_in, counted):
    bea = signed_in("supervisor")
    page = bea.get(f"/staff/reports?{_days(counted)}").text
    table = bea.get(f"/staff/reports.csv?{_days(counted)}")
    assert "web 7; " in page or "web 7" in page
    assert "sms under 5" in page
    assert table.headers["content-type"].startswith("text/csv")
    assert ",sms,conversation,,under 5" in table.text
    assert ",web,conversation,,7" in table.text


def test_call_backs_stand_in_the_report_by_what_became_of_them(signed_in, store):
    with store.records.write() as connection:
        day = store.records.now().date().isoformat()
        for name in words.CALL_BACKS:
            count(connection, day, "web", [("call_back", name)] * 7)
    page = signed_in("supervisor").get(f"/staff/reports?{_days(store)}").text
    assert "<h2>Call backs</h2>" in page
    for said in words.CALL_BACKS.values():
        assert f"{said} 7" in page


def _answers(store, entry, *, times, **choice):
    for n in range(times):
        turn = Turn("", store.open_conversation("web", f"{entry} {choice} {n}"))
        turn.replies = [Reply("An answer.", "answer", card={"entry": entry})]
        turn.events = [{"event": "user", "parse_data": {"reading": {"choice": choice}}}]
        store.finish(turn)


def _rows(page):
    """Every row of the questions asked most, as its cells."""
    table = page.split("Questions asked most, and answered</h2>")[1].split("</section>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("<tr>")[2:]]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in cells]


def test_questions_are_counted_as_they_are_answered_and_small_numbers_are_masked(signed_in, store):
    first, second, third = load_entries()[:3]
    _answers(store, second.id, times=6)
    _answers(store, first.id, times=9)
    _answers(store, third.id, times=4)
    _answers(store, "long_gone", times=5)
    bea = signed_in("supervisor")
    assert _rows(bea.get(f"/staff/reports?{_days(store)}").text) == [
        [escape(first.question), "9", "0", "0"],
        [escape(second.question), "6", "0", "0"],
        ["long_gone", "5", "0", "0"],
        [escape(third.question), "under 5", "0", "0"],
    ]
    table = bea.get(f"/staff/reports.csv?{_days(store)}").text
    assert f",web,answer,{first.id},9" in table
    assert f",web,answer,{third.id},under 5" in table


def test_what_five_people_asked_of_the_whole_engine_is_in_the_report(signed_in, mind, store, run):
    whole = Engine(store, mind, LocalLocks(), today=lambda: TODAY)
    for n in range(5):
        conversation = store.open_conversation("web", f"asks {n}")
        run(whole.converse(conversation, "what are the side effects of progesterone?"))
    ((question, *numbers),) = _rows(
        signed_in("supervisor").get(f"/staff/reports?{_days(store)}").text
    )
    assert "side effects" in question.lower()
    assert numbers == ["5", "0", "0"]


def test_the_longer_words_of_an_answer_are_not_counted_as_another_question(signed_in, store):
    entry = load_entries()[0]
    _answers(store, entry.id, times=5)
    _answers(store, entry.id, times=5, longer="yes")
    page = signed_in("supervisor").get(f"/staff/reports?{_days(store)}").text
    assert _rows(page) == [[escape(entry.question), "5", "0", "0"]]


def test_what_people_thought_of_an_answer_stands_beside_it(signed_in, store):
    entry = load_entries()[0]
    _answers(store, entry.id, times=5)
    for n in range(8):
        turn = Turn("", store.open_conversation("web", f"opinion {n}"))
        turn.feedback = [{"entry": entry.id, "verdict": "useful" if n else "not useful"}]
        store.finish(turn)
    page = signed_in("supervisor").get(f"/staff/reports?{_days(store)}").text
    assert _rows(page) == [[escape(entry.question), "5", "7", "under 5"]]


def test_a_day_does_not_give_away_its_masked_part(signed_in, counted):
    page = signed_in("supervisor").get(f"/staff/reports?{_days(counted)}").text
    day = counted.records.now().date().isoformat()
    assert f"Conversations by day: {day} 8 or more" in page


def test_what_was_counted_is_called_by_its_name_and_waits_stand_by_their_length(signed_in, store):
    for n, waited in enumerate((30, 400, 30, 30, 30, 30)):
        turn = Turn("", store.open_conversation("web", f"told {n}"))
        turn.red_flags = [{"code": "RF1", "level": "emergency"}, {"code": "RF99", "level": "x"}]
        turn.assessment = {"outcomes": {"A": "A_NEED_SCAN", "B": "LONG_GONE"}}
        store.finish(turn)
        case = store.queue.ask(turn.conversation, reason="asked", urgency="routine")
        asked_at = store.records.now()
        object.__setattr__(store.records, "now", lambda at=asked_at + timedelta(seconds=waited): at)
        store.queue.take(case, "anna")
    day = store.records.now().date().isoformat()
    page = signed_in("supervisor").get(f"/staff/reports?first=2020-01-01&last={day}").text
    assert "Danger signs: Very heavy bleeding 6; RF99 6" in page
    assert "Results shown: A: A scan comes first 6; B:LONG_GONE 6" in page
    assert "Waited for staff: under 1 minute 5; 5 to 15 minutes under 5" in page


@pytest.mark.parametrize(
    ("answered", "not_answered", "said"),
    [(15, 5, "<b>75%</b>"), (15, 0, "<b>100%</b>"), (15, 4, ""), (4, 15, ""), (0, 0, "")],
)
def test_the_share_of_questions_answered_is_said_where_both_numbers_may_be(
    answered, not_answered, said, signed_in, store
):
    _answers(store, "side_effects", times=answered)
    for n in range(not_answered):
        turn = Turn("", store.open_conversation("web", f"open {n}"))
        turn.unanswered = ["something"]
        store.finish(turn)
    page = signed_in("supervisor").get(f"/staff/reports?{_days(store)}").text
    assert (f"the library answered {said}" in page) if said else "the library answered" not in page


def test_a_period_that_cannot_be_read_is_the_last_thirty_days(signed_in):
    page = signed_in("supervisor").get("/staff/reports?first=soon").text
    assert 'value="2026-10-24"' in page


def test_a_picture_is_well_formed_and_says_its_numbers():
    drawn = ET.fromstring(bars("Waited <long>", {"under 1 minute": 12, "a & b": None, "": 0}))
    assert drawn.attrib["aria-label"] == "Waited <long>: under 1 minute 12; a & b under 5; all 0"
    widths = [float(r.attrib["width"]) for r in drawn.iter("rect")]
    assert widths == [310.0, 6.0, 0.0]


def test_an_empty_picture_is_no_error():
    assert ET.fromstring(bars("Nothing", {})).tag == "svg"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@a", "\tx"])
def test_no_cell_is_taken_for_a_formula(value):
    assert _plain(value) == f"'{value}"
