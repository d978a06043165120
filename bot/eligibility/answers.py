"""
What a person has told us: every fact the rules may look at, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Unknown = Literal["unknown"]
YesNo = Literal["yes", "no", "unknown"]
Nation = Literal["england", "scotland", "wales", "ni", "unknown"]
Bleeding = Literal["yes", "stopped", "contact_only", "no", "unknown"]
Scan = Literal["in_womb", "outside_womb", "not_seen", "none", "unknown"]
Heartbeat = Literal["seen", "not_yet", "loss_confirmed", "unknown"]
OnProgesterone = Literal["no", "ivf", "threatened", "preterm", "recurrent_clinic", "unknown"]
Babies = Literal["one", "two_plus", "unknown"]
CervixSurgery = Literal[
    "none", "one_under_10mm", "one_10_to_15mm", "one_over_15mm", "one_depth_unknown",
    "two_plus", "cone", "trachelectomy", "unknown",
]  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """
    A pregnancy history as told. Unknown is a value: it never means "no", zero or today.

    ``gest``, ``sptb_at``, ``late_loss_at`` and ``cx_at`` are days of pregnancy (7 * weeks + days);
    ``cx_mm`` is millimetres. For ``gest``, ``losses``, ``cx_mm`` and ``cx_at`` ``None`` is unknown.
    For ``sptb_at`` and ``late_loss_at`` ``None`` means *never* and ``"unknown"`` means unknown.
    """

    nation: Nation = "unknown"
    pregnant: YesNo = "unknown"
    gest: int | None = None
    bleeding: Bleeding = "unknown"
    scan: Scan = "unknown"
    heartbeat: Heartbeat = "unknown"
    losses: Mapping[str, int] | None = None
    on_progesterone: OnProgesterone = "unknown"
    babies: Babies = "unknown"
    sptb_at: int | Unknown | None = "unknown"
    late_loss_at: int | Unknown | None = "unknown"
    pprom: YesNo = "unknown"
    cervix_surgery: CervixSurgery = "unknown"
    other_risk: YesNo = "unknown"
    cx_mm: float | None = None
    cx_at: int | None = None
    cx_tv: YesNo = "unknown"
    allergy: frozenset[str] = field(default_factory=lambda: frozenset({"unknown"}))
    conditions: frozenset[str] = field(default_factory=lambda: frozenset({"unknown"}))

    def __post_init__(self) -> None:
        if self.losses is not None:
            object.__setattr__(self, "losses", MappingProxyType(dict(self.losses)))
