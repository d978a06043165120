"""
Figures for Prometheus. They count operations; no label names a person, a token or a text.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

MEDIA = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """
    One registry a process.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._calls = Counter(
            "lutea_api_calls", "Calls of the API", ["operation", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "lutea_api_seconds", "Time to answer a call", ["operation"], registry=self.registry
        )
        self._messages = Counter(
            "lutea_api_messages", "Messages answered through the API", ["outcome"],
            registry=self.registry,
        )  # fmt: skip
        self.dead_letters = Gauge(
            "lutea_dead_letters", "Messages that no provider took (100 at most are counted)",
            registry=self.registry,
        )  # fmt: skip

    def called(self, operation: str, status: int, seconds: float) -> None:
        self._calls.labels(operation, str(status)).inc()
        self._seconds.labels(operation).observe(seconds)

    def answered(self, *, held: bool, safety: bool) -> None:
        outcome = "held" if held else "safety" if safety else "answered"
        self._messages.labels(outcome).inc()

    def text(self) -> bytes:
        return generate_latest(self.registry)
