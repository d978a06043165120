"""
What stands below the transcript: the choices on offer, how far it is, and who is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.engine.contract import Answered
from bot.handover.standing import Standing
from bot.records.store import Entry
from bot.web.call_back import Called
from bot.web.inbox import Posted
from bot.web.waiting import Wait

SHORT_ANSWERS = {"yes", "no", "y", "n", "yeah", "yep", "nope", "not sure"}


@dataclass(frozen=True)
class Now:
    """
    ``choices`` answer what is asked, ``more`` is what an answer beside it offers;
    ``asked`` is the entry whose choices are on offer, "" for none; ``with_person`` is the shown
    name of the staff member who holds the chat ("" where it is not known), None for the bot;
    ``wait`` is there while nobody has come yet; ``called`` is the call back
    that she waits for; ``kept`` where this phone keeps the chat;
    ``standing`` is the mark of where it stands with the helpline.
    """

    choices: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    asked: str = ""
    remaining: int | None = None
    with_person: str | None = None
    wait: Wait | None = None
    called: Called | None = None
    kept: bool = False
    standing: str = ""
    has_result: bool = False
    lost: bool = False


def now_of(
    entries: Sequence[Entry],
    state: Answered,
    standing: Standing | None = None,
    wait: Wait | None = None,
    called: Called | None = None,
    *,
    kept: bool = False,
) -> Now:
    """
    Where a conversation stands, for the page.
    """
    held = state.held or staff_spoke_last(entries)
    holder = standing.name if standing else ""
    asking = None if held else asking_entry(entries)
    return Now(
        choices=_titles([asking]) if asking else (),
        more=_more(entries, asking) if asking else (),
        asked=asking.id if asking else "",
        remaining=state.remaining if state.asking and not held else None,
        with_person=(holder or _staff(entries)) if held else None,
        wait=None if held else wait,
        called=called,
        kept=kept,
        standing=standing.mark if standing else "",
        has_result=any(entry.reply.card for entry in entries),
        lost=loss_told(entries, state),
    )


def asking_entry(entries: Sequence[Entry]) -> Entry | None:
    """
    The entry whose choices may still be tapped: the last with any since she wrote.
    """
    for entry in reversed(entries):
        if entry.who == "person":
            return None
        if entry.reply.choices:
            return entry
    return None


def _titles(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.title for entry in entries for c in entry.reply.choices))


def _more(entries: Sequence[Entry], asking: Entry) -> tuple[str, ...]:
    """
    What else is on offer since she wrote, each once: a turn may ask and offer at the same time.
    """
    turn = list(takewhile(lambda entry: entry.who != "person", reversed(entries)))
    own = _titles([asking])
    return tuple(title for title in _titles(reversed(turn)) if title not in own)


def staff_spoke_last(entries: Sequence[Entry]) -> bool:
    """
    True while the last word that is not hers came from a member of staff.
    """
    return next((e.who for e in reversed(entries) if e.who != "person"), "bot") == "staff"


def loss_told(entries: Sequence[Entry], state: Answered) -> bool:
    """
    True once a loss was told: from then on no picture of weeks, and support stands first.
    """
    return state.lost or any(entry.reply.card and entry.reply.card.get("lost") for entry in entries)


def answers_an_older_question(posted: Posted, entries: Sequence[Entry]) -> bool:
    """
    True where her page had not caught up (another tab, the back button), so that her answer
    belongs to a question that is no longer asked. Anything longer than an answer goes through:
    it may be a danger.
    """
    asking = asking_entry(entries)
    if not posted.asked or posted.asked == (asking.id if asking else ""):
        return False
    older = next((entry for entry in entries if entry.id == posted.asked), None)
    return posted.tapped or (older is not None and _is_an_answer(posted.text, older))


def _is_an_answer(text: str, entry: Entry) -> bool:
    titles = [choice.title.casefold() for choice in entry.reply.choices]
    numbers = [str(n) for n in range(1, len(titles) + 1)]
    return text.casefold().strip(" .") in {*titles, *numbers, *SHORT_ANSWERS}


def _staff(entries: Sequence[Entry]) -> str:
    return next((entry.sender for entry in reversed(entries) if entry.who == "staff"), "")
