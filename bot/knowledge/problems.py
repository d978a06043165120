"""
What a check finds: a sentence that names the file and the entry, and how bad it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Problem:
    """
    An error stops a release; a warning is for the curators.
    """

    where: str
    says: str
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.says}"
