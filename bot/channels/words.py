"""
What the channels say for themselves. None of it is about anybody's health but the numbers to ring.
"""

from __future__ import annotations

from bot.replies import Reply

CANNOT_READ = {
    "photo": "I can't see pictures.",
    "voice": "I can't listen to voice messages.",
    "video": "I can't watch videos.",
    "document": "I can't open files.",
    "location": "I can't use your location.",
    "contact": "I can't read contact cards.",
    "sticker": "I can't see stickers.",
}
ONLY_TEXT = "I can only read text. Please type what you want to tell me."
RING = "If you are bleeding a lot, in bad pain or feel faint, ring **999** now."


def cannot_read(what: str) -> Reply:
    """
    A kind answer to a message that holds no text.
    """
    first = CANNOT_READ.get(what, "I can't open that.")
    return Reply(f"{first} {ONLY_TEXT}\n\n{RING}", "notice")


OLD_BUTTON = Reply(
    "That button is from an earlier question, so I left it. Please answer the last one.", "notice"
)
OPEN_LINE = Reply(
    "Before you write: texts are not private. Anyone who can see this phone can read them, "
    "and your phone company keeps a record of them.",
    "notice",
)
STOPPED = Reply(
    "You won't get any more messages from me. Send START if you want to talk again. "
    "In an emergency ring **999**.",
    "notice",
)
TOO_MANY = Reply(
    "That's a lot of messages at once, so I have left some out. Please wait a minute, then tell "
    "me again.\n\n" + RING,
    "notice",
)
REFUSED = "A signature is missing or wrong."
