"""
Where one conversation stands with the helpline, as its own page may show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.records.call_backs import Call


@dataclass(frozen=True)
class Standing:
    """
    ``asked`` is True while the person's own wish is all that she waits for; a red flag, or a
    message that was not answered, puts her in the queue too. ``name`` is the shown name of who
    holds the conversation, "" for nobody. ``call`` is the call back that she waits for;
    ``may_call`` is True where she can ask for one.
    """

    state: Literal["none", "waiting", "held"] = "none"
    asked: bool = False
    name: str = ""
    call: Call | None = None
    may_call: bool = False

    @property
    def mark(self) -> str:
        """
        A word that changes with it, so that a page can say what it shows.
        """
        who = (
            f"{self.state} {self.name}".strip()
            if self.state != "waiting"
            else f"waiting {self.asked}"
        )
        return f"{who} called {self.call.begins:%d %H:%M}" if self.call else who
