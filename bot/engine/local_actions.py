"""
Runs the custom actions in this process, under the same contract as Rasa's HTTP action server.
"""

from __future__ import annotations

import contextvars
import json
import logging
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

log = logging.getLogger(__name__)

# Rasa logs an exception in an action and carries on; the engine must know (design law: nothing
# fails silently), so each turn carries a list that the endpoint writes the failed action into.
failures: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar(
    "failures", default=None
)


class LocalActions(EndpointConfig):
    """
    An action endpoint that calls ``rasa_sdk``'s executor directly.

    The JSON round trip stays: an action that changes what it was handed cannot touch the tracker.
    """

    def __init__(self, package: str = "actions", **kwargs: Any) -> None:
        super().__init__(url=f"local:{package}", **kwargs)
        logging.getLogger("rasa_sdk").setLevel(logging.ERROR)
        self.executor = ActionExecutor()
        self.executor.register_package(package)

    async def request(self, *_args: Any, **kwargs: Any) -> Any:
        body = json.loads(json.dumps(kwargs["json"]))
        name = body.get("next_action")
        try:
            return await self.executor.run(body)
        except ActionExecutionRejection as rejection:
            raise _refused(400, rejection.message, name) from None
        except ActionNotFoundException as missing:
            self._note(name, missing)
            raise _refused(404, missing.message, name) from None
        except Exception as error:
            self._note(name, error)
            raise ClientResponseError(500, type(error).__name__, "") from None

    @staticmethod
    def _note(name: str, error: Exception) -> None:
        # The class and the place, never the message: it may hold what a person wrote.
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
        log.error("action %s raised %s at %s", name, type(error).__name__, place)
        noted = failures.get()
        if noted is not None:
            noted.append(str(name))


def _refused(status: int, message: str, name: str) -> ClientResponseError:
    return ClientResponseError(
        status, "refused", json.dumps({"error": message, "action_name": name})
    )


def accept_local_urls() -> None:
    """
    Let Rasa's own commands take ``action_endpoint: {url: "local:actions"}``.
    """
    original = EndpointConfig.from_dict.__func__

    def from_dict(cls: type[EndpointConfig], data: dict[str, Any] | None) -> EndpointConfig:
        url = (data or {}).get("url") or ""
        if url.startswith("local:"):
            return LocalActions(url.removeprefix("local:"))
        return original(cls, data)

    EndpointConfig.from_dict = classmethod(from_dict)
