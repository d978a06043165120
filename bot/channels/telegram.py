"""
Telegram: the Bot API by webhook, with inline buttons. Private chats only.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, field
from html import escape
from typing import Any

import httpx

from bot.channels.contract import (
    Arrived,
    Base,
    Outgoing,
    Received,
    Shown,
    Status,
    Unreadable,
    moment,
)
from bot.channels.errors import SendError, body_of, of_status, post
from bot.channels.pieces import bold, pieces, words

API = "https://api.telegram.org"
LIMIT, MOST = 3500, 4096  # the provider counts UTF-16 units: we stay well below
MEDIA = {
    "photo": "photo", "voice": "voice", "audio": "voice", "video": "video",
    "video_note": "video", "animation": "video", "document": "document", "sticker": "sticker",
    "location": "location", "venue": "location", "contact": "contact",
}  # fmt: skip


@dataclass
class Telegram(Base):
    """
    ``secret`` is the secret_token of setWebhook, which comes back in a header.
    """

    token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)

    def verified(self, arrived: Arrived) -> bool:
        given = arrived.headers.get("x-telegram-bot-api-secret-token", "")
        return bool(self.secret) and hmac.compare_digest(given.encode(), self.secret.encode())

    def read(self, arrived: Arrived) -> list[Received | Status]:
        try:
            update = json.loads(arrived.body)
            name = f"u{int(update['update_id'])}"
            if "callback_query" in update:
                return _tap(update["callback_query"])
            if "my_chat_member" in update:
                return _member(update["my_chat_member"], name)
            message = update.get("message") or update.get("edited_message")
            return _message(message) if message else []
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Unreadable from None

    def render(self, shown: Shown) -> list[Outgoing]:
        texts = pieces(shown, words(shown.reply), LIMIT, MOST)
        sent: list[Outgoing] = [
            {
                "text": bold(escape(text, quote=False), "<b>", "</b>"),
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
            }
            for text in texts
        ]
        if shown.options:
            sent[-1]["reply_markup"] = {
                "inline_keyboard": [
                    [{"text": option.title, "callback_data": shown.tag(position)}]
                    for position, option in enumerate(shown.options)
                ]
            }
        return sent

    async def send(self, client: httpx.AsyncClient, address: str, outgoing: Outgoing) -> str:
        said = {"chat_id": int(address), **outgoing}
        response = await post(client, f"{API}/bot{self.token}/sendMessage", json=said)
        found = body_of(response)
        if response.is_success and found.get("ok"):
            result = found.get("result")
            # Telegram counts messages by chat: alone, a number would be somebody else's as well.
            return f"{address}.{result['message_id']}" if isinstance(result, dict) else ""
        raise _error(response, found)

    async def heard(self, client: httpx.AsyncClient, received: Received) -> None:
        """
        A tapped button turns until it is answered; there is nothing to say beside it.
        """
        said = {"callback_query_id": received.id.removeprefix("q")}
        response = await post(client, f"{API}/bot{self.token}/answerCallbackQuery", json=said)
        if not response.is_success:
            raise _error(response, body_of(response))


def _error(response: httpx.Response, found: dict[str, Any]) -> SendError:
    said = str(found.get("description") or "").lower()
    if response.status_code == 429:
        wait = (found.get("parameters") or {}).get("retry_after")
        return SendError("throttled", after=float(wait) if wait else None)
    if response.status_code == 403:
        return SendError("opted_out")  # blocked by the person, or her account is gone
    if response.status_code == 400 and "chat not found" in said:
        return SendError("no_such_address")
    return SendError("credentials") if response.status_code == 404 else of_status(response)


def _private(chat: dict[str, Any]) -> bool:
    return chat.get("type") == "private"


def _tap(query: dict[str, Any]) -> list[Received | Status]:
    chat = query["message"]["chat"]
    if not _private(chat) or chat["id"] != query["from"]["id"]:
        return []
    rows = (query["message"].get("reply_markup") or {}).get("inline_keyboard") or []
    titles = [b["text"] for row in rows for b in row if b.get("callback_data") == query["data"]]
    title = titles[0] if titles else ""
    return [Received(str(chat["id"]), f"q{query['id']}", query["data"], "tap", title=title)]


def _member(change: dict[str, Any], name: str) -> list[Received | Status]:
    left = change["new_chat_member"]["status"] in ("kicked", "left")
    if not _private(change["chat"]):
        return []
    # Whoever blocked the bot cannot be told so; whoever lets it back in will write.
    kind = "stop" if left else "start"
    return [Received(str(change["chat"]["id"]), name, kind=kind, told=True)]  # type: ignore[arg-type]


def _message(message: dict[str, Any]) -> list[Received | Status]:
    if not _private(message["chat"]):
        return []
    address = str(int(message["chat"]["id"]))
    edited = message.get("edit_date")
    name = f"m{int(message['message_id'])}" + (f"e{edited}" if edited else "")
    at = moment(edited or message["date"])
    what = next((MEDIA[key] for key in MEDIA if key in message), "other")
    text = message.get("text")
    caption = message.get("caption")
    if text in ("/stop", "/start"):
        return [Received(address, name, kind=text[1:], at=at)]
    if isinstance(text, str) and text.strip():
        return [Received(address, name, text, at=at)]
    if isinstance(caption, str) and caption.strip():
        return [Received(address, name, caption, what=what, at=at)]
    return [Received(address, name, kind="media", what=what, at=at)]
