"""
A pregnancy history as the API takes it: the names and values of the rules, nothing else.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.eligibility.answers import (
    Answers,
    Babies,
    Bleeding,
    CervixSurgery,
    Heartbeat,
    Nation,
    OnProgesterone,
    Scan,
    YesNo,
)
from bot.eligibility.fields import LONGEST, WIDEST
from bot.eligibility.told import from_json

Days = Annotated[int, Field(ge=0, le=LONGEST, description="Days of pregnancy: 7 x weeks + days")]
Loss = Literal[
    "miscarriage", "missed_miscarriage", "late_miscarriage", "chemical", "molar",
    "unknown_location_resolved", "ectopic", "termination", "stillbirth_24plus",
]  # fmt: skip
Allergy = Literal["soya", "peanut", "progesterone", "unknown"]
Condition = Literal[
    "blood_clot", "stroke", "liver", "breast_cancer", "genital_cancer", "porphyria", "jaundice",
    "waters_broken", "depression", "epilepsy", "migraine", "asthma", "diabetes", "heart_kidney",
    "unknown",
]  # fmt: skip
Unknown = Literal["unknown"]


class Told(BaseModel):
    """
    What a person has told. A field that is left out is unknown; unknown never means "no".

    For `gest`, `losses`, `cx_mm` and `cx_at` null is unknown. For `sptb_at` and `late_loss_at`
    null means never, and "unknown" is unknown.
    """

    model_config = ConfigDict(extra="forbid", title="Told")

    nation: Nation = "unknown"
    pregnant: YesNo = "unknown"
    gest: Days | None = None
    bleeding: Bleeding = "unknown"
    scan: Scan = "unknown"
    heartbeat: Heartbeat = "unknown"
    losses: dict[Loss, Annotated[int, Field(ge=0, le=99)]] | None = None
    on_progesterone: OnProgesterone = "unknown"
    babies: Babies = "unknown"
    sptb_at: Days | Unknown | None = "unknown"
    late_loss_at: Days | Unknown | None = "unknown"
    pprom: YesNo = "unknown"
    cervix_surgery: CervixSurgery = "unknown"
    other_risk: YesNo = "unknown"
    cx_mm: Annotated[float, Field(ge=0, le=WIDEST, allow_inf_nan=False)] | None = Field(
        default=None, description="Millimetres"
    )
    cx_at: Days | None = None
    cx_tv: YesNo = "unknown"
    allergy: list[Allergy] = ["unknown"]
    conditions: list[Condition] = ["unknown"]

    def answers(self) -> Answers:
        """
        The history for the rules; only what was sent counts as told.
        """
        return from_json(self.said())

    def said(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


Fact = Literal[
    "nation", "pregnant", "gest", "bleeding", "scan", "heartbeat", "losses", "on_progesterone",
    "babies", "sptb_at", "late_loss_at", "pprom", "cervix_surgery", "other_risk", "cx_mm", "cx_at",
    "cx_tv", "allergy", "conditions",
]  # fmt: skip
