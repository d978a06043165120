"""
Every channel we have, made from the settings. One without its credentials is off.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot import settings
from bot.channels.chatwoot import Chatwoot
from bot.channels.contract import Channel
from bot.channels.messenger import Messenger
from bot.channels.slack import Slack
from bot.channels.telegram import Telegram
from bot.channels.twilio import YES, Twilio
from bot.channels.webhook import Webhook
from bot.channels.whatsapp import WhatsApp

log = logging.getLogger(__name__)
get = settings.get


def public_url() -> str:
    """
    Where providers reach us, without a slash at the end.
    """
    return get("LUTEA_PUBLIC_URL").rstrip("/")


def _webhook() -> Channel:
    secret = get("LUTEA_WEBHOOK_SECRET")
    return Webhook("webhook", secrets=(secret,), secret=secret, url=get("LUTEA_WEBHOOK_URL"))


def _telegram() -> Channel:
    token, secret = get("LUTEA_TELEGRAM_TOKEN"), get("LUTEA_TELEGRAM_SECRET")
    return Telegram(
        "telegram", 25.0, per_person=1.0, burst=3, secrets=(token, secret), token=token,
        secret=secret,
    )  # fmt: skip


def _whatsapp() -> Channel:
    token, secret = get("LUTEA_WHATSAPP_TOKEN"), get("LUTEA_WHATSAPP_SECRET")
    verify = get("LUTEA_WHATSAPP_VERIFY")
    return WhatsApp(
        "whatsapp", 60.0, per_person=1 / 6, burst=40, secrets=(token, secret, verify),
        token=token, secret=secret, verify=verify, number_id=get("LUTEA_WHATSAPP_NUMBER_ID"),
        template=get("LUTEA_WHATSAPP_TEMPLATE"),
    )  # fmt: skip


def _messenger() -> Channel:
    token, secret = get("LUTEA_MESSENGER_TOKEN"), get("LUTEA_MESSENGER_SECRET")
    verify = get("LUTEA_MESSENGER_VERIFY")
    return Messenger(
        "messenger", secrets=(token, secret, verify), token=token, secret=secret, verify=verify,
        page=get("LUTEA_MESSENGER_PAGE"),
    )  # fmt: skip


def _chatwoot() -> Channel:
    token, secret = get("LUTEA_CHATWOOT_TOKEN"), get("LUTEA_CHATWOOT_SECRET")
    return Chatwoot(
        "chatwoot", bridges=True, secrets=(token, secret), token=token, secret=secret,
        url=get("LUTEA_CHATWOOT_URL").rstrip("/"), account=get("LUTEA_CHATWOOT_ACCOUNT"),
    )  # fmt: skip


def _twilio(name: str, number: str, *, whatsapp: bool) -> Channel:
    token, base = get("LUTEA_TWILIO_TOKEN"), public_url()
    return Twilio(
        name, 10.0, open_line=not whatsapp, stop_binds=True, in_words=YES, secrets=(token,),
        account=get("LUTEA_TWILIO_ACCOUNT"), token=token, number=get(number), whatsapp=whatsapp,
        status_url=f"{base}/channels/{name}" if base else "",
        template=get("LUTEA_TWILIO_WHATSAPP_TEMPLATE") if whatsapp else "",
    )  # fmt: skip


TWILIO = ("LUTEA_TWILIO_ACCOUNT", "LUTEA_TWILIO_TOKEN", "LUTEA_PUBLIC_URL")
# Each channel with the settings that it cannot do without.
CHANNELS: dict[str, tuple[tuple[str, ...], Callable[[], Channel]]] = {
    "webhook": (("LUTEA_WEBHOOK_SECRET", "LUTEA_WEBHOOK_URL"), _webhook),
    "telegram": (("LUTEA_TELEGRAM_TOKEN", "LUTEA_TELEGRAM_SECRET"), _telegram),
    "whatsapp": (
        (
            "LUTEA_WHATSAPP_TOKEN", "LUTEA_WHATSAPP_SECRET", "LUTEA_WHATSAPP_VERIFY",
            "LUTEA_WHATSAPP_NUMBER_ID",
        ),
        _whatsapp,
    ),
    "sms": (
        (*TWILIO, "LUTEA_TWILIO_SMS_FROM"),
        lambda: _twilio("sms", "LUTEA_TWILIO_SMS_FROM", whatsapp=False),
    ),
    "whatsapp_twilio": (
        (*TWILIO, "LUTEA_TWILIO_WHATSAPP_FROM"),
        lambda: _twilio("whatsapp_twilio", "LUTEA_TWILIO_WHATSAPP_FROM", whatsapp=True),
    ),
    "messenger": (
        (
            "LUTEA_MESSENGER_TOKEN", "LUTEA_MESSENGER_SECRET", "LUTEA_MESSENGER_VERIFY",
            "LUTEA_MESSENGER_PAGE",
        ),
        _messenger,
    ),
    "chatwoot": (
        (
            "LUTEA_CHATWOOT_URL", "LUTEA_CHATWOOT_ACCOUNT", "LUTEA_CHATWOOT_TOKEN",
            "LUTEA_CHATWOOT_SECRET",
        ),
        _chatwoot,
    ),
}  # fmt: skip


def configured() -> dict[str, Channel]:
    """
    The channels whose settings are all there; the log names what each other one lacks.
    """
    on: dict[str, Channel] = {}
    for name, (needs, make) in CHANNELS.items():
        lacking = [need for need in needs if not get(need)]
        if lacking:
            log.info("channel %s is off: %s not set", name, ", ".join(lacking))
        else:
            on[name] = make()
            log.info("channel %s is on at /channels/%s", name, name)
    return on


def for_staff() -> Slack | None:
    """
    Slack's notices and command, each where it is set up; None where neither is.
    """
    url, secret = get("LUTEA_SLACK_URL"), get("LUTEA_SLACK_SECRET")
    if not url and not secret:
        log.info("notices by slack are off: LUTEA_SLACK_URL, LUTEA_SLACK_SECRET not set")
        return None
    log.info("slack for staff is on: notices %s, command %s", bool(url), bool(secret))
    return Slack(url, secret, f"{public_url()}/staff")
