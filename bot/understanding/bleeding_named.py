"""
Bleeding that is named and not had: feared, to come, looked for, or of a nose, a gum or a cut.
"""

from __future__ import annotations

from typing import Any

from bot.understanding import flow
from bot.understanding.clauses import Clause
from bot.understanding.flow import says
from bot.understanding.page import Page
from bot.understanding.tables import table

_FUTURE = table("bleeding").words("future")
_AFTER_COLOUR = table("bleeding").words("after_colour")


def only_named(page: Page, span: Any, text: str) -> bool:
    """
    True for bleeding that is feared, to come, looked for, or was only taken for bleeding.
    """
    context, clause = page.context(span), page.clause(span)
    left = [t.lower_ for t in page.doc[clause.start : span.start]]
    after = page.doc[span.end].lower_ if span.end < len(page.doc) else "."
    if span.label_ == "bleeding.colour" and after not in _AFTER_COLOUR:
        return True  # a light pink line, a dark red dress
    if span.label_ == "bleeding.looked":
        return not _found_nothing(page, clause)
    signs = {"sign", "signs", "symptom", "symptoms"} & set(left[-5:])
    if (says("looked_for", text) and " stop" not in text) or says(
        "habitual", flow.near(page, span, clause)
    ):
        return True
    if says("going", text) and not _elsewhere(page, span, clause, text):
        return False
    feared = context.feared and "threatened" not in left[-5:]
    if feared and not (signs and context.certainty == "denied"):
        return not says("presupposed", text)
    return (
        bool(_FUTURE & set(left[-4:]) and "be" not in left[-3:])
        or bool({"thought", "used"} & set(left[-4:]))
        or (
            context.certainty != "denied"
            and not says("denied_after", text)
            and _elsewhere(page, span, clause, text)
        )
    )


def _found_nothing(page: Page, clause: Clause) -> bool:
    """
    True where "nothing" follows a look at the tissue, in the same sentence or the next.
    """
    lines = (flow.line_of(page, clause.sentence + step) for step in (0, 1))
    return any(says("nothing_there", line.text) for line in lines if line)


def _elsewhere(page: Page, span: Any, clause: Clause, text: str) -> bool:
    """
    True for blood of a nose, a gum or a cut, named in this sentence or the two before it.
    """
    if says("elsewhere", text) and not says("vaginal", text):
        return True
    if says("anchored_near", text):
        return False
    if says("anchored", f" {span.text.lower()} "):
        left = page.doc[max(clause.start, span.start - 4) : span.start].text.lower()
        return says("limbs", f" {left} ") or (says("by_itself", text) and says("limbs", text))
    if says("limbs", text):
        return True
    others = (s for s in page.mentions("bleeding") if s.label_ == "bleeding.blood")
    if any(says("anchored", f" {other.text.lower()} ") for other in others):
        return False
    lines = (flow.line_of(page, clause.sentence - step) for step in (1, 2))
    return any(says("limbs", line.text) for line in lines if line)
