"""
Who may call: a token with scopes, checked by its hash, and so many calls a minute.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request

from bot.api.problems import Problem
from bot.records.tokens import Token, Tokens

SCOPES = {
    "assess": "assessments and the next question",
    "understand": "read a message: intent, facts, danger signs",
    "library": "search and read the library",
    "converse": "hold conversations",
    "rasa": "the webhook of widgets made for Rasa",
    "metrics": "figures for monitoring",
}
WINDOW = 60.0  # seconds
CHALLENGE = {"www-authenticate": 'Bearer realm="lutea"'}


@dataclass
class Meter:
    """
    Counts the calls of each token in this process, over a sliding minute.
    """

    clock: Callable[[], float] = time.monotonic
    _calls: dict[str, deque[float]] = field(default_factory=dict)

    def wait(self, token: Token) -> float:
        """
        Take one call; seconds to wait when there is none left, 0 when it was taken.
        """
        now = self.clock()
        calls = self._calls.setdefault(token.id, deque())
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        if len(calls) >= token.per_minute:
            return calls[0] + WINDOW - now if calls else WINDOW
        calls.append(now)
        return 0.0


async def admitted(request: Request, tokens: Tokens, meter: Meter, scope: str) -> Token:
    """
    The token of a request that may do ``scope`` now; raises Problem 401, 403 or 429.
    """
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise Problem(401, "Send the header Authorization: Bearer <token>.", headers=CHALLENGE)
    token = await asyncio.to_thread(tokens.check, secret.strip())
    if token is None:
        raise Problem(401, "This token is unknown, has run out or was ended.", headers=CHALLENGE)
    if scope not in token.scopes:
        raise Problem(403, f"This token lacks the scope {scope}.")
    wait = meter.wait(token)
    if wait:
        raise Problem(429, headers={"retry-after": str(int(wait) + 1)})
    return token
