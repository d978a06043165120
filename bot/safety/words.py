"""
What is said first when a danger sign is found: the number, where to go, nothing before it.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.safety.pieces import Piece, pieces
from bot.safety.reading import Reading, RedFlag

BLEEDING = frozenset({"RF1", "RF13", "RF14", "RF15", "RF17"})
EARLY = BLEEDING | {"RF2", "RF3", "RF4"}
MATERNITY = frozenset({"RF5", "RF6", "RF7", "RF9", "RF10", "RF16"})
_MIND = frozenset({"RF12", "RF22"})
_HELP = {"RF8": "urgent_infection", "RF19": "urgent_sick", "RF20": "urgent_abuse",
         "RF21": "urgent_overdose", "RF23": "urgent_blow"}  # fmt: skip
_TELL = {"RF1": "tell_pads", "RF3": "tell_pain", "RF4": "tell_pain", "RF11": "tell_breath",
         "RF7": "birth"}  # fmt: skip


def reply_for(
    reading: Reading,
    *,
    nation: str | None = None,
    gest: int | None = None,
    lost: bool = False,
    night: bool | None = None,
    services: Mapping[str, str] | None = None,
) -> str:
    """
    The text for a reading; empty when nothing was found.

    ``nation`` as in ``Answers``; ``gest`` in days; ``lost`` once a loss was told; ``night`` True
    when units are shut; ``services`` may hold numbers for "unit" and "maternity".
    """
    names = names_for(reading, nation=nation, gest=gest, lost=lost, night=night)
    return "\n".join(_filled(pieces()[name], services or {}) for name in names)


def same_day_line(
    reading: Reading,
    *,
    nation: str | None = None,
    gest: int | None = None,
    services: Mapping[str, str] | None = None,
) -> str:
    """
    The lines for a same-day sign, to stand once above the next question; one paragraph.
    """
    names = _same_day(reading, nation, gest)
    return " ".join(_filled(pieces()[name], services or {}, inline=True) for name in names)


def sms_for(reading: Reading, *, nation: str | None = None) -> str:
    """
    The same in at most 300 characters, plain, for a text message; empty when nothing was found.
    """
    level, code = reading.level, reading.flags[0].code if reading.flags else ""
    if level in (None, "routine"):
        return pieces()["routine"].text if level else ""
    if level == "crisis":
        return pieces()["sms_crisis_ni" if nation == "ni" else "sms_crisis"].text
    if level == "urgent" and code == "RF20":
        return pieces()["sms_urgent_abuse"].text
    if level == "urgent" and (code in _HELP or code == "RF11"):
        return pieces()["sms_urgent_help"].text
    return pieces()[f"sms_{level}"].text


def names_for(
    reading: Reading,
    *,
    nation: str | None = None,
    gest: int | None = None,
    lost: bool = False,
    night: bool | None = None,
) -> list[str]:
    """
    The names of the pieces that make the reply, in order; each has sources and a date.
    """
    if not reading.flags:
        return []
    if reading.level == "crisis":
        return ["crisis", by_nation("crisis", nation)]
    if reading.level == "emergency":
        return _emergency(reading, lost)
    if reading.level == "urgent":
        codes = {flag.code: flag for flag in reading.flags}
        abuse = codes.get("RF20")
        names = _urgent(abuse or reading.flags[0], nation, gest, lost, night)
        return [*names, "urgent_blow"] if abuse and "RF23" in codes else names
    if reading.level == "same_day":
        return _same_day(reading, nation, gest)
    return ["routine"]


def _emergency(reading: Reading, lost: bool) -> list[str]:
    code = reading.flags[0].code
    told = ["tell_loss" if lost else "tell_pregnant"]
    return ["emergency", *told, *([_TELL[code]] if code in _TELL else []), "stay"]


def _urgent(
    flag: RedFlag, nation: str | None, gest: int | None, lost: bool, night: bool | None
) -> list[str]:
    if flag.code == "RF20":
        known = nation in (None, "england", "unknown")
        return ["urgent_abuse", *(["abuse_england"] if known else []), "abuse_elsewhere"]
    if flag.code == "RF11":
        leg = "leg" in flag.words.lower() or "cal" in flag.words.lower()
        return ["urgent_leg"] if leg else ["urgent_breath", by_nation("advice", nation)]
    if flag.code == "RF21":
        return ["urgent_overdose", by_nation("advice", nation)]
    if flag.code in _HELP:
        return [_HELP[flag.code]]
    if lost:
        return ["urgent_lost", "if_shut_early", "net_999"]
    at_night = [by_nation("advice", nation)] if night and gest is not None and gest < 12 * 7 else []
    return [*_where(flag.code, gest), *at_night, "net_999"]


def _where(code: str, gest: int | None) -> list[str]:
    """
    Early pregnancy unit, either, or maternity: the cut-off is local, so 16 to 20 weeks is either.
    """
    if gest is None:
        late = code in MATERNITY or code == "RF14"
        return ["urgent_maternity" if late else "urgent_unknown"]
    if gest >= 20 * 7:
        return ["urgent_maternity"]
    if gest >= 16 * 7:
        return ["urgent_either"]
    return ["urgent_unit", "if_shut" if gest >= 12 * 7 else "if_shut_early"]


def _same_day(reading: Reading, nation: str | None, gest: int | None) -> list[str]:
    if not reading.flags:
        return []
    codes, first = {flag.code for flag in reading.flags}, reading.flags[0].code
    if "RF12" in codes:  # half sure of a wish to die: only the second reader is ever so
        rest = Reading(tuple(flag for flag in reading.flags if flag.code not in _MIND))
        return ["same_hint", by_nation("else_mind", nation), *_same_day(rest, nation, gest)]
    if first == "RF22":
        return ["same_mood", by_nation("else_mind", nation)]
    rhesus = ["same_rhesus"] if "RF15" in codes else []
    return [_same_where(codes, gest), *rhesus, by_nation("else", nation), "same_999"]


def _same_where(codes: set[str], gest: int | None) -> str:
    if codes & BLEEDING and (gest is None or gest < 16 * 7):
        return "same_bleeding_unknown" if gest is None else "same_bleeding"
    if codes & EARLY and (gest is None or gest < 16 * 7):
        return "same_unit"
    if codes & MATERNITY or codes & EARLY:
        return "same_maternity"
    return "same_gp"


def by_nation(stem: str, nation: str | None) -> str:
    """
    Northern Ireland has no 111 for this; Wales has its own option; unknown gets both.
    """
    if nation in ("england", "scotland", "wales", "ni"):
        tail = {"ni": "ni", "wales": "wales"}.get(nation, "111")
        name = f"{stem}_{tail}"
        return name if name in pieces() else f"{stem}_111"
    anywhere = f"{stem}_anywhere"
    return anywhere if anywhere in pieces() else f"{stem}_111"


def _filled(piece: Piece, services: Mapping[str, str], *, inline: bool = False) -> str:
    text = piece.text
    for name in ("unit", "maternity"):
        number = services.get(name, "")
        shown = (f" **{number}**" if inline else f"\n**{number}**") if number else ""
        text = text.replace("{" + name + "}", shown)
    return text
