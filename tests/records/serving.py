"""
Whole services to be killed: everything ``lutea serve`` loads is loaded once, then a service is forked
for each line on the input, a JSON object of settings.

It says ``loaded``, then for each service its process id, and ``dead`` once it is gone.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from tests.records.ports import free_port

ROOT = Path(__file__).parents[2]
LATEST = 600.0  # seconds; a service that has not answered by then never will
DOORS = ("bot.api.app", "bot.console.app", "bot.web.app")


class Service:
    """
    A running Lutea: its address and its process id.
    """

    def __init__(self, port: int, pid: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.pid = pid

    def api(self, token: str, **options: Any) -> httpx.Client:
        """
        A client of the API; a call that takes longer than ``LATEST`` fails.
        """
        headers = {"authorization": f"Bearer {token}"}
        return httpx.Client(
            base_url=f"{self.url}/api/v1", headers=headers, timeout=LATEST, **options
        )

    def page(self) -> httpx.Client:
        """
        A client that behaves as a browser without script does.
        """
        headers = {"sec-fetch-site": "same-origin"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=LATEST)

    def answers(self, path: str = "/api/v1/health") -> Service:
        """
        Itself, as soon as it answers at ``path`` that all is well.
        """
        ends = time.monotonic() + LATEST
        while time.monotonic() < ends:
            with suppress(httpx.TransportError):
                if httpx.get(self.url + path, timeout=LATEST).status_code == 200:
                    return self
            time.sleep(0.01)  # between two looks
        raise AssertionError(f"nothing answered at {self.url} within {LATEST} seconds")


class Nursery:
    """
    Starts services from a process that has loaded everything; one lives at a time.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.records.serving"],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._living = 0
        assert self._hear() == "loaded"

    def start(self, **settings: str) -> Service:
        if self._living:  # a test that failed left it behind
            os.kill(self._living, signal.SIGKILL)
            self.wait_dead()
        port = free_port()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({**settings, "LUTEA_PORT": str(port)}) + "\n")
        self._process.stdin.flush()
        self._living = int(self._hear())
        return Service(port, self._living).answers()

    def wait_dead(self) -> None:
        assert self._hear() == "dead"
        self._living = 0

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def start_command(
    log: Path, *, before: Sequence[str] = (), **settings: str
) -> tuple[subprocess.Popen[bytes], Service]:
    """
    ``lutea serve`` as anybody starts it, perhaps by another command that comes ``before``; what it
    says goes to ``log``. Not waited for.
    """
    port = free_port()
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*before, sys.executable, "-m", "bot.cli", "serve", "--port", str(port)],
            cwd=ROOT, env={**os.environ, **settings}, stdout=said, stderr=said,
        )  # fmt: skip
    return process, Service(port, process.pid)


def main() -> None:
    from bot.engine import lean

    _die_with_parent()
    lean.hush()
    from bot.engine import answering, build, safety_first

    serve = importlib.import_module("bot.serve")
    mind = build.load_mind()
    build.load_mind = lambda: mind
    answering.find("is spotting normal", {})
    safety_first.look("is spotting normal", {}, None, [])
    for door in DOORS:
        importlib.import_module(door)
    heard = os.dup(1)
    os.dup2(2, 1)  # what a service prints is not for whoever counts its deaths
    _say(heard, "loaded")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _serve(serve, json.loads(line))
        _say(heard, child)
        os.waitpid(child, 0)
        _say(heard, "dead")


def _die_with_parent() -> None:
    """
    A test run that is ended in the middle leaves no service behind (Linux: PR_SET_PDEATHSIG).
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _serve(serve: Any, settings: Mapping[str, str]) -> None:
    _die_with_parent()
    os.environ.update(settings)
    try:
        serve.run("127.0.0.1", int(settings["LUTEA_PORT"]))
    finally:
        os._exit(0)


def _say(to: int, word: object) -> None:
    os.write(to, f"{word}\n".encode())


if __name__ == "__main__":
    main()
