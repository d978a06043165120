"""The example client of the documents works against the real service."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from bot.api.app import routes
from bot.api.openapi import document
from bot.api.problems import TITLES
from bot.api.tokens import SCOPES
from bot.settings import ROOT
from tests.api.conftest import Api

DOCS = ROOT / "docs"


@pytest.fixture
def client_module() -> Any:
    path = DOCS / "examples" / "lutea_client.py"
    spec = importlib.util.spec_from_file_location("lutea_client", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["lutea_client"] = module
    spec.loader.exec_module(module)
    return module


def test_the_example_client_holds_a_conversation(talking: Api, client_module: Any) -> None:
    lutea = client_module.Lutea(talking.client, talking.token())
    conversation = lutea.open()
    answered = lutea.say(conversation, "check what the guidance says for me")

    assert answered.asking == "consent"
    assert answered.replies[-1].choices
    assert lutea.assess({})["outcomes"]
    lutea.erase(conversation)
    with pytest.raises(client_module.LuteaError) as failed:
        lutea.say(conversation, "hello")
    assert failed.value.problem["status"] == 404


def test_the_page_on_the_api_names_every_scope_status_and_address() -> None:
    page = (DOCS / "api.md").read_text("utf-8")

    assert all(f"| `{scope}` |" in page for scope in SCOPES)
    assert set(map(str, TITLES)) <= set(re.findall(r"\b\d{3}\b", page))
    for path in document()["paths"]:
        plain = re.sub(r"/\{\w+\}.*", "", path).removeprefix("/api/v1")
        assert plain in page, path


CURL = re.search(r"## With curl\n\n```\n(.*?)```", (DOCS / "api.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture
def served(api: Api) -> Iterator[str]:
    """The API on a real port; its address."""
    app = Starlette(routes=routes(api.desk))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    (listening,) = server.servers
    yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
def test_every_command_of_the_page_works_as_it_stands(api: Api, served: str) -> None:
    assert CURL is not None
    commands = CURL[1].replace("http://127.0.0.1:8000", served)
    script = (
        f'set -eu -o pipefail\ncurl() {{ command curl -sS --fail-with-body "$@"; }}\n{commands}'
    )
    done = subprocess.run(
        ["bash", "-c", script], env={"PATH": os.environ["PATH"], "LUTEA_TOKEN": api.token()},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    for part in ('"outcomes"', '"question"', '"intent"', '"entries"', '"replies"', "event: line",
                 '"status":"ok"', "lutea_api_calls_total"):  # fmt: skip
        assert part in done.stdout, part
