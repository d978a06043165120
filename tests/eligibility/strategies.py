"""
Any history at all, often on a limit, with its unknowns.
"""

from __future__ import annotations

from dataclasses import fields

from hypothesis import strategies as st

from bot.eligibility.answers import Answers
from bot.eligibility.fields import ALLERGIES, CHOICES, CONDITIONS, LOSSES
from bot.eligibility.kinds import unknown

LIMITS = [89, 90, 91, 97, 98, 111, 112, 113, 167, 168, 169, 237, 238, 239, 258, 259]
days = st.sampled_from(LIMITS) | st.integers(0, 294)
or_never = st.none() | st.just("unknown") | days
losses = st.none() | st.dictionaries(st.sampled_from(LOSSES), st.integers(0, 5), max_size=3)

answers = st.builds(
    Answers,
    **{name: st.sampled_from(values) for name, values in CHOICES.items()},
    gest=st.none() | days,
    losses=losses,
    sptb_at=or_never,
    late_loss_at=or_never,
    cx_mm=st.none() | st.sampled_from([24, 25, 25.5, 26]) | st.floats(0, 60),
    cx_at=st.none() | days,
    allergy=st.frozensets(st.sampled_from(ALLERGIES), max_size=2),
    conditions=st.frozensets(st.sampled_from(CONDITIONS), max_size=3),
)
FACTS = tuple(field.name for field in fields(Answers))


def no_value(fact):
    """
    The fact as if it had never been told.
    """
    return frozenset({"unknown"}) if fact in ("allergy", "conditions") else unknown(fact)
