"""
What goes in and what comes out, as pydantic models: the OpenAPI document is made from these.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.api.facts import Fact, Told
from bot.replies import Kind
from bot.safety.reading import Level

LONGEST_TEXT = 20_000
Text = Annotated[
    str,
    Field(max_length=LONGEST_TEXT, description="Plain text; 4,000 characters of it are read"),
]
Pathway = Literal["A", "B"]
Decision = Literal["answer", "offer", "fallback", "safety"]


class Sent(BaseModel):
    """
    A body that a client sends: nothing in it is unknown to us.
    """

    model_config = ConfigDict(extra="forbid")


class AssessmentAsked(Sent):
    answers: Told
    today: date | None = Field(default=None, description="The day to read the guidance for")
    explain: bool = Field(default=False, description="Also say it in plain words")


class Finding(BaseModel):
    criterion: str
    state: Literal["met", "not_met", "not_known", "not_needed"]
    sentence: str
    source: str
    date: str


class Assessment(BaseModel):
    """
    What the guidance says for a history. It prepares a talk with a clinician; it decides nothing.
    """

    outcomes: dict[str, str]
    flags: list[str]
    findings: list[Finding]
    next_question: str | None
    guidance: str = Field(description="The digest of the guidance that was read")
    day: date
    words: str | None = Field(default=None, description="In plain words, where asked for")


class QuestionAsked(Sent):
    answers: Told
    asked: list[Fact] = Field(
        default=[], description='Facts settled by an answer, "not sure" or "I\'d rather not say"'
    )
    pathway: Pathway | None = None
    today: date | None = None


class Question(BaseModel):
    id: str
    facts: list[str]
    pathway: Literal["A", "B", "M"]
    ask: str
    why: str
    items: dict[str, str]


class NextQuestion(BaseModel):
    """
    The one question that can still change the outcome, or null.
    """

    question: Question | None
    remaining: int = Field(description="About how many questions are left")


class TextSent(Sent):
    text: Text


class RedFlag(BaseModel):
    code: str
    level: Level


class Understood(BaseModel):
    intent: str | None = Field(description="null: there is nothing to read")
    confidence: float
    facts: dict[str, Any]
    red_flags: list[RedFlag]
    safety: str | None = Field(
        default=None, description="What must be shown first where a danger sign was read"
    )


class Searched(Sent):
    text: Text
    topic: str | None = Field(default=None, max_length=100, description="The entry last shown")


class Scored(BaseModel):
    id: str
    score: float


class Part(BaseModel):
    text: str
    decision: Decision
    entries: list[Scored]


class Noticed(BaseModel):
    kind: str
    name: str


class Found(BaseModel):
    decision: Decision
    entries: list[Scored] = Field(description="Best first")
    parts: list[Part] = Field(description="One for each question in the text")
    noticed: Noticed | None = None
    safety: str | None = None


class Cited(BaseModel):
    source: str
    title: str
    place: str = ""
    date: str = ""
    url: str = ""


class OtherWords(BaseModel):
    """
    Another wording for people of whom every fact of ``when`` is known and true.
    """

    when: dict[str, str]
    short: str
    longer: str


class Title(BaseModel):
    id: str
    question: str
    family: str


class Titles(BaseModel):
    entries: list[Title]


class Entry(Title):
    short: str
    longer: str
    safety: str
    variants: list[OtherWords]
    sources: list[Cited]
    related: list[str]
    nation: str
    reviewed_by: str = Field(description="Empty: not yet reviewed by a clinician")
    review_due: str


class Choice(BaseModel):
    title: str = Field(description="Show this; send it back as the text when it is tapped")


class Reply(BaseModel):
    """
    One message to the person. Show safety first. An id that was shown before is a repeat.
    """

    id: str
    text: str = Field(description="Plain text with **bold**")
    kind: Kind
    choices: list[Choice]
    citations: list[Cited]
    card: dict[str, Any] | None = None
    sender: str = Field(default="bot", description='"bot", or the name of a member of staff')


class Opened(BaseModel):
    conversation: str


class MessageSent(Sent):
    text: Text
    id: Annotated[str, Field(min_length=1, max_length=100)] | None = Field(
        default=None, description="Your id of this message: sent twice, it is answered once"
    )


class Answered(BaseModel):
    replies: list[Reply]
    asking: str | list[str] | None
    facts: dict[str, Any]
    outcomes: dict[str, str] | None
    held: bool = Field(description="A person from the helpline has this conversation")
    remaining: int | None


class Line(BaseModel):
    id: str
    who: Literal["person", "bot", "staff"]
    at: str
    reply: Reply


class Transcript(BaseModel):
    lines: list[Line]


class Health(BaseModel):
    status: Literal["ok"]


class Readiness(BaseModel):
    status: Literal["ready", "not_ready"]
    records: bool
    dialogue: bool


class RasaMessage(BaseModel):
    """
    What a widget made for Rasa sends. Anything else in it is passed over.
    """

    sender: str = Field(
        min_length=16, max_length=200,
        description="A long random id of your visitor; a short one could be guessed",
    )  # fmt: skip
    message: Text


class RasaButton(BaseModel):
    title: str
    payload: str


class RasaReply(BaseModel):
    recipient_id: str
    text: str
    buttons: list[RasaButton] | None = None
