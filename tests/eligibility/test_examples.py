"""
The example handouts: whole papers a clinician can read, as they are made now.

Made anew by ``python -m tests.eligibility.test_examples``; what changed is then seen in the diff.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.eligibility.assessment import assess
from bot.eligibility.guidance import Guidance
from bot.eligibility.handout import Handout, handout
from bot.eligibility.paper import as_html, as_text
from bot.eligibility.told import from_json
from bot.knowledge.guidance import load_guidance
from bot.settings import ROOT
from tests.eligibility.conftest import TODAY, rows

FOLDER = ROOT / "docs" / "examples"
BLEEDING = {
    "nation": "england", "pregnant": "yes", "gest": 52, "bleeding": "yes", "scan": "in_womb",
    "heartbeat": "seen", "losses": {"miscarriage": 1}, "on_progesterone": "no", "babies": "one",
    "sptb_at": None, "late_loss_at": None, "pprom": "no", "cervix_surgery": "none",
    "other_risk": "no", "allergy": [], "conditions": [],
}  # fmt: skip
EXAMPLES = {
    "offer": BLEEDING | {"allergy": ["peanut", "soya"], "conditions": ["blood_clot"]},
    "open-points": {
        "pregnant": "yes", "bleeding": "yes", "scan": "in_womb", "heartbeat": "not_yet",
        "nation": "unknown", "losses": {"missed_miscarriage": 2, "ectopic": 1}, "babies": "one",
        "on_progesterone": "no", "cervix_surgery": "one_depth_unknown", "sptb_at": 220,
    },
    "already-on": BLEEDING | {"on_progesterone": "ivf", "nation": "ni", "conditions": ["liver"]},
    "after-a-loss": BLEEDING | {"heartbeat": "loss_confirmed", "on_progesterone": "threatened"},
    "stitch-or-progesterone": BLEEDING | {
        "nation": "scotland", "gest": 140, "bleeding": "no", "late_loss_at": 119, "cx_mm": 22.5,
        "losses": {"late_miscarriage": 1}, "cx_at": 140, "cx_tv": "yes", "pprom": "yes",
        "cervix_surgery": "two_plus", "allergy": ["unknown"],
    },
    "twins": BLEEDING | {"babies": "two_plus", "gest": 100, "nation": "wales", "losses": {"molar": 1}},
}  # fmt: skip
MAKE = {"txt": as_text, "html": as_html}
FILES = [(name, kind) for name in EXAMPLES for kind in MAKE]


def paper(name: str, guidance: Guidance) -> Handout:
    """
    One example; the version of the guidance is left out, as any word of its files changes it.
    """
    answers = from_json(EXAMPLES[name])
    made = handout(answers, assess(answers, guidance, TODAY), guidance)
    assert made.guidance == guidance.digest
    return replace(made, guidance="(of the day)")


@pytest.mark.parametrize(("name", "kind"), FILES, ids=lambda part: part)
def test_the_stored_example_is_current(guidance, name, kind):
    stored = (FOLDER / f"handout-{name}.{kind}").read_text("utf-8")
    assert stored == MAKE[kind](paper(name, guidance), guidance), (
        "python -m tests.eligibility.test_examples"
    )


def test_the_worked_offer_is_among_them(guidance):
    assert rows("worked")[0]["answers"] == BLEEDING


def write() -> None:
    """
    Write every example anew.
    """
    guidance = load_guidance()
    for name, kind in FILES:
        text = MAKE[kind](paper(name, guidance), guidance)
        (FOLDER / f"handout-{name}.{kind}").write_text(text, "utf-8")


if __name__ == "__main__":
    write()
