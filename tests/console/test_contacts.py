"""
Talks outside the chat are counted, and nothing else about them is kept.
"""

from __future__ import annotations

import pytest

CALL = {"how": "phone", "outcome": "signposted", "length": "middle"}


def _totals(store, what):
    today = store.records.now().date()
    return store.reports.totals(today, today, what)


def test_a_call_is_counted_for_the_reports_with_nothing_about_who_it_was(signed_in, store):
    anna = signed_in()
    for n in range(5):
        page = anna.post("/staff/contact", **CALL, **({"danger": "yes"} if n else {})).text
        assert "Counted, with nothing about who it was." in page
    assert _totals(store, "contact") == {"phone": 5}
    assert _totals(store, "contact_outcome") == {"signposted": 5}
    assert _totals(store, "contact_length") == {"middle": 5}
    assert _totals(store, "contact_danger") == {"yes": None}
    day = store.records.now().date().isoformat()
    report = signed_in("supervisor").get(f"/staff/reports?first={day}&last={day}").text
    assert "Contacts outside the chat: Phone 5" in report
    assert "Outcomes of these contacts: Signposted to a unit, GP or 111 5" in report
    lines = [one for one in store.audit.lines() if one.action == "recorded a contact"]
    assert [(one.actor, one.subject, one.detail) for one in lines] == [(anna.member.id, "", {})] * 5


@pytest.mark.parametrize(("name", "value"), [(n, v) for n in CALL for v in ("", "made up")])
def test_what_is_not_on_a_list_is_not_counted(name, value, signed_in, store):
    page = signed_in().post("/staff/contact", **{**CALL, name: value}).text
    assert "Nothing was recorded: choose from each list." in page
    assert _totals(store, "contact") == {}
