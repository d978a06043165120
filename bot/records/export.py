"""
Everything kept about a person, for her: as data, and in lines to read.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from bot.records import call_backs
from bot.records.audit import Audit
from bot.records.base import Records
from bot.records.crypto import Box
from bot.records.errors import NoSuchConversation
from bot.records.inbound import BODY
from bot.records.learned import ASSESSMENT, CONSENT, FACT
from bot.records.models import (
    Assessment,
    Consent,
    Conversation,
    Fact,
    Message,
    Person,
    TrackerEvent,
)
from bot.records.models_helpline import Handover, Label, Note
from bot.records.turns import EVENTS, SNAPSHOT

FORMAT = 1


class Exporter:
    """
    Answers "what do you know about me?".
    """

    def __init__(self, records: Records, audit: Audit) -> None:
        self._records = records
        self._audit = audit

    def export(self, conversation: str, *, by: str = "person") -> dict[str, Any]:
        """
        Everything kept, JSON-ready; an audit event says who asked. Raises NoSuchConversation.
        """
        with self._records.write() as connection:
            box = self._records.vault.of_conversation(connection, conversation)
            data = {
                "format": FORMAT,
                "exported_at": self._records.now().isoformat(),
                **_person(connection, box, conversation),
                "messages": _messages(connection, box, conversation),
                "danger_signs": red_flags(connection, box, conversation),
                "facts": facts(connection, box, conversation),
                "assessments": assessments(connection, box, conversation),
                "consents": _consents(connection, box, conversation),
                "handovers": _handovers(connection, box, conversation),
                "call_backs": call_backs.export(connection, box, conversation),
                "notes": notes(connection, box, conversation),
                "labels": labels(connection, conversation),
                "dialogue": _dialogue(connection, box, conversation),
            }
            self._audit.append(connection, by, "exported", conversation)
        return data


def lines(data: dict[str, Any]) -> list[str]:
    """
    An export in short lines: counts, the facts with the words they came from, and how long.
    """
    told = [fact for fact in data["facts"] if not fact["superseded"]]
    said = [f"- {fact['name']}: {fact['value']} (“{fact['words']}”)" for fact in told]
    kept = {"days": "after your last message", "session": "until this chat ends"}
    return [
        f"Messages: {len(data['messages'])}",
        f"Facts: {len(told)}",
        *said,
        f"Results: {len(data['assessments'])}",
        f"Notes by staff: {len(data['notes'])}",
        f"Kept: {kept.get(data['keep'], 'until this chat ends')}",
    ]


def facts(connection: Connection, box: Box, conversation: str) -> list[dict[str, Any]]:
    """
    Every fact told, oldest first; ``superseded`` is True for one that was corrected.
    """
    query = select(Fact).where(Fact.conversation_id == conversation).order_by(Fact.seq)
    return [
        {
            **box.get(FACT, row.body),
            "at": row.at.isoformat(),
            "superseded": row.superseded_by is not None,
        }
        for row in connection.execute(
            query.with_only_columns(Fact.body, Fact.at, Fact.superseded_by)
        )
    ]


def assessments(connection: Connection, box: Box, conversation: str) -> list[dict[str, Any]]:
    """
    Every assessment given, oldest first.
    """
    query = (
        select(Assessment.body, Assessment.at)
        .where(Assessment.conversation_id == conversation)
        .order_by(Assessment.seq)
    )
    rows = connection.execute(query)
    return [{**box.get(ASSESSMENT, row.body), "at": row.at.isoformat()} for row in rows]


def notes(connection: Connection, box: Box, conversation: str) -> list[dict[str, Any]]:
    """
    What staff wrote down, oldest first.
    """
    query = (
        select(Note.staff_id, Note.at, Note.body)
        .where(Note.conversation_id == conversation)
        .order_by(Note.at)
    )
    return [
        {"staff": row.staff_id, "at": row.at.isoformat(), **box.get("note.body", row.body)}
        for row in connection.execute(query)
    ]


def labels(connection: Connection, conversation: str) -> list[str]:
    """
    The labels of a conversation, by name.
    """
    query = select(Label.name).where(Label.conversation_id == conversation).order_by(Label.name)
    return list(connection.execute(query).scalars())


def red_flags(connection: Connection, box: Box, conversation: str) -> list[dict[str, Any]]:
    """
    The danger signs read in her messages, oldest first.
    """
    query = (
        select(Message.red_flags, Message.at, Message.id)
        .where(Message.conversation_id == conversation, Message.red_flags.is_not(None))
        .order_by(Message.seq)
    )
    return [
        {**flag, "at": row.at.isoformat(), "message": row.id}
        for row in connection.execute(query)
        for flag in box.get("message.red_flags", row.red_flags)
    ]


def _person(connection: Connection, box: Box, conversation: str) -> dict[str, Any]:
    query = (
        select(Person.channel, Person.address, Conversation.created_at, Conversation.keep)
        .join(Conversation, Conversation.person_id == Person.id)
        .where(Conversation.id == conversation)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NoSuchConversation("no such conversation")
    return {
        "conversation": conversation,
        "channel": row.channel,
        "address": box.get("person.address", row.address),
        "since": row.created_at.isoformat(),
        "keep": row.keep,
    }


def _messages(connection: Connection, box: Box, conversation: str) -> list[dict[str, Any]]:
    query = (
        select(Message.who, Message.at, Message.state, Message.body)
        .where(Message.conversation_id == conversation)
        .order_by(Message.seq)
    )
    found = []
    for row in connection.execute(query):
        data = box.get(BODY, row.body)
        text = data["text"] if row.who == "person" else data["reply"]["text"]
        found.append({"who": row.who, "at": row.at.isoformat(), "state": row.state, "text": text})
    return found


def _consents(connection: Connection, box: Box, conversation: str) -> list[dict[str, Any]]:
    query = (
        select(Consent.said, Consent.version, Consent.channel, Consent.at, Consent.withdrawn_at,
               Consent.body)
        .where(Consent.conversation_id == conversation)
        .order_by(Consent.seq)
    )  # fmt: skip
    return [
        {
            "said": row.said, "version": row.version, "channel": row.channel,
            "at": row.at.isoformat(), **box.get(CONSENT, row.body),
            "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
        }
        for row in connection.execute(query)
    ]  # fmt: skip


def _handovers(connection: Connection, box: Box, conversation: str) -> list[dict[str, Any]]:
    query = (
        select(Handover.state, Handover.reason, Handover.urgency, Handover.since, Handover.outcome,
               Handover.summary)
        .where(Handover.conversation_id == conversation)
        .order_by(Handover.since)
    )  # fmt: skip
    return [
        {
            "state": row.state, "reason": row.reason, "urgency": row.urgency,
            "since": row.since.isoformat(), "outcome": row.outcome,
            "summary": box.get("handover.summary", row.summary) if row.summary else "",
        }
        for row in connection.execute(query)
    ]  # fmt: skip


def _dialogue(connection: Connection, box: Box, conversation: str) -> dict[str, Any]:
    snapshot = connection.execute(
        select(Conversation.snapshot).where(Conversation.id == conversation)
    ).scalar_one()
    turns = connection.execute(
        select(TrackerEvent.body)
        .where(TrackerEvent.conversation_id == conversation)
        .order_by(TrackerEvent.turn)
    ).scalars()
    return {
        "standing": box.get(SNAPSHOT, snapshot) if snapshot else {},
        "events": [event for turn in turns for event in box.get(EVENTS, turn)],
    }
