"""
What a turn taught us: facts, an assessment, consent, and what may be kept without identity.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy import insert as sqlalchemy_insert

from bot.records.anonymous import without_identity
from bot.records.base import Records
from bot.records.columns import AnyRow, new_id
from bot.records.crypto import Box
from bot.records.database import insert
from bot.records.inbound import BODY
from bot.records.models import Assessment, Consent, Fact, Message
from bot.records.models_helpline import Feedback, Unanswered
from bot.records.store import Turn
from bot.records.tally import count

FACT, ASSESSMENT, CONSENT = "fact.body", "assessment.body", "consent.body"
_ADD_FACT = sqlalchemy_insert(Fact).returning(Fact.seq)
_SUPERSEDE = (
    update(Fact)
    .where(
        Fact.conversation_id == bindparam("conversation"),
        Fact.name_hash == bindparam("hash"),
        Fact.superseded_by.is_(None),
        Fact.seq != bindparam("added"),
    )
    .values(superseded_by=bindparam("added"))
)


def store(records: Records, connection: Connection, box: Box, turn: Turn, row: AnyRow) -> None:
    """
    Everything beside the messages. Of a failed turn only the counts are kept.
    """
    day = records.now().date().isoformat()
    if not turn.failed:
        _facts(records, connection, box, turn)
        _assessment(records, connection, box, turn)
        _consent(records, connection, box, turn, row.channel)
        _without_identity(records, connection, turn, day, kept=row.keep == "days")
    count(connection, day, row.channel, _counts(turn))


def _facts(records: Records, connection: Connection, box: Box, turn: Turn) -> None:
    for fact in turn.facts:
        # A fact about somebody else, or one only asked about, replaces nothing.
        name_hash = box.index("fact", fact["name"], str(fact.get("whose", "self")))
        row = {
            "conversation_id": turn.conversation, "inbound_id": turn.inbound or None,
            "name_hash": name_hash, "at": records.now(), "body": box.put(FACT, fact),
        }  # fmt: skip
        added = connection.execute(_ADD_FACT, row).scalar_one()
        if fact.get("certainty", "said") in ("said", "denied"):
            named = {"conversation": turn.conversation, "hash": name_hash, "added": added}
            connection.execute(_SUPERSEDE, named)


def _assessment(records: Records, connection: Connection, box: Box, turn: Turn) -> None:
    if turn.assessment is None:
        return
    insert(
        connection,
        Assessment,
        conversation_id=turn.conversation,
        inbound_id=turn.inbound or None,
        guidance=str(turn.assessment.get("guidance", "")),
        day=str(turn.assessment.get("day", "")),
        at=records.now(),
        body=box.put(ASSESSMENT, turn.assessment),
    )


def _consent(records: Records, connection: Connection, box: Box, turn: Turn, channel: str) -> None:
    if turn.consent is None:
        return
    now = records.now()
    if turn.consent != "yes":
        connection.execute(
            update(Consent)
            .where(Consent.conversation_id == turn.conversation, Consent.withdrawn_at.is_(None))
            .values(withdrawn_at=now)
        )
    told = turn.consent_told or _last_said(connection, box, turn)
    insert(
        connection,
        Consent,
        conversation_id=turn.conversation,
        said=turn.consent,
        version=turn.consent_version,
        channel=channel,
        at=now,
        body=box.put(CONSENT, {"told": told}),
    )


def _last_said(connection: Connection, box: Box, turn: Turn) -> str:
    """
    What the person had been told when she answered: the last words of ours before her message.
    """
    asked_before = select(Message.seq).where(Message.id == turn.inbound).scalar_subquery()
    body = connection.execute(
        select(Message.body)
        .where(
            Message.conversation_id == turn.conversation,
            Message.who != "person",
            Message.seq < asked_before,
        )
        .order_by(Message.seq.desc())
        .limit(1)
    ).scalar_one_or_none()
    return str(box.get(BODY, body)["reply"]["text"]) if body else ""


def _without_identity(
    records: Records, connection: Connection, turn: Turn, day: str, *, kept: bool
) -> None:
    """
    Questions for the curators, and opinions. Words are kept only of people who said yes.
    """
    system = records.vault.system
    for text in turn.unanswered if kept else ():
        body = system.put("unanswered.body", {"text": without_identity(text)})
        insert(connection, Unanswered, id=new_id(), day=day, state="open", body=body)
    for opinion in turn.feedback:
        words = without_identity(opinion.get("words", "")) if kept else ""
        insert(
            connection,
            Feedback,
            id=new_id(),
            day=day,
            entry=opinion.get("entry", ""),
            verdict=opinion.get("verdict", ""),
            body=system.put("feedback.body", {"words": words}) if words else None,
        )


def _counts(turn: Turn) -> Iterator[tuple[str, str]]:
    yield "message", "failed" if turn.failed else "answered"
    for flag in turn.red_flags:
        yield "red_flag", flag.get("code", "")
    if turn.failed:
        return
    if turn.assessment is not None:
        for path, outcome in dict(turn.assessment.get("outcomes", {})).items():
            yield "outcome", f"{path}:{outcome}"
    if turn.consent is not None:
        yield "consent", turn.consent
    for entry in _entries_asked(turn):
        yield "answer", entry
    for _ in turn.unanswered:
        yield "unanswered", ""
    for opinion in turn.feedback:
        yield "feedback", opinion.get("verdict", "")


def _entries_asked(turn: Turn) -> list[str]:
    """
    The entries of the library that answered; the longer words of one are not asked anew.
    """
    if _wanted_more(turn):
        return []
    cards = [reply.card or {} for reply in turn.replies if reply.kind == "answer"]
    return list(dict.fromkeys(str(card["entry"]) for card in cards if card.get("entry")))


def _wanted_more(turn: Turn) -> bool:
    heard = [event.get("parse_data") or {} for event in turn.events if event.get("event") == "user"]
    return any(((one.get("reading") or {}).get("choice") or {}).get("longer") for one in heard)
