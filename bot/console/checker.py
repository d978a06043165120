"""
The check on one page, for a phone call: answers in any order, the result at each change.

Uses the rules alone, so that it says the same as the chat for the same answers.
"""

from __future__ import annotations

import secrets
from typing import Any

from starlette.responses import Response

from bot.console import fields
from bot.console.desk import Desk, go
from bot.console.sheet import Sheet, sheet
from bot.console.visit import Visit
from bot.eligibility.answers import Answers
from bot.eligibility.assessment import assess
from bot.eligibility.told import derive, to_json
from bot.knowledge.guidance import load_guidance
from bot.records.store import Turn

CALL = "call"  # the channel of a call record: nothing is ever sent to it
SAID_ON_THE_PHONE = "Asked on the phone by staff: may we keep this check, without your name?"


def check_page(desk: Desk, visit: Visit) -> Response:
    return _page(desk, visit, sheet(Answers(), desk.today()), ())


def check(desk: Desk, visit: Visit) -> Response:
    """
    The form again with its result. What cannot be read is named, and the rest still counts.
    """
    told = fields.read(visit.form)
    try:
        made = sheet(derive(told.facts), desk.today())
    except ValueError as problem:
        return _page(desk, visit, None, (*told.problems, str(problem)))
    return _page(desk, visit, made, told.problems)


def save(desk: Desk, visit: Visit) -> Response:
    """
    Keep a check as a call record, if the caller agrees: answers and result, no name, no number.
    """
    if visit.get("agreed") != "yes":
        return go("/staff/check", "not_agreed")
    told = fields.read(visit.form)
    try:
        answers = derive(told.facts)
    except ValueError as problem:
        return _page(desk, visit, None, (*told.problems, str(problem)))
    if told.problems:
        return _page(desk, visit, sheet(answers, desk.today()), told.problems)
    _keep(desk, visit, answers, told.facts)
    return go("/staff/check", "recorded")


def _keep(desk: Desk, visit: Visit, answers: Answers, facts: dict[str, Any]) -> None:
    day = desk.today()
    conversation = desk.store.open_conversation(CALL, secrets.token_urlsafe(16))
    made = {**assess(answers, load_guidance(), day).as_json(), "answers": to_json(answers)}
    turn = Turn(inbound="", conversation=conversation, consent="yes")
    turn.consent_told = SAID_ON_THE_PHONE
    turn.assessment = {**made, "day": day.isoformat()}
    turn.facts = [{"name": n, "value": v, "words": ""} for n, v in facts.items()]
    desk.store.finish(turn)
    desk.store.audit.write(visit.me.id, "recorded a call", conversation)


def _page(desk: Desk, visit: Visit, made: Sheet | None, problems: tuple[str, ...]) -> Response:
    def kept(name: str) -> str:
        return visit.form.get(name, [""])[0]

    return desk.page(
        visit, "check.html",
        status=422 if made is None else 200,
        sheet=made, problems=problems, fields=fields, kept=kept, ticks=visit.all,
    )  # fmt: skip
