"""Who may call what, and how often."""

from __future__ import annotations

import pytest

from bot.api.operations import OPERATIONS, Operation
from bot.api.problems import MEDIA
from bot.api.tokens import SCOPES, Meter
from bot.records.rates import LocalRates
from bot.records.tokens import Token
from tests.api.conftest import Api

SCOPED = [o for o in OPERATIONS if o.scope]
OPEN = [o for o in OPERATIONS if not o.scope]


def call(api: Api, operation: Operation, **headers: str) -> tuple[int, str]:
    path = operation.path.replace("{conversation}", "0" * 32).replace("{entry}", "none")
    api.client.headers.pop("authorization", None)
    response = api.client.request(operation.method, path, headers=headers)
    return response.status_code, response.headers["content-type"]


@pytest.mark.parametrize("operation", SCOPED, ids=lambda o: o.name)
@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer lutea_none", "Basic bHV0ZWE6", "lutea_none"]
)
def test_without_a_valid_token_nothing_is_done(api: Api, operation: Operation, header: str) -> None:
    headers = {"authorization": header} if header else {}

    assert call(api, operation, **headers) == (401, MEDIA)


@pytest.mark.parametrize("operation", SCOPED, ids=lambda o: o.name)
def test_a_token_with_every_other_scope_may_not(api: Api, operation: Operation) -> None:
    token = api.token(*(frozenset(SCOPES) - {operation.scope}))

    assert call(api, operation, **api.as_(token)) == (403, MEDIA)


@pytest.mark.parametrize("operation", OPEN, ids=lambda o: o.name)
def test_what_is_open_needs_no_token(api: Api, operation: Operation) -> None:
    assert call(api, operation)[0] in (200, 503)


def test_a_token_that_was_ended_counts_no_more(api: Api) -> None:
    token = api.token("library")
    (known, *_) = api.desk.store.tokens.all()
    assert api.client.get("/api/v1/library", headers=api.as_(token)).status_code == 200

    api.desk.store.tokens.revoke(known.id, by="test")

    assert api.client.get("/api/v1/library", headers=api.as_(token)).status_code == 401


def test_beyond_its_limit_a_token_waits(api: Api) -> None:
    token = api.as_(api.token("library", per_minute=2))
    statuses = [api.client.get("/api/v1/library", headers=token) for _ in range(3)]

    assert [s.status_code for s in statuses] == [200, 200, 429]
    assert 1 <= int(statuses[2].headers["retry-after"]) <= 60


def test_the_limit_of_one_token_is_not_anothers(api: Api) -> None:
    one, two = api.as_(api.token("library", per_minute=1)), api.as_(api.token("library"))
    for _ in range(2):
        api.client.get("/api/v1/library", headers=one)

    assert api.client.get("/api/v1/library", headers=two).status_code == 200


async def test_after_a_minute_there_are_calls_again() -> None:
    now = [0.0]
    meter, token = Meter(LocalRates(lambda: now[0])), Token("a", "a", frozenset(), 1)
    assert await meter.wait(token) == 0
    now[0] = 59.0
    assert await meter.wait(token) == 1
    now[0] = 60.0

    assert await meter.wait(token) == 0
