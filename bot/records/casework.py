"""
What staff see of a conversation, and what they add: notes and labels. Every look is audited.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete

from bot.records import export
from bot.records.audit import Audit
from bot.records.base import Records
from bot.records.columns import new_id
from bot.records.database import insert, insert_new
from bot.records.models_helpline import Label, Note
from bot.records.people import People, Whereabouts, channel_of


@dataclass(frozen=True)
class Told:
    """
    What a conversation holds besides its messages, each list oldest first, as JSON-ready dicts.
    """

    conversation: str
    channel: str
    facts: list[dict[str, Any]] = field(default_factory=list)
    assessments: list[dict[str, Any]] = field(default_factory=list)
    danger_signs: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    @property
    def current_facts(self) -> list[dict[str, Any]]:
        return [fact for fact in self.facts if not fact["superseded"]]


class Casework:
    """
    ``by`` is always the id of a member of staff.
    """

    def __init__(self, records: Records, audit: Audit, people: People) -> None:
        self._records = records
        self._audit = audit
        self._people = people

    def look(self, conversation: str, *, by: str) -> Told:
        """
        Open a conversation; an audit event says who did. Raises NoSuchConversation.
        """
        with self._records.write() as connection:
            box = self._records.vault.of_conversation(connection, conversation)
            told = Told(
                conversation=conversation,
                channel=channel_of(connection, conversation),
                facts=export.facts(connection, box, conversation),
                assessments=export.assessments(connection, box, conversation),
                danger_signs=export.red_flags(connection, box, conversation),
                notes=export.notes(connection, box, conversation),
                labels=export.labels(connection, conversation),
            )
            self._audit.append(connection, by, "viewed", conversation)
        return told

    def reveal(self, conversation: str, *, by: str) -> Whereabouts:
        """
        The person's address in clear, for those who may; an audit event says who asked.
        """
        self._audit.write(by, "revealed", conversation)
        return self._people.whereabouts(conversation)

    def note(self, conversation: str, text: str, *, by: str) -> str:
        """
        Add a note and return its id. Raises NoSuchConversation.
        """
        fresh = new_id()
        with self._records.write() as connection:
            box = self._records.vault.of_conversation(connection, conversation)
            insert(
                connection,
                Note,
                id=fresh,
                conversation_id=conversation,
                staff_id=by,
                at=self._records.now(),
                body=box.put("note.body", {"text": text}),
            )
            self._audit.append(connection, by, "noted", conversation)
        return fresh

    def label(self, conversation: str, name: str, *, by: str) -> None:
        """
        Put a label on a conversation; a second time changes nothing.
        """
        with self._records.write() as connection:
            self._records.vault.of_conversation(connection, conversation)
            new = insert_new(
                connection,
                Label,
                conversation_id=conversation,
                name=name[:64],
                staff_id=by,
                at=self._records.now(),
            )
            if new:
                self._audit.append(connection, by, "labelled", conversation, label=name[:64])

    def unlabel(self, conversation: str, name: str, *, by: str) -> None:
        """
        Take a label off.
        """
        with self._records.write() as connection:
            done = connection.execute(
                delete(Label).where(Label.conversation_id == conversation, Label.name == name)
            )
            if done.rowcount:
                self._audit.append(connection, by, "unlabelled", conversation, label=name[:64])
