"""The whole API against its own document: no 5xx, no undocumented status, shape or type."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette

from bot.api.app import routes
from bot.api.openapi import document
from bot.api.operations import OPERATIONS
from tests.api.conftest import Api

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
# Health and readiness take nothing, so there is one way to call them.
VARIED = [o.name for o in OPERATIONS if o.scope]
FEW = max(1, 300 // len(VARIED))
MANY = 10_000 // len(VARIED) + 1


def explore(api: Api, name: str, examples: int) -> Counter[int]:
    """How often each status came."""
    app = Starlette(routes=routes(api.desk))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    operation = schema.find_operation_by_id(name)
    headers = api.as_(api.token())
    opened = api.client.post("/api/v1/conversations", headers=headers)
    ours = str(opened.json()["conversation"])
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        if "conversation" in (case.path_parameters or {}) and name != "eraseConversation":
            case.path_parameters["conversation"] = ours
        # The first reading of a text loads the models, on a busy machine for longer than usual.
        response = case.call_and_validate(headers=headers, checks=CHECKS, timeout=120)
        statuses[response.status_code] += 1

    check()
    return statuses


NAMES = pytest.mark.parametrize("name", [o.name for o in OPERATIONS])


@NAMES
def test_an_operation_keeps_to_the_document(api: Api, name: str) -> None:
    explore(api, name, FEW)


@pytest.mark.thorough
@NAMES
def test_an_operation_keeps_to_the_document_for_long(api: Api, name: str) -> None:
    assert explore(api, name, MANY).total() >= (MANY if name in VARIED else 1)


@pytest.mark.parametrize("name", ["postMessage", "readConversation", "streamConversation"])
def test_what_is_explored_is_the_tokens_own_conversation(api: Api, name: str) -> None:
    assert explore(api, name, FEW)[200] > 0


def test_the_document_is_openapi_3_1() -> None:
    assert document()["openapi"] == "3.1.0"
    assert len({o.name for o in OPERATIONS}) == len(OPERATIONS)
