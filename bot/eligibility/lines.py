"""
JSON lines in, JSON lines out: the ``lutea assess`` command.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import TextIO

from bot.eligibility.answers import Answers
from bot.eligibility.assessment import Assessment, Finding, assess
from bot.eligibility.explain import explain as in_words
from bot.eligibility.guidance import Guidance, NoGuidance
from bot.eligibility.handout import handout
from bot.eligibility.paper import as_html
from bot.eligibility.questions import NOTHING, next_question
from bot.eligibility.told import from_json

Answer = Callable[[Answers, date, Guidance, bool], str]
dumps = json.JSONEncoder(ensure_ascii=False).encode


def run(
    stream_in: Iterable[str],
    stream_out: TextIO,
    today: date,
    guidance: Guidance,
    *,
    make: Answer | None = None,
    with_next: bool = True,
) -> None:
    """
    Answer each line before the next is read; a line that cannot be read gets an error line.

    ``make`` says how: as JSON (``answered``), in words (``explained``), as a page (``on_a_page``).
    """
    make = make or answered
    for line in stream_in:
        if line.strip():
            stream_out.write(_answer(make, line, today, guidance, with_next) + "\n")
            stream_out.flush()


def answered(answers: Answers, today: date, guidance: Guidance, with_next: bool) -> str:
    """
    The JSON line for one history.
    """
    question = None
    if with_next:
        question = next_question(answers, NOTHING, guidance, today=today)
    return _line(assess(answers, guidance, today), question.id if question else None)


def _line(made: Assessment, question: str | None) -> str:
    """
    What ``as_json`` gives, written faster: each finding is turned into JSON only once.
    """
    rest = {"next_question": question, "guidance": made.guidance}
    return (
        f'{{"outcomes": {dumps(made.outcomes)}, "flags": {dumps(list(made.flags))}, '
        f'"findings": [{", ".join([_finding(f) for f in made.findings])}], {dumps(rest)[1:]}'
    )


@lru_cache(maxsize=1000)
def _finding(finding: Finding) -> str:
    return dumps(finding.as_json())


def explained(answers: Answers, today: date, guidance: Guidance, _with_next: bool) -> str:
    """
    The same in plain words.
    """
    return in_words(assess(answers, guidance, today), answers, guidance)


def on_a_page(answers: Answers, today: date, guidance: Guidance, _with_next: bool) -> str:
    """
    The same as a page of HTML to print and hand over.
    """
    return as_html(handout(answers, assess(answers, guidance, today), guidance), guidance)


def _answer(make: Answer, line: str, today: date, guidance: Guidance, with_next: bool) -> str:
    try:
        answers = from_json(json.loads(line))
    except json.JSONDecodeError:
        return dumps({"error": "This line is not JSON."})
    except RecursionError:
        return dumps({"error": "This line is nested too deeply."})
    except ValueError as problem:
        return dumps({"error": str(problem)})
    try:
        return make(answers, today, guidance, with_next)
    except NoGuidance as problem:
        return dumps({"error": str(problem)})
