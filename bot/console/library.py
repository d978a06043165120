"""
The library for staff: find an answer, read it with its sources and reviews, propose a change.
"""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from bot.console import proposals
from bot.console.desk import Desk, go
from bot.console.suggestions import nearest
from bot.console.visit import Visit
from bot.knowledge.entries import Entry, iso, load_entries, load_sources
from bot.knowledge.readability import grade


def library_page(desk: Desk, visit: Visit) -> Response:
    """
    Search by meaning and by word; everything by family where nothing is asked.
    """
    asked = visit.query("q").strip()
    found = _search(asked) if asked else list(load_entries())
    return desk.page(visit, "library.html", asked=asked, found=found)


def entry_page(desk: Desk, visit: Visit) -> Response:
    entry = _entry(visit.path("entry"))
    if entry is None:
        return desk.page(visit, "trouble.html", status=404, what="gone")
    verdicts = desk.store.curation.verdicts().get(entry.id, {})
    return desk.page(
        visit, "entry.html",
        entry=entry, sources=load_sources(), verdicts=verdicts, grade=grade(entry.short),
        opinions=desk.store.curation.opinions(entry.id) if visit.me.may("propose") else [],
        proposed=proposals.of_entry(desk.proposals, entry.id), due=_is_due(entry, desk.today()),
    )  # fmt: skip


def propose_page(desk: Desk, visit: Visit) -> Response:
    entry = _entry(visit.path("entry"))
    if entry is None:
        return desk.page(visit, "trouble.html", status=404, what="gone")
    return desk.page(visit, "propose.html", entry=entry, problem="")


def propose(desk: Desk, visit: Visit) -> Response:
    """
    Keep a proposed wording as a file that a curator can commit. Nothing changes for people yet.
    """
    entry = _entry(visit.path("entry"))
    if entry is None:
        return desk.page(visit, "trouble.html", status=404, what="gone")
    changed = {name: visit.get(name, 6_000) for name in proposals.FIELDS}
    why = visit.get("why", 500)
    if not why or not all(changed.values()):
        problem = "Say why, and leave no text empty."
        return desk.page(visit, "propose.html", status=422, entry=entry, problem=problem)
    name = proposals.keep(desk.proposals, entry, changed, why=why, by=visit.me, day=desk.today())
    desk.store.audit.write(visit.me.id, "proposed a change", entry.id, file=name)
    return go(f"/staff/library/{entry.id}", "proposed")


def proposal_file(desk: Desk, visit: Visit) -> Response:
    text = proposals.read(desk.proposals, visit.path("name"))
    if text is None:
        return desk.page(visit, "trouble.html", status=404, what="gone")
    name = visit.path("name")
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="application/yaml", headers=headers)


def reviews_page(desk: Desk, visit: Visit) -> Response:
    """
    Every entry by the day its review is due, the oldest first, and all proposals.
    """
    today = desk.today()
    rows = sorted(load_entries(), key=lambda entry: (entry.review_due, entry.id))
    return desk.page(
        visit, "reviews.html",
        rows=[(entry, _is_due(entry, today)) for entry in rows],
        proposed=proposals.listed(desk.proposals), today=today.isoformat(),
    )  # fmt: skip


def _entry(name: str) -> Entry | None:
    return next((entry for entry in load_entries() if entry.id == name), None)


def _search(asked: str) -> list[Entry]:
    word = asked.casefold()
    holding = [e for e in load_entries() if word in f"{e.id} {e.question} {e.staff}".casefold()]
    return list({entry.id: entry for entry in [*nearest(asked), *holding]}.values())


def _is_due(entry: Entry, today: date) -> bool:
    day = iso(entry.review_due)
    return day is None or day <= today
