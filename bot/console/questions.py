"""
What the library could not answer: questions that mean the same stand together.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from bot.console.desk import Desk, go
from bot.console.suggestions import nearest
from bot.console.visit import Visit
from bot.knowledge.grouping import group
from bot.records.curation import Question

AT_ONCE = 200  # each is read by the encoder, some milliseconds
NOTHING_NEAR = "Nothing near"


def questions_page(desk: Desk, visit: Visit) -> Response:
    """
    Open questions without identity, the largest group first.
    """
    asked = desk.store.curation.unanswered(limit=AT_ONCE)
    return desk.page(visit, "questions.html", groups=grouped(asked), number=len(asked))


def settle(desk: Desk, visit: Visit) -> Response:
    desk.store.curation.settle(visit.all("question"))
    desk.store.audit.write(visit.me.id, "settled questions")
    return go("/staff/questions", "settled")


def grouped(asked: Sequence[Question]) -> list[tuple[str, str, list[Question]]]:
    """
    (id of the nearest entry, its question, the questions asked alike), the largest group first.
    """
    groups = []
    for alike in group([question.text for question in asked]):
        found = nearest(alike.typical)
        entry, title = (found[0].id, found[0].question) if found else ("", NOTHING_NEAR)
        groups.append((entry, title, [asked[place] for place in alike.places]))
    return groups
