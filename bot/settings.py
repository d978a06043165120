"""
Every setting: its name, its default and what it is for. Nothing else reads the environment.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    help: str
    secret: bool = False


SETTINGS = (
    Setting("LUTEA_HOST", "127.0.0.1", "Address to serve on"),
    Setting("LUTEA_PORT", "8000", "Port to serve on"),
    Setting("LUTEA_VAR", "var", "Folder for the database and the keys of a first run"),
    Setting("DATABASE_URL", "", "SQLAlchemy URL; empty: SQLite in LUTEA_VAR"),
    Setting("REDIS_URL", "", "Locks, live updates and the counts of a minute between processes; empty: in this process"),
    Setting("LUTEA_KEYS", "", "Encryption keys, newest first: id:base64[,id:base64]", secret=True),
    Setting("LUTEA_SESSION_SECRET", "", "Signs web sessions; empty: made in LUTEA_VAR", secret=True),
    Setting("LUTEA_RETENTION_DAYS", "30", "Days a conversation is kept after its last message; 0 keeps none"),
    Setting("LUTEA_UNANSWERED_DAYS", "365", "Days an unanswered question is kept, without identity"),
    Setting("LUTEA_AUDIT_DAYS", "2190", "Days the audit log is kept"),
    Setting("LUTEA_MODELS", "models", "Folder for the encoder and the trained models"),
    Setting("LUTEA_TODAY", "", "Use this ISO date as today (for demonstrations and tests)"),
    Setting("LUTEA_HELPLINE_NAME", "the helpline", "How the staff are named to a person"),
    Setting("LUTEA_HELPLINE_HOURS", "", "When staff are there: Mon-Fri 09:00-17:00; Sat ..."),
    Setting("LUTEA_HELPLINE_HOLIDAYS", "", "Days when they are not: ISO dates, by blanks"),
    Setting("LUTEA_EMBED_ORIGINS", "", "Origins that may embed the chat, separated by spaces"),
    Setting("LUTEA_LEAVE_TO", "https://www.bbc.co.uk/weather", "The neutral page that quick exit leads to"),
    Setting("LUTEA_WEB_MESSAGES", "20", "Messages a minute from one chat page, ten times as many from one network address; 0: no limit"),
    Setting("LUTEA_CORS_ORIGINS", "", "Origins that may call the API from a browser"),
    Setting("LUTEA_UNITS_CSV", "", "A deployer's own list of early pregnancy units"),
    Setting("LUTEA_STAFF_PORT", "", "Serve the staff room on a port of its own, and not beside the chat page"),
    Setting("LUTEA_STAFF_HOST", "", "Address for that port; empty: as LUTEA_HOST"),
    Setting("LUTEA_SECURE_COOKIES", "", "1 behind TLS: cookies are sent over https only"),
    Setting("LUTEA_PUBLIC_URL", "", "Where messaging providers reach this service: https://chat.example.org"),
    Setting("LUTEA_WEBHOOK_SECRET", "", "Signs the generic webhook both ways; empty: that channel is off", secret=True),
    Setting("LUTEA_WEBHOOK_URL", "", "Where replies of the generic webhook are posted"),
    Setting("LUTEA_TELEGRAM_TOKEN", "", "Telegram: the bot's token", secret=True),
    Setting("LUTEA_TELEGRAM_SECRET", "", "Telegram: the secret_token given to setWebhook", secret=True),
    Setting("LUTEA_WHATSAPP_TOKEN", "", "WhatsApp Cloud API: access token", secret=True),
    Setting("LUTEA_WHATSAPP_SECRET", "", "WhatsApp Cloud API: the app secret, which signs its webhooks", secret=True),
    Setting("LUTEA_WHATSAPP_VERIFY", "", "WhatsApp Cloud API: the verify token of the webhook", secret=True),
    Setting("LUTEA_WHATSAPP_NUMBER_ID", "", "WhatsApp Cloud API: the phone number's id"),
    Setting("LUTEA_WHATSAPP_TEMPLATE", "", "WhatsApp: name of a template without health words, sent after 24 hours"),
    Setting("LUTEA_TWILIO_ACCOUNT", "", "Twilio: account SID"),
    Setting("LUTEA_TWILIO_TOKEN", "", "Twilio: auth token, which also signs its webhooks", secret=True),
    Setting("LUTEA_TWILIO_SMS_FROM", "", "Twilio: number that texts are sent from; empty: no SMS"),
    Setting("LUTEA_TWILIO_WHATSAPP_FROM", "", "Twilio: number for WhatsApp; empty: no WhatsApp by Twilio"),
    Setting("LUTEA_TWILIO_WHATSAPP_TEMPLATE", "", "Twilio: ContentSid (HX...) of a template without health words, sent on WhatsApp after 24 hours"),
    Setting("LUTEA_MESSENGER_TOKEN", "", "Messenger: the page's access token", secret=True),
    Setting("LUTEA_MESSENGER_SECRET", "", "Messenger: the app secret, which signs its webhooks", secret=True),
    Setting("LUTEA_MESSENGER_VERIFY", "", "Messenger: the verify token of the webhook", secret=True),
    Setting("LUTEA_MESSENGER_PAGE", "", "Messenger: the page's id"),
    Setting("LUTEA_CHATWOOT_URL", "", "Chatwoot: where it is, https://support.example.org"),
    Setting("LUTEA_CHATWOOT_ACCOUNT", "", "Chatwoot: the account's number"),
    Setting("LUTEA_CHATWOOT_TOKEN", "", "Chatwoot: the agent bot's access token", secret=True),
    Setting("LUTEA_CHATWOOT_SECRET", "", "Chatwoot: the agent bot's secret, which signs its webhook", secret=True),
    Setting("LUTEA_SLACK_URL", "", "Slack: the incoming webhook for notices to staff", secret=True),
    Setting("LUTEA_SLACK_SECRET", "", "Slack: the signing secret, for the command that tells who waits", secret=True),
    Setting("LUTEA_LOG_LEVEL", "INFO", "Level of the operator's log; it never holds a person's words"),
)  # fmt: skip

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def get(name: str) -> str:
    """
    The value of a setting; raises KeyError for a name that SETTINGS does not list.
    """
    default = _DEFAULTS[name]
    return os.environ.get(name, default)


def folder(name: str) -> Path:
    """
    A folder setting as an absolute path; a relative one is taken from the project's root.
    """
    path = Path(get(name))
    return path if path.is_absolute() else ROOT / path


def shown() -> dict[str, str]:
    """
    All settings for a person to read; secrets print as stars.
    """
    return {s.name: ("****" if s.secret and get(s.name) else get(s.name)) for s in SETTINGS}
