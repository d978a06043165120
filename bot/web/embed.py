"""
The launcher for other sites, and which sites may show the chat in a frame.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.web.room import ASSETS, HERE

LONG = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"


def origins(setting: str) -> tuple[str, ...]:
    """
    The origins of LUTEA_EMBED_ORIGINS; raises ValueError for anything but scheme, host and port.
    """
    return tuple(_origin(word) for word in setting.split())


def _origin(word: str) -> str:
    parts = urlsplit(word)
    if parts.scheme not in ("http", "https") or word != f"{parts.scheme}://{parts.netloc}":
        raise ValueError(
            f"LUTEA_EMBED_ORIGINS: {word!r} is not an origin such as https://www.charity.example"
        )
    if any(sign in word for sign in ";,*'\""):
        raise ValueError(f"LUTEA_EMBED_ORIGINS: {word!r} holds a sign that no origin has")
    return word


async def widget(_request: Request) -> Response:
    """
    The launcher's script, for any site; the frame it opens is for the listed ones only.
    """
    path = HERE / "static" / "widget.js"
    headers = {"cache-control": SHORT, "cross-origin-resource-policy": "cross-origin"}
    return FileResponse(path, media_type="text/javascript", headers=headers)


async def asset_file(request: Request) -> Response:
    """
    One of the page's own files, from a fixed list.
    """
    name = request.path_params["name"]
    if name not in ASSETS:
        return Response(status_code=404)
    path = HERE / "static" / name
    return FileResponse(path, media_type=ASSETS[name], headers={"cache-control": LONG})
