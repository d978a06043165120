"""
"Ask for a call back" on the page, on real records.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import update

from bot.records.models import Conversation
from tests.web.test_waiting import Night, night

__all__ = ["night"]
NUMBER, FORM = "07700 900123", 'name="number"'
OFFER = "can ring you at a time you choose"


@pytest.fixture
def agreed(night: Night) -> Night:
    """
    Somebody who waits, and agreed that something is kept.
    """
    night.asks()
    with night.store.records.write() as connection:
        connection.execute(update(Conversation).values(keep="days"))
    return night


def form(night: Night, **other: str) -> dict[str, str]:
    window = night.helpline.windows(night.conversation)[0].key
    return {"number": NUMBER, "window": window, "message": "no", **other}


def asked(night: Night, **other: str) -> Any:
    return night.page.post("/call-back", data=form(night, **other))


def test_who_waits_and_agreed_is_offered_a_call_and_told_what_is_kept(agreed: Night):
    assert OFFER in agreed.page.get("/").text
    page = agreed.page.get("/call-back").text
    assert "until the call is done, or for 3 days after the time you chose" in page
    assert 'href="tel:999"' in page
    assert FORM in page
    assert len(re.findall(r"<option value=\"2", page)) == len(
        agreed.helpline.windows(agreed.conversation)
    )


def test_without_a_yes_nothing_is_offered_and_nothing_is_kept(night: Night):
    night.asks()
    assert OFFER not in night.page.get("/").text
    assert FORM not in night.page.get("/call-back").text
    night.page.post("/call-back", data={"number": NUMBER, "window": "x", "message": "no"})
    assert night.store.call_backs.count() == 0


@pytest.mark.parametrize(
    ("name", "value"), [("LUTEA_HELPLINE_HOURS", ""), ("LUTEA_RETENTION_DAYS", "0")]
)
def test_without_hours_or_with_nothing_kept_no_call_is_offered(
    agreed: Night, monkeypatch: pytest.MonkeyPatch, name: str, value: str
):
    monkeypatch.setenv(name, value)
    assert OFFER not in agreed.page.get("/").text


def test_who_asked_reads_when_and_can_cancel(agreed: Night):
    page = asked(agreed).text
    assert "You are waiting for a call from the helpline" in page
    assert "ends in 123" in page
    assert OFFER not in page
    assert "900123" not in page
    assert "I don't want the call any more" in agreed.page.get("/call-back").text
    page = agreed.page.post("/cancel-call-back").text
    assert "ends in 123" not in page
    assert OFFER in page
    assert agreed.store.call_backs.count() == 0


def test_the_call_stays_on_the_page_once_the_wait_is_over(agreed: Night):
    asked(agreed)
    assert "ends in 123" in agreed.page.post("/stop-waiting").text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"number": "12345"}, "Please check the number"),
        ({"number": "0900 123 4567"}, "Please check the number"),
        ({"window": ""}, "Please choose one of the times"),
        ({"window": "2020-01-01T09:00+00:00"}, "Please choose one of the times"),
        ({"message": ""}, "Please say if we may leave a message"),
        ({"message": "maybe"}, "Please say if we may leave a message"),
    ],
)
def test_what_is_missing_is_named_and_what_was_typed_stays(
    agreed: Night, wrong: dict[str, str], told: str
):
    answer = asked(agreed, **wrong)
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{wrong.get("number", NUMBER)}"' in answer.text
    assert agreed.store.call_backs.count() == 0


def test_what_was_typed_is_text_and_no_markup(agreed: Night):
    assert "<b>" not in asked(agreed, number='"><b>x').text


def test_another_site_can_neither_ask_nor_cancel(agreed: Night):
    elsewhere = {"sec-fetch-site": "cross-site"}
    sent = agreed.page.post("/call-back", data=form(agreed), headers=elsewhere)
    assert (sent.status_code, agreed.store.call_backs.count()) == (403, 0)
    asked(agreed)
    assert agreed.page.post("/cancel-call-back", headers=elsewhere).status_code == 403
    assert agreed.store.call_backs.count() == 1


def test_who_has_no_chat_has_no_form(agreed: Night):
    agreed.page.cookies.clear()
    assert FORM not in agreed.page.get("/call-back").text
    agreed.page.post("/call-back", data=form(agreed))
    assert agreed.store.call_backs.count() == 0
