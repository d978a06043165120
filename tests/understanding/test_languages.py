"""
Another language is noticed, and nobody's English is taken for one.
"""

from __future__ import annotations

import pytest
import yaml

from bot.settings import ROOT
from bot.understanding.languages import in_another_language


@pytest.mark.parametrize(
    "text",
    [
        "Rwy'n gwaedu ac yn 8 wythnos",
        "je suis enceinte de 8 semaines et je saigne",
        "estoy embarazada de 7 semanas y sangrando mucho, no se que hacer",
        "jestem w ciąży i krwawię, co mam zrobić",
        "sunt insarcinata si sangerez, ce pot sa fac",
        "ich blute und bin schwanger",
        "sono incinta e ho perdite di sangue",
        "estou gravida e com sangramento",
    ],
)
def test_another_language_is_noticed(text: str) -> None:
    assert in_another_language(text)


@pytest.mark.parametrize(
    "text",
    [
        "im bleedin n scard pls help",
        "me no speak good english i have blood",
        "o neg 10wks spotting anti d?",
        "no",
        "8+2",
        "",
        "wee bit o blood on the paper the day, am 7 weeks",
        "bore da, I'm 9 weeks and spotting",
    ],
)
def test_english_of_any_kind_is_read(text: str) -> None:
    assert not in_another_language(text)


def test_no_phrasing_of_ours_is_taken_for_another_language() -> None:
    said = [
        line.removeprefix("- ")
        for path in sorted((ROOT / "data" / "nlu").glob("*.yml"))
        for part in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        for line in part["examples"].splitlines()
    ]

    assert len(said) > 1000
    assert [line for line in said if in_another_language(line)] == []
