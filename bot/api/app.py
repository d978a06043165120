"""
The routes of the API: admitted, read, answered, and every failure as problem details.
"""

from __future__ import annotations

import json
import logging
import time
from functools import partial
from typing import Any

from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot import settings
from bot.api.body import read_body
from bot.api.desk import Desk
from bot.api.openapi import document
from bot.api.operations import NOBODY, OPERATIONS, Call, Operation
from bot.api.page import page
from bot.api.problems import Problem
from bot.api.tokens import admitted
from bot.records.errors import NoSuchConversation, RecordsUnavailable

log = logging.getLogger(__name__)
HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def routes(desk: Desk) -> list[BaseRoute]:
    """
    Everything under ``/api``, and the webhook of widgets made for Rasa.
    """
    guard = [_cors()]
    inside = [_route(desk, o) for o in OPERATIONS if o.path.startswith("/api")]
    inside += [
        Route("/v1/openapi.json", _document, methods=["GET"]),
        Route("/docs", _page, methods=["GET"]),
    ]
    api = Starlette(routes=inside, middleware=guard, exception_handlers={HTTPException: _refused})
    widget = [_route(desk, o) for o in OPERATIONS if o.path.startswith("/webhooks")]
    hook = Starlette(routes=widget, middleware=guard, exception_handlers={HTTPException: _refused})
    return [Mount("/api", app=api), Mount("/webhooks/rest", app=hook)]


def _cors() -> Middleware:
    return Middleware(
        CORSMiddleware,
        allow_origins=settings.get("LUTEA_CORS_ORIGINS").split(),
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["authorization", "content-type", "last-event-id"],
        max_age=600,
    )


def _route(desk: Desk, operation: Operation) -> Route:
    inside = operation.path.removeprefix("/api").removeprefix("/webhooks/rest")
    return Route(inside, partial(_answer, desk, operation), methods=[operation.method])


async def _answer(desk: Desk, operation: Operation, request: Request) -> Response:
    began = time.perf_counter()
    response = await _guarded(desk, operation, request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    desk.metrics.called(operation.name, response.status_code, time.perf_counter() - began)
    return response


async def _guarded(desk: Desk, operation: Operation, request: Request) -> Response:
    try:
        return await _carried_out(desk, operation, request)
    except Problem as problem:
        return problem.response()
    except RecordsUnavailable:
        return Problem(503, "The records are out of reach.").response()
    except NoSuchConversation:
        return Problem(404).response()
    except Exception as error:  # noqa: BLE001  the last stop; a traceback may quote a person
        log.error("%s failed: %s", operation.name, type(error).__name__)
        return Problem(500).response()


async def _carried_out(desk: Desk, operation: Operation, request: Request) -> Response:
    token = NOBODY
    if operation.scope:
        token = await admitted(request, desk.store.tokens, desk.meter, operation.scope)
    body = await read_body(request, operation.body) if operation.body else None
    query = {**request.query_params}
    if "after" in operation.query and "last-event-id" in request.headers:
        query["after"] = request.headers["last-event-id"]
    answer = await operation.call(Call(desk, request.path_params, query, body, token))
    return answer if isinstance(answer, Response) else _json(answer, operation.status)


def _json(answer: Any, status: int) -> Response:
    if isinstance(answer, BaseModel):
        text = answer.model_dump_json()
    else:
        text = json.dumps([each.model_dump(exclude_none=True) for each in answer])
    return Response(text, status_code=status, media_type="application/json")


async def _refused(_request: Request, error: Exception) -> Response:
    known = error if isinstance(error, HTTPException) else HTTPException(500)
    status = known.status_code if known.status_code in (404, 405) else 400
    return Problem(status, headers=dict(known.headers or {})).response()


async def _document(_request: Request) -> Response:
    return JSONResponse(document())


async def _page(_request: Request) -> Response:
    return HTMLResponse(page(), headers={**HEADERS, "content-security-policy": POLICY})
