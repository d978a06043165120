"""
The secret that signs web sessions: the setting, or one made at the first run.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot import settings

FILE = "session-secret"


def session_secret() -> str:
    """
    ``LUTEA_SESSION_SECRET``, else the secret kept in the folder ``LUTEA_VAR``.
    """
    return settings.get("LUTEA_SESSION_SECRET") or kept_secret(settings.folder("LUTEA_VAR"))


def kept_secret(folder: Path) -> str:
    """
    The secret in this folder; made, readable by its owner alone, where there is none.

    Two processes that start together agree: the file appears whole, and the first one wins.
    """
    path = folder / FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _place(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _place(path: Path, value: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(value)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
