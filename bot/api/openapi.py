"""
The OpenAPI 3.1 document, made from the table of operations and the pydantic models.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from bot.api.operations import OPERATIONS, Operation
from bot.api.problems import MEDIA, TITLES, ProblemDetails
from bot.api.tokens import SCOPES

VERSION = "1.0.0"  # of the API; /api/v2 would stand beside /api/v1
IDS = {"conversation": "^[A-Za-z0-9_-]{22}$", "entry": "^[a-z0-9_.-]{1,100}$"}
REF = "#/components/schemas/{model}"
ABOUT = (
    "What the UK guidance says about progesterone in early pregnancy, as data and in "
    "conversation. It prepares a talk with a clinician: it diagnoses nothing and decides nothing. "
    "Its contents were not yet reviewed by a clinician."
)


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """
    The whole document.
    """
    refs, schemas = _schemas()
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lutea", "version": VERSION, "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http", "scheme": "bearer",
                    "description": "Scopes: " + "; ".join(f"{k}: {v}" for k, v in SCOPES.items()),
                }
            },
        },
    }  # fmt: skip


Refs = Mapping[tuple[Any, JsonSchemaMode], dict[str, Any]]


def _schemas() -> tuple[Refs, dict[str, Any]]:
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [(ProblemDetails, "validation")]
    for operation in OPERATIONS:
        if operation.body:
            wanted.append((operation.body, "validation"))
        for answer in (operation.answer, operation.as_list):
            if isinstance(answer, type):
                wanted.append((answer, "serialization"))
    refs, definitions = models_json_schema(list(dict.fromkeys(wanted)), ref_template=REF)
    return refs, definitions["$defs"]


def _operation(operation: Operation, refs: Refs) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": _parameters(operation),
        "responses": _responses(operation, refs),
        "security": [{"token": [operation.scope]}] if operation.scope else [],
    }
    if operation.body:
        content = {"application/json": {"schema": refs[operation.body, "validation"]}}
        shown["requestBody"] = {"required": True, "content": content}
    return shown


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", operation.path)
    path = [
        {"name": n, "in": "path", "required": True, "schema": {"type": "string", "pattern": IDS[n]}}
        for n in names
    ]
    query = [
        {"name": n, "in": "query", "description": about, "schema": {"type": "string"}}
        for n, about in operation.query.items()
    ]
    return [*path, *query]


def _responses(operation: Operation, refs: Refs) -> dict[str, Any]:
    problem = {MEDIA: {"schema": refs[ProblemDetails, "validation"]}}
    responses: dict[str, Any] = {
        str(status): {"description": TITLES[status], "content": problem}
        for status in operation.problems
    }
    good: dict[str, Any] = {"description": operation.summary}
    if isinstance(operation.answer, str):
        good["content"] = {operation.answer: {"schema": {"type": "string"}}}
    elif operation.answer is not None:
        schema = refs[operation.answer, "serialization"]
        good["content"] = {"application/json": {"schema": schema}}
    elif operation.as_list is not None:
        items = {"type": "array", "items": refs[operation.as_list, "serialization"]}
        good["content"] = {"application/json": {"schema": items}}
    responses[str(operation.status)] = good
    if operation.name == "ready":
        responses["503"] = {"description": TITLES[503], "content": good["content"]}
    return responses
