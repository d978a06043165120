"""
Why a message could not be sent, and whether to try again.
"""

from __future__ import annotations

import httpx

from bot.handover.undelivered import WHY

# Worth another try: the same message may go through later.
RETRYABLE = frozenset(
    {"throttled", "provider_down", "timeout", "unreachable", "credentials", "account"}
)


class SendError(Exception):
    """
    A message was not taken. ``after`` is how many seconds the provider told us to wait.
    """

    def __init__(self, code: str, *, after: float | None = None) -> None:
        super().__init__(WHY[code])
        self.code = code
        self.after = after

    @property
    def retryable(self) -> bool:
        return self.code in RETRYABLE


def of_status(response: httpx.Response) -> SendError:
    """
    What an HTTP status means where the provider's own code says nothing more.
    """
    status = response.status_code
    if status == 429:
        return SendError("throttled", after=_seconds(response.headers.get("retry-after")))
    if status in (401, 403):
        return SendError("credentials")
    if status == 404:
        return SendError("no_such_address")
    if status == 408 or status >= 500:
        return SendError("provider_down")
    return SendError("refused")


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isdigit() else None


async def post(client: httpx.AsyncClient, url: str, **kwargs: object) -> httpx.Response:
    """
    One POST; a provider that cannot be reached is a SendError that names no address.
    """
    try:
        return await client.post(url, **kwargs)  # type: ignore[arg-type]
    except httpx.TimeoutException:
        raise SendError("timeout") from None
    except httpx.HTTPError:
        raise SendError("unreachable") from None


def body_of(response: httpx.Response) -> dict[str, object]:
    """
    A JSON object, empty when the answer is none.
    """
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
