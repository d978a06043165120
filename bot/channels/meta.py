"""
What Meta's channels share: how their webhooks are set up and signed.
"""

from __future__ import annotations

import hashlib
import hmac

from bot.channels.contract import Arrived

API = "https://graph.facebook.com/v23.0"
PERMISSIONS = range(200, 300)  # error codes: the app may not do this


def challenge(arrived: Arrived, verify: str) -> str | None:
    """
    What to answer when Meta checks the address; None when it is not Meta that asks.
    """
    given = arrived.query.get("hub.verify_token", "")
    if arrived.query.get("hub.mode") != "subscribe" or not verify:
        return None
    good = hmac.compare_digest(given.encode(), verify.encode())
    return arrived.query.get("hub.challenge") if good else None


def signed(arrived: Arrived, secret: str) -> bool:
    """
    True when the app's secret signed this very body.
    """
    made = hmac.new(secret.encode(), arrived.body, hashlib.sha256).hexdigest()
    given = arrived.headers.get("x-hub-signature-256", "")
    return bool(secret) and hmac.compare_digest(f"sha256={made}".encode(), given.encode())
