"""Blood only after a swab, a smear or sex is told the same day, and never hushes other bleeding."""

from __future__ import annotations

import pytest

from bot.safety import net


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("The nurse did a swab and there was pink blood on it", "same_day"),
        ("I bled a little after sex last night", "same_day"),
        ("some spotting after my smear test", "same_day"),
        ("I had a swab last week. I'm bleeding today", "urgent"),
        ("bleeding and nobody touched me", "urgent"),
        ("after sex I am bleeding heavily and soaking pads", "emergency"),
    ],
)
def test_at_thirteen_weeks(text: str, level: str) -> None:
    assert net.read(text, gest=13 * 7).level == level
