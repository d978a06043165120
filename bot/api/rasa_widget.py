"""
The webhook that widgets made for Rasa call: same shape, behind a token.
"""

from __future__ import annotations

from bot.api.conversations import converse
from bot.api.desk import Desk
from bot.api.shapes import RasaButton, RasaMessage, RasaReply
from bot.records.tokens import Token

CHANNEL = "rest"


async def webhook(desk: Desk, token: Token, sent: RasaMessage) -> list[RasaReply]:
    """
    One message in, a list of replies out. A sender counts only within its token.

    A button's payload is its title: what lies behind it stays here, and a typed command is text.
    """
    conversation = await desk.engine.open(CHANNEL, f"{token.id}/{sent.sender}")
    answered = await converse(desk, conversation, sent.message)
    return [
        RasaReply(
            recipient_id=sent.sender,
            text=stored.reply.text,
            buttons=[RasaButton(title=c.title, payload=c.title) for c in stored.reply.choices]
            or None,
        )
        for stored in answered.replies
    ]
