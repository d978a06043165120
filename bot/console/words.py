"""
The words of the staff room: clinical, but clear.
"""

from __future__ import annotations

from functools import cache

import yaml
from markupsafe import Markup, escape

from bot.engine.describe import LABELS as FACTS
from bot.engine.describe import fact as in_words
from bot.settings import ROOT

__all__ = ["FACTS", "fact", "masked", "rich"]

# The menu: path, what it is called, and the permission that shows it.
MENU = (
    ("/staff/queue", "Queue", "queue"),
    ("/staff/call-backs", "Call backs", "queue"),
    ("/staff/check", "Checker", "check"),
    ("/staff/contact", "Contact", "chat"),
    ("/staff/library", "Library", "library"),
    ("/staff/questions", "Questions", "unanswered"),
    ("/staff/reviews", "Reviews", "propose"),
    ("/staff/reports", "Reports", "reports"),
    ("/staff/delivery", "Delivery", "delivery"),
    ("/staff/team", "Team", "staff"),
    ("/staff/audit", "Audit", "audit"),
)
REASONS = {
    "asked": "Asked for a person",
    "red flag": "Danger sign",
    "not answered": "The bot could not answer",
}
URGENCIES = {
    "crisis": "Crisis",
    "emergency": "Emergency",
    "urgent": "Urgent",
    "upset": "Upset",
    "same_day": "Same day",
    "routine": "Routine",
    "not_answered": "When free",
}
OUTCOMES = {
    "supported": "Listened and supported",
    "information": "Gave information",
    "signposted": "Signposted to a unit, GP or 111",
    "emergency": "Emergency: sent to 999 or A&E",
    "no_reply": "The person stopped replying",
    "other": "Something else",
}
CONTACTS = {
    "phone": "Phone",
    "email": "Email or letter",
    "text": "Text message",
    "visit": "In person",
}
CALL_BACKS = {
    "asked": "Asked for",
    "no answer": "Rang, no answer",
    "done": "Done",
    "cancelled": "Cancelled",
    "consent taken back": "Number deleted with consent",
    "time was up": "Never reached: time was up",
}
LENGTHS = {"short": "Under 10 minutes", "middle": "10 to 30 minutes", "long": "Over 30 minutes"}
LABELS = ("follow up", "bereaved", "interpreter", "safeguarding", "complaint", "good practice")
ERASE_REASONS = {
    "asked": "The person asked for it",
    "mistake": "Written to us by mistake",
    "training": "A test or a training chat",
}
EXPORT_REASONS = {
    "asked": "The person asked for a copy",
    "safeguarding": "Safeguarding",
    "complaint": "A complaint",
}
ROLES = {
    "helpline": "Helpline: chats, checker, library",
    "supervisor": "Supervisor: helpline, and reports, reveal, export, erase",
    "curator": "Curator: library, unanswered questions, checker",
    "admin": "Admin: everything, and the team",
}
PRESSING = ("crisis", "emergency", "urgent")
STATES = {"met": "Fits", "not_met": "Does not fit", "not_known": "Open", "not_needed": "Not needed"}
WHO = {"person": "Person", "bot": "Lutea", "staff": "Staff"}
NOTES = {
    "taken": "You have this conversation now. The bot is silent.",
    "too_late": "Someone else was quicker: this conversation is taken already.",
    "not_yours": "That did not go through: you do not hold this conversation.",
    "closed": "Closed. The bot answers again.",
    "put_back": "Back in the queue for a colleague. The bot answers while they wait.",
    "offered": "Offered. You still hold it until your colleague accepts.",
    "refused": "You declined. It stays with your colleague.",
    "empty": "There was nothing to send.",
    "saved": "Saved.",
    "erased": "Erased: every message, fact, note and key of this person is gone.",
    "gone": "This conversation is no longer there.",
    "no_outcome": "Choose an outcome first.",
    "no_reason": "Choose a reason first.",
    "counted": "Counted, with nothing about who it was.",
    "not_all": "Nothing was recorded: choose from each list.",
    "recorded": "The call is recorded, with no name.",
    "not_agreed": "Nothing was saved: the caller has to agree first.",
    "proposed": "Kept for the curators.",
    "settled": "Marked as dealt with.",
    "call_taken": "This call is yours now.",
    "call_late": "Someone else was quicker, or this call is no longer wanted.",
    "call_not_yours": "That did not go through: you have not taken this call.",
    "call_tried": "The try is counted. Anybody can take the call again.",
    "call_done": "Done: the number is deleted.",
    "call_cancelled": "Cancelled: the number is deleted.",
    "welcome": "Your password is set. Sign in with it.",
    "signed_out": "You are signed out.",
    "last_admin": "That did not go through: the last admin stays an admin.",
    "name_taken": "That name is taken. A removed account keeps its name.",
    "removed": "Removed. Their sessions have ended.",
    "not_own_phone": "Ask another admin: nobody takes off their own second factor.",
    "new_phone": "Their sessions have ended. At the next sign-in they set up a phone anew.",
}
TROUBLES = {
    "gone": ("This is no longer there", "It was erased, it ran out, or it never was."),
    "too_large": ("That was too long", "Please send less at once."),
    "failed": ("Something went wrong", "It was noted. Please try again in a moment."),
    "elsewhere": ("That came from another site", "For safety it was not taken."),
    "not_yours": ("Your role does not include this", "Ask an admin if you need it."),
    "form": ("This page was open too long", "Go back, load it again and send it once more."),
}
WINDOW = "{day}, {start:%H:%M} to {end:%H:%M}"
JOINED = "{name} from {helpline} has joined. The computer helper is silent now."
LEFT = "{name} has left this chat. The computer helper answers again."


@cache
def dangers() -> dict[str, str]:
    """
    The name of each danger sign by its code.
    """
    files = sorted((ROOT / "data" / "safety" / "signs").glob("*.yml"))
    signs = [sign for file in files for sign in yaml.safe_load(file.read_text("utf-8"))]
    return {sign["code"]: sign["name"] for sign in signs}


def masked(identifier: str) -> str:
    """
    What stands for a person in lists: enough to tell two apart, and no more.
    """
    return "…" + identifier[-4:]


def fact(name: str, value: object) -> str:
    """
    A fact as staff read it.
    """
    if value is None:
        return "never"
    if value in ("unknown", ["unknown"]):
        return "not known"
    return in_words(name, value) or str(value)


def rich(text: str) -> Markup:
    """
    Our own plain text with ``**bold**`` as HTML; everything else is escaped.
    """
    pieces = str(escape(text)).split("**")
    bold = "".join(f"<b>{p}</b>" if n % 2 else p for n, p in enumerate(pieces))
    return Markup(bold.replace("\n", "<br>"))  # escaped two lines above
