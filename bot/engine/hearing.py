"""
One message, read once: what kind of message it is, its facts, its questions.

The fact reader and the intent model do the reading; here is only which of them decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.engine.meant import meant
from bot.understanding.afterwards import after_danger
from bot.understanding.answers import Answer, Settled, answer_to
from bot.understanding.corrections import is_correction
from bot.understanding.facts import Fact
from bot.understanding.intents import IntentModel
from bot.understanding.languages import in_another_language
from bot.understanding.reader import problems, read_facts
from bot.understanding.sentences import sentences

# Messages that are an answer, or tell something: the form takes them itself.
ANSWERING = frozenset({"inform", "affirm", "deny", "unsure", "rather_not_say", "check_eligibility"})
# Acts that hold however long the message is.
STRONG = frozenset(
    {"stop", "restart", "human", "delete_my_data", "know_about_me", "change", "go_back", "repeat"}
)
# These say nothing that a question asks for.
_ACTS = STRONG - {"change"} | {"start_again"}
_CARRY_ON = re.compile(
    r"(ok(ay)? |yes |please |can we |lets |let's |i want to )*"
    r"(carry on|continue|resume|go on|keep going|carry on please)( please| then| now)?[.!]*"
)
_COMES_BACK = re.compile(r"\b(carry on|continue|resume|keep going|where were we|go(ing)? on)\b")
# What a check that was left takes up again; "thanks" and "no" do not.
_MAY_CARRY_ON = frozenset({"affirm", "check_eligibility", "inform"})
_SECOND_PART = re.compile(
    r"(the )?(second|next|other) (part|one|bit)|part (two|2)|(the )?early birth"
)
_BUT = re.compile(r"\bbut\b")
_NOT_CLEAR = re.compile(r"\b(do ?n['’]?t|not|didn['’]?t) (really |even )?(get|understand|follow)")
_DELETE = re.compile(r"\b(delet|eras|wip|remov|forget)")
# "I take back my consent", "please stop storing my answers".
_TAKES_BACK = re.compile(
    r"\b(withdraw\w*|tak(e|ing) back|revok\w*|remov\w*|cancel\w*) (my |the )?(consent|permission)"
    r"|\b(stop|no longer want you|changed my mind about( you)?|(do ?n['’]?t|not) want you)( to)? "
    r"(stor|keep|sav|record)(e|ing)? (my|this|it|any|all|what|everything|stuff)\b"
    r"(?! (pessar|progest|tablet|medic|prescri))"
)
# The questions whose own answer may be a wish about keeping, or a stop.
_OF_THE_TALK = frozenset({"consent", "continue", "confirm", "read_back"})
# After a number was given these say nothing new: she hears that somebody is still here.
_NOTHING_NEW = frozenset(
    {"affirm", "complaint", "deny", "good_news", "goodbye", "greet", "help", "inform"}
    | {"nothing_heard", "out_of_scope", "rather_not_say", "repeat", "stop", "thanks", "unsure"}
    | {"upset"}
)
_ASKS_NOTHING = frozenset({"complaint", "help", "repeat"})
_MAY_SHE = re.compile(r"\b(can|could|should|will|is) (she|he|they|her)\b")
# Rasa keeps the intent ``restart`` for forgetting a whole conversation; ours forgets the check.
OURS = {"restart": "start_again"}
SOCIAL_WORDS = 12  # a longer message is about more than its manners
SURE = 0.5


@dataclass(frozen=True)
class Heard:
    """
    A message as understood.

    ``values`` and ``settled`` come from a short answer to the question on the screen;
    ``facts`` from the whole text. ``question`` is True when it asks us something,
    ``takes_back`` when it takes back what she allowed us to keep.
    """

    intent: str
    confidence: float = 1.0
    ranking: tuple[tuple[str, float], ...] = ()
    facts: tuple[Fact, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    settled: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False
    after: str = ""
    question: bool = False
    correction: bool = False
    takes_back: bool = False
    problems: tuple[str, ...] = ()


def hear(
    text: str,
    model: IntentModel,
    *,
    today: date,
    asked: tuple[str, ...] = (),
    person: str = "self",
    known: Mapping[str, Any] | None = None,
    danger: bool = False,
    paused: bool = False,
    after: str = "",
) -> Heard:
    """
    Read a message with the question on the screen in view.

    ``known`` are the facts told before; ``danger`` says that the safety net found one;
    ``paused`` that the check was left and can be taken up again; ``after`` is the level of a
    danger whose number was the last thing said.
    """
    classified = model.classify(text)
    said = [s for s in sentences(text) if not s.is_question]
    question = len(said) < len(sentences(text))
    # What is asked is never an answer: only the rest of a message may fill what is on the screen.
    rest = " ".join(s.text for s in said if not s.hypothetical) if question else text
    answer = _answer(asked, rest, today, person, known) if rest.strip() else None
    if question and asked == ("consent",) and _wants_to_know(classified.intent, text):
        answer = None
    if answer is None or question:
        facts = read_facts(text, today=today, person=person, known=known)
    else:
        facts = answer.facts
    usable = [f for f in facts if f.fills_a_slot or f.to_read_back]
    understood = answer is not None and (answer.understood or bool(answer.partial))
    intent = _decide(
        text,
        classified.intent,
        classified.confidence,
        told=bool(usable),
        understood=understood,
        question=question,
        asking=bool(asked),
    )
    since = _since(text, intent, after, question=question, told=bool(usable))
    if since:
        intent = "after_danger"
    elif paused and not question and (intent in _MAY_CARRY_ON or _COMES_BACK.search(text.lower())):
        intent = "carry_on"
    if danger or (answer and "danger" in asked and answer.values.get("danger") == "yes"):
        intent = "danger"
    for_another = intent in ANSWERING and not question
    for_another = for_another or (intent == "ask" and _MAY_SHE.search(text.lower()) is not None)
    if not asked and not known and for_another and _of_another(facts):
        intent = "on_behalf"
    if intent != "danger" and not understood and in_another_language(text):
        intent = "not_english"
    if intent == "repeat" and _NOT_CLEAR.search(text.lower()):
        answer = None  # "I don't get it" is no "I don't"
    if intent == "delete_my_data" and answer and answer.values.get("consent") == "no":
        # "No, don't keep it" answers the question; only "delete" asks for more.
        intent = intent if _DELETE.search(text.lower()) else "inform"
    takes_back = not question and _TAKES_BACK.search(text.lower()) is not None
    if takes_back and intent != "danger":
        keeps_nothing = asked == ("consent",)
        intent = "inform" if keeps_nothing else "delete_my_data"
        answer = answer_to(asked, "no", today, person=person) if keeps_nothing else None
    elif intent in _ACTS and answer and not _fits(asked, answer, text):
        answer = None  # "please stop" is no "yes"
    if intent == "inform" and answer and answer.values.get("read_back") == "no" and not usable:
        intent = "change"
    return Heard(
        intent=intent,
        confidence=classified.confidence,
        ranking=tuple(classified.ranking[:5]),
        facts=facts,
        values=dict(answer.values) if answer else {},
        settled=dict(answer.settled) if answer else {},
        partial=bool(answer and answer.partial),
        after=since,
        question=question,
        correction=is_correction(text),
        takes_back=takes_back,
        problems=problems(text, asked),
    )


def _fits(asked: tuple[str, ...], answer: Answer, text: str) -> bool:
    """
    True for a "stop" or "again" that answers what is asked about the talk itself.
    """
    if not _OF_THE_TALK & {*asked}:
        return False
    return "no" in answer.values.values() or _SECOND_PART.search(text.lower()) is not None


def _wants_to_know(intent: str | None, text: str) -> bool:
    """
    "Ok but who can see this?": nobody has agreed before she was told.
    """
    return intent == "is_private" or _BUT.search(text.lower()) is not None


def _of_another(facts: tuple[Fact, ...]) -> bool:
    """
    True where a message tells of somebody else's pregnancy and nothing of the writer's own.
    """
    told = [f for f in facts if f.name != "person"]
    return any(f.when == "now" for f in told) and all(f.whose == "other" for f in told)


def _since(text: str, intent: str, level: str, *, question: bool, told: bool) -> str:
    """
    What she says about the number that she was given, "here" when it is nothing new, else "".
    """
    if not level or intent == "carry_on":
        return ""
    kind = after_danger(text, level)
    if kind and not (told and kind == "seen") and intent not in STRONG - {"stop"}:
        return kind
    new = told or (question and intent not in _ASKS_NOTHING)
    return "here" if intent in _NOTHING_NEW and not new else ""


def _answer(
    asked: tuple[str, ...], text: str, today: date, person: str, known: Mapping[str, Any] | None
) -> Answer | None:
    if not asked:
        return None
    if asked == ("continue",) and _SECOND_PART.search(text.lower()):
        text = "yes"
    if asked != ("confirm",):
        return answer_to(asked, text, today, person=person, known=known)
    # A doubtful fact is asked for a yes or no, which is read as for the read-back.
    answer = answer_to(("read_back",), text, today, person=person)
    said = answer.values.get("read_back")
    settled: dict[str, Settled] = dict(zip(("confirm",), answer.settled.values(), strict=False))
    return replace(answer, values={"confirm": said} if said else {}, settled=settled)


def _decide(
    text: str,
    best: str | None,
    confidence: float,
    *,
    told: bool,
    understood: bool,
    question: bool,
    asking: bool,
) -> str:
    short = len(text.split()) <= SOCIAL_WORDS
    if best is None:
        return "inform" if told or understood else "nothing_heard"
    if _CARRY_ON.fullmatch(text.strip().lower()) and not understood:
        return "carry_on"
    if not meant(best, text.lower(), told=told):
        best = "ask"
    if best in STRONG and confidence >= SURE and short:
        return OURS.get(best, best)
    if understood and not question:
        return "inform"
    if best == "check_eligibility" and (short or told):
        return "check_eligibility"
    if question:
        return best if best not in ANSWERING and short and confidence >= SURE else "ask"
    if told:
        return best if best in ("baby_died", "not_pregnant") and confidence >= SURE else "inform"
    if best == "inform" and not asking:
        return "ask"
    return best
