"""
The page at ``/api/docs``: the same document for people, with no script and nothing from elsewhere.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from bot.api.openapi import document

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "code,pre{font-family:ui-monospace,monospace}pre{overflow:auto;background:#f4f4f2;padding:1rem}"
    "summary{cursor:pointer;padding:.4rem 0}section{border-top:1px solid #999}"
    "@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}pre{background:#222}}"
)


def page() -> str:
    """
    Every operation, what it takes and gives, and every shape.
    """
    known = document()
    operations = "".join(
        _operation(method, path, operation)
        for path, methods in known["paths"].items()
        for method, operation in methods.items()
    )
    shapes = "".join(
        f"<details id='{escape(name)}'><summary><code>{escape(name)}</code></summary>"
        f"<pre tabindex='0'>{_json(schema)}</pre></details>"
        for name, schema in known["components"]["schemas"].items()
    )
    return (
        "<!doctype html><html lang='en-GB'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'><title>Lutea API</title>"
        f"<style>{STYLE}</style></head><body><main><h1>Lutea API</h1>"
        f"<p>{escape(known['info']['description'])}</p>"
        "<p><a href='/api/v1/openapi.json'>The OpenAPI document</a></p>"
        f"<h2>Operations</h2>{operations}<h2>Shapes</h2>{shapes}</main></body></html>"
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    scopes = [scope for need in operation["security"] for scope in need["token"]]
    need = f"needs the scope <code>{escape(scopes[0])}</code>" if scopes else "open to all"
    statuses = ", ".join(sorted(operation["responses"]))
    return (
        f"<section><h3><code>{method.upper()} {escape(path)}</code></h3>"
        f"<p>{escape(operation['summary'])}; {need}. Statuses: {statuses}.</p></section>"
    )


def _json(schema: dict[str, Any]) -> str:
    return escape(json.dumps(schema, indent=2, ensure_ascii=False))
