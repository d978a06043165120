"""
A real server in a thread, for a real browser.
"""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette


@dataclass
class Served:
    """
    An application on a port of this machine; it can stop and start again on the same port.
    """

    app: Starlette
    port: int = 0
    _server: uvicorn.Server | None = None
    _thread: threading.Thread = field(default_factory=threading.Thread)

    def start(self) -> Served:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        # loop="asyncio": uvloop would become the event loop of every later test in the process.
        config = uvicorn.Config(
            self.app, loop="asyncio", ws="none", log_level="error", lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listening],), daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        if self._server:
            self._server.should_exit = self._server.force_exit = True
            self._thread.join(10)

    def at(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"
