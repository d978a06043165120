"""
Ports that nobody listens on.
"""

from __future__ import annotations

import random
import socket

# Below the ports that systems give to outgoing connections: none of those may take it meanwhile.
FIRST, LAST = 15_000, 30_000


def free_port() -> int:
    dice = random.SystemRandom()
    while True:
        port = dice.randint(FIRST, LAST)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
