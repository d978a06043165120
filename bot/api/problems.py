"""
What went wrong, as RFC 9457 problem details. No problem ever repeats what was sent.
"""

from __future__ import annotations

import json

from pydantic import BaseModel, Field
from starlette.responses import Response

MEDIA = "application/problem+json"
TITLES = {
    400: "The request cannot be read",
    401: "A valid token is needed",
    403: "This token may not do that",
    404: "There is nothing here",
    405: "This address takes another method",
    409: "The conversation is busy",
    413: "The body is too large",
    415: "The body must be JSON",
    422: "The request does not fit",
    429: "Too many requests",
    500: "Something went wrong on our side",
    503: "The service is not ready",
}
SLUGS = {
    400: "unreadable", 401: "token", 403: "scope", 404: "not-found", 405: "method", 409: "busy",
    413: "too-large", 415: "media-type", 422: "does-not-fit", 429: "too-many", 500: "failed",
    503: "not-ready",
}  # fmt: skip


class FieldProblem(BaseModel):
    """
    One field that does not fit. ``place`` is a JSON pointer.
    """

    place: str
    why: str


class ProblemDetails(BaseModel):
    """
    The one shape of every error (RFC 9457).
    """

    type: str = Field(description="A URN that names the kind of problem")
    title: str
    status: int
    detail: str = ""
    errors: list[FieldProblem] = Field(default_factory=list)


class Problem(Exception):
    """
    Ends a request with problem details.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        errors: tuple[FieldProblem, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(TITLES[status])
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}

    def response(self) -> Response:
        shown = ProblemDetails(
            type=f"urn:lutea:problem:{SLUGS[self.status]}",
            title=TITLES[self.status],
            status=self.status,
            detail=self.detail,
            errors=list(self.errors),
        )
        return Response(
            json.dumps(shown.model_dump(exclude_defaults=True), ensure_ascii=False),
            status_code=self.status,
            media_type=MEDIA,
            headers=self.headers,
        )
