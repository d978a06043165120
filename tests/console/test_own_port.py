"""
The staff room on a port of its own, in a whole `lutea serve` started as anybody starts it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot import serve
from bot.settings import ROOT

LATEST = 90.0  # seconds; a service that has not answered by then never will


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    process: subprocess.Popen[bytes]
    public: str
    staff: str
    said: Path

    def get(self, url: str) -> httpx.Response:
        """
        The answer of an address, as soon as there is one.
        """
        ends = time.monotonic() + LATEST
        while time.monotonic() < ends and self.process.poll() is None:
            with suppress(httpx.TransportError):
                return httpx.get(url, timeout=LATEST)
            time.sleep(0.05)  # between two looks
        raise AssertionError(f"nothing answered at {url}:\n{self.said.read_text()}")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    public, staff = _free_port(), _free_port()
    # Without models it serves at once: the doors are looked at here, not the dialogue.
    environment = {
        **os.environ, "LUTEA_VAR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": "",
        "LUTEA_MODELS": str(tmp_path / "none"), "LUTEA_HOST": "127.0.0.1", "LUTEA_STAFF_PORT": str(staff), "LUTEA_STAFF_HOST": "localhost",
    }  # fmt: skip
    said = tmp_path / "said"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve", "--port", str(public)],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    yield Running(process, f"http://127.0.0.1:{public}", f"http://localhost:{staff}", said)
    process.kill()
    process.wait()


def test_the_staff_room_stands_on_its_own_port_and_nowhere_else(running: Running):
    room = running.get(f"{running.staff}/staff/sign-in")
    assert (room.status_code, "Sign in" in room.text) == (200, True)
    assert running.get(f"{running.staff}/").headers["location"] == "/staff"
    assert running.get(f"{running.staff}/api/v1/health").status_code == 404
    assert running.get(f"{running.public}/api/v1/health").status_code == 200
    for path in ("/staff", "/staff/sign-in", "/staff/queue"):
        assert running.get(f"{running.public}{path}").status_code == 404
    assert f"the staff room  {running.staff}/staff" in running.said.read_text()
    # One signal ends both, and nothing is left listening.
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(30) in (0, -signal.SIGTERM)
    for url in (running.public, running.staff):
        with pytest.raises(httpx.TransportError):
            httpx.get(url)


@pytest.mark.parametrize(
    ("port", "host", "address"),
    [("", "", None), ("", "10.0.0.5", None), ("8100", "", ("0.0.0.0", 8100)),
     ("8100", "127.0.0.1", ("127.0.0.1", 8100))],
)  # fmt: skip
def test_the_address_of_the_staff_room_is_set_by_two_settings(port, host, address, monkeypatch):
    monkeypatch.setenv("LUTEA_STAFF_PORT", port)
    monkeypatch.setenv("LUTEA_STAFF_HOST", host)
    assert serve._staff_address("0.0.0.0") == address
