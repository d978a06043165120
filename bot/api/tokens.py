"""
Who may call: a token with scopes, checked by its hash, and so many calls a minute.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from starlette.requests import Request

from bot.api.problems import Problem
from bot.records.rates import LocalRates, Rates
from bot.records.tokens import Token, Tokens

SCOPES = {
    "assess": "assessments and the next question",
    "understand": "read a message: intent, facts, danger signs",
    "library": "search and read the library",
    "converse": "hold conversations",
    "rasa": "the webhook of widgets made for Rasa",
    "metrics": "figures for monitoring",
}
CHALLENGE = {"www-authenticate": 'Bearer realm="lutea"'}


@dataclass
class Meter:
    """
    Counts the calls of each token, over a sliding minute.
    """

    rates: Rates = field(default_factory=LocalRates)

    async def wait(self, token: Token) -> float:
        """
        Take one call; seconds to wait when there is none left, 0 when it was taken.
        """
        return await self.rates.take({f"api {token.id}": token.per_minute})


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
    wait = await meter.wait(token)
    if wait:
        raise Problem(429, headers={"retry-after": str(int(wait) + 1)})
    return token
