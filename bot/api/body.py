"""
Reading a request's body into its model, with care: bounded, JSON, and nothing echoed.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from bot.api.facts import Told
from bot.api.problems import FieldProblem, Problem

MOST_BYTES = 200_000
MOST_ERRORS = 20
M = TypeVar("M", bound=BaseModel)


async def read_body(request: Request, model: type[M]) -> M:
    """
    The body as a model; raises Problem 400, 413, 415 or 422.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "Send application/json.")
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > MOST_BYTES:
            raise Problem(413, f"At most {MOST_BYTES} bytes are read.")
    return parsed(bytes(raw), model)


def parsed(raw: bytes, model: type[M]) -> M:
    try:
        return model.model_validate_json(raw, strict=True)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        if any(e["type"] == "json_invalid" for e in found):
            raise Problem(400, "The body is not JSON.") from None
        fields = tuple(_field(e["loc"], e["type"], model) for e in found[:MOST_ERRORS])
        raise Problem(422, errors=fields) from None


def _field(place: tuple[int | str, ...], kind: str, model: type[BaseModel]) -> FieldProblem:
    """
    Where, and the kind of error alone: pydantic's own words may quote what was sent, and so may
    the name of a field that is not ours.
    """
    ours = {*model.model_fields, *Told.model_fields}
    known = list(takewhile(lambda part: isinstance(part, int) or part in ours, place))
    return FieldProblem(place="".join(f"/{part}" for part in known), why=kind.replace("_", " "))
